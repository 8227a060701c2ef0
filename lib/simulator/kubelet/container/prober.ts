/** The probes of one running container instance. Models pkg/kubelet/prober/worker.go. */
import type { Clock } from '../../../clock'
import type { Container, Probe } from '../../../kube/types'
import type { ProbeResult } from './probe-attempt'

export type ProbeKind = 'startup' | 'liveness' | 'readiness'

export interface ProberOptions {
  container: Container
  clock: Clock
  random(): number
  startedMs: number
  attempt(probe: Probe, timeoutMs: number): Promise<ProbeResult>
  /** Another failed try, counted or not. */
  unhealthy(kind: ProbeKind, output: string): void
  /** The verdict after enough tries in a row. */
  decided(kind: ProbeKind, healthy: boolean): void
}

/** The process of an adopted container comes up anew behind its back; so long it may take to be what it was. */
const resumptionMs = 60_000

export class Prober {
  readonly #options: ProberOptions
  readonly #timers = new Map<ProbeKind, () => void>()
  /** Until then a probe that has not succeeded yet says nothing about the container. */
  readonly #resumedByMs: number
  #stopped = false

  /** `isStarted`: this instance ran, and had started, before the simulator did (an adopted container). */
  constructor(options: ProberOptions, isStarted: boolean) {
    this.#options = options
    this.#resumedByMs = isStarted ? options.clock.now().getTime() + resumptionMs : 0
    if (options.container.startupProbe && !isStarted) this.#watch('startup', options.container.startupProbe)
    else this.#watchLife()
  }

  stop(): void {
    this.#stopped = true
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }

  #watchLife(): void {
    const { livenessProbe, readinessProbe } = this.#options.container
    if (livenessProbe) this.#watch('liveness', livenessProbe)
    if (readinessProbe) this.#watch('readiness', readinessProbe)
  }

  #watch(kind: ProbeKind, probe: Probe): void {
    const { clock, random, startedMs, unhealthy, decided, attempt } = this.#options
    const periodMs = (probe.periodSeconds ?? 10) * 1000
    const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000
    let inARow = 0
    let last: boolean | undefined
    const schedule = (ms: number) => {
      if (!this.#stopped)
        this.#timers.set(
          kind,
          clock.after(ms, () => void round()),
        )
    }
    const round = async () => {
      const result = await attempt(probe, timeoutMs)
      if (this.#stopped) return
      if (!result.ok && last === undefined && clock.now().getTime() < this.#resumedByMs) return schedule(periodMs)
      inARow = last === result.ok ? inARow + 1 : 1
      last = result.ok
      if (!result.ok) unhealthy(kind, result.output)
      const threshold = result.ok ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3)
      if (inARow >= threshold) {
        decided(kind, result.ok)
        if (kind === 'startup' && result.ok && !this.#stopped) return this.#watchLife()
      }
      schedule(periodMs)
    }
    const elapsedMs = clock.now().getTime() - startedMs
    const initialMs = (probe.initialDelaySeconds ?? 0) * 1000
    // Spread over the period so that the probes of many containers do not come at one moment.
    schedule(Math.max(0, initialMs - elapsedMs) + 500 * random())
  }
}
