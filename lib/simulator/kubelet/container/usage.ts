/**
 * What a container uses now: what its process last stated, with a slow variation that depends on nothing but the time and a
 * seed, so that nothing has to tick while nobody looks.
 */
export interface Usage {
  cpuMillicores: number
  memoryBytes: number
}

const slowPeriodMs = 7 * 60_000
const fastPeriodMs = 47_000

const slowCpu = 0.15
const fastCpu = 0.1

/** `seed` in [0, 1) keeps containers from moving in step. */
export function usageAt(stated: Usage, seed: number, timeMs: number): Usage {
  const phase = seed * 2 * Math.PI
  const slow = Math.sin((timeMs / slowPeriodMs) * 2 * Math.PI + phase)
  const fast = Math.sin((timeMs / fastPeriodMs) * 2 * Math.PI + phase * 3)
  return {
    cpuMillicores: Math.max(0, stated.cpuMillicores * (1 + slowCpu * slow + fastCpu * fast)),
    memoryBytes: wholePages(stated.memoryBytes * (1 + 0.03 * slow + 0.005 * fast)),
  }
}

const pageBytes = 4096
const wholePages = (bytes: number) => Math.max(0, Math.floor(bytes / pageBytes) * pageBytes)

/** The CPU time of `usageAt` from one time to another, in milliseconds. */
export function cpuMsBetween({ cpuMillicores }: Usage, seed: number, fromMs: number, toMs: number): number {
  const phase = seed * 2 * Math.PI
  const swing = (periodMs: number, offset: number) => {
    const at = (ms: number) => -Math.cos((ms / periodMs) * 2 * Math.PI + offset)
    return ((at(toMs) - at(fromMs)) * periodMs) / (2 * Math.PI)
  }
  const shaped = toMs - fromMs + slowCpu * swing(slowPeriodMs, phase) + fastCpu * swing(fastPeriodMs, phase * 3)
  return (cpuMillicores / 1000) * shaped
}
