/**
 * Says when the rules about rights have changed, so that views ask at once whether they may go on. Only where the console
 * itself may watch the rules; everywhere else, and for other authorisers, views find out by asking now and then.
 */
import { type Clock, timeLeft } from '../clock'
import type { Upstream } from '../cluster/contract'
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '../kinds'
import type { Feeds } from './feeds'

const rules = [roles, roleBindings, clusterRoles, clusterRoleBindings]
/** A role and its binding are changed one after the other. */
const settleMs = 300
/** A cluster whose rules change all the time is not asked all the time. */
const pauseMs = 2_000

interface Watched {
  listeners: Set<() => void>
  stop(): void
}

export class RightsWatch {
  readonly #watched = new Map<string, Watched>()

  constructor(
    private readonly feeds: Feeds,
    private readonly clock: Clock,
    /** Before anybody asks again: answers that were kept are no answers any more. */
    private readonly forget: () => void,
  ) {}

  /** The returned function stops it. */
  listen(upstream: Upstream, listener: () => void): () => void {
    if (upstream.identity !== 'impersonate') return () => undefined
    const watched = this.#watched.get(upstream.key) ?? this.#watch(upstream)
    watched.listeners.add(listener)
    return () => {
      watched.listeners.delete(listener)
      if (watched.listeners.size > 0 || this.#watched.get(upstream.key) !== watched) return
      this.#watched.delete(upstream.key)
      watched.stop()
    }
  }

  #watch(upstream: Upstream): Watched {
    const listeners = new Set<() => void>()
    let told = Number.NEGATIVE_INFINITY
    let cancel: (() => void) | undefined
    const changed = () => {
      cancel ??= this.clock.after(Math.max(settleMs, timeLeft(this.clock, pauseMs, told)), () => {
        cancel = undefined
        told = this.clock.now().getTime()
        this.forget()
        for (const listener of [...listeners]) listener()
      })
    }
    const leases = rules.map((kind) => this.feeds.acquire(upstream, kind))
    const stops = leases.map(({ feed }) => feed.listen({ changed, stateChanged: () => undefined }))
    const watched: Watched = {
      listeners,
      stop() {
        cancel?.()
        for (const stop of stops) stop()
        for (const lease of leases) lease.release()
      },
    }
    this.#watched.set(upstream.key, watched)
    return watched
  }
}
