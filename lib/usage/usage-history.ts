/**
 * The last hour of what objects used, kept in memory since somebody first looked at a cluster: metrics.k8s.io itself knows
 * the present only. Bounded: so many samples of so many objects, the longest unseen go first.
 */
import type { Usage } from '../kinds/usage'

type Sample = readonly [time: number, cpu: number, memory: number]

const keptMs = 60 * 60_000
const mostObjects = 3_000

export class UsageHistory {
  readonly since: Date
  readonly #series = new Map<string, Sample[]>()

  constructor(since: Date) {
    this.since = since
  }

  /** What was measured at a time that is known already is not new. */
  note(key: string, time: number, { cpu, memory }: Usage): void {
    const series = this.#series.get(key) ?? []
    if (time <= (series.at(-1)?.[0] ?? 0)) return
    series.push([time, cpu, memory])
    while ((series[0]?.[0] ?? time) < time - keptMs) series.shift()
    // The last noted comes last, so that the first is the one that has been silent longest.
    this.#series.delete(key)
    this.#series.set(key, series)
    for (const oldest of this.#series.keys()) {
      if (this.#series.size <= mostObjects) break
      this.#series.delete(oldest)
    }
  }

  of(key: string): readonly Sample[] {
    return this.#series.get(key) ?? []
  }
}
