/**
 * Pods that wait for a node, in three places: `active` (by priority, then age), `backing off` after a failure, and
 * `unschedulable` until something happens that the plugins which refused them care about.
 * Models pkg/scheduler/backend/queue.
 */
import type { Clock } from '../../clock'
import type { Pod } from '../../kube/types'
import type { ClusterEvent, Plugin } from './framework'
import { Heap } from './heap'
import { type PodInfo, podInfoOf } from './pod-info'

export interface QueuedPod {
  info: PodInfo
  /** When it came in; age decides between equal priorities. */
  since: number
  sequence: number
  attempts: number
  /** When the last attempt failed. */
  failedAt: number
  refusedBy: ReadonlySet<string>
  /** Not to be tried at all: spec.schedulingGates is not empty. */
  gated: boolean
}

const firstBackOffMs = 1000
const longestBackOffMs = 10_000
/** Nobody is forgotten: what has been unschedulable for so long is tried again without a reason. */
const longestUnschedulableMs = 5 * 60_000
const flushMs = 30_000

export class SchedulingQueue {
  readonly #active = new Heap<QueuedPod>(uidOf, (a, b) =>
    a.info.priority !== b.info.priority
      ? a.info.priority > b.info.priority
      : a.since !== b.since
        ? a.since < b.since
        : a.sequence < b.sequence,
  )
  readonly #backingOff = new Heap<QueuedPod>(uidOf, (a, b) => backOffEnd(a) < backOffEnd(b))
  readonly #unschedulable = new Map<string, QueuedPod>()
  readonly #plugins: ReadonlyMap<string, Plugin>
  #sequence = 0
  #cancelBackOff: (() => void) | undefined
  #cancelFlush: (() => void) | undefined
  #stopped = false

  constructor(
    plugins: readonly Plugin[],
    private readonly clock: Clock,
    /** Called whenever a Pod became active. */
    private readonly wake: () => void,
  ) {
    this.#plugins = new Map(plugins.map((plugin) => [plugin.name, plugin]))
  }

  get size(): { active: number; backingOff: number; unschedulable: number } {
    return { active: this.#active.size, backingOff: this.#backingOff.size, unschedulable: this.#unschedulable.size }
  }

  /** A Pod without a node, new or changed. A change that may matter gives it another try. */
  put(pod: Pod, mayMatter: boolean): void {
    const info = podInfoOf(pod)
    const gated = (pod.spec?.schedulingGates?.length ?? 0) > 0
    const known = this.#active.get(info.uid) ?? this.#backingOff.get(info.uid) ?? this.#unschedulable.get(info.uid)
    if (!known) {
      const now = this.#now()
      const sequence = this.#sequence++
      const queued = { info, since: now, sequence, attempts: 0, failedAt: 0, refusedBy: new Set<string>(), gated }
      if (gated) this.#park(queued)
      else this.#activate(queued)
      return
    }
    const opened = known.gated && !gated
    known.gated = gated
    known.info = info
    if (this.#active.has(info.uid)) this.#active.push(known)
    else if (this.#unschedulable.has(info.uid) && !gated && (opened || mayMatter)) {
      this.#unschedulable.delete(info.uid)
      this.#requeue(known)
    }
  }

  remove(uid: string): void {
    this.#active.remove(uid)
    this.#backingOff.remove(uid)
    this.#unschedulable.delete(uid)
  }

  pop(): QueuedPod | undefined {
    const next = this.#active.pop()
    if (next) next.attempts++
    return next
  }

  /** It fits nowhere: waits for an event that one of these plugins cares about. */
  setUnschedulable(queued: QueuedPod, refusedBy: ReadonlySet<string>): void {
    queued.failedAt = this.#now()
    queued.refusedBy = refusedBy
    this.#park(queued)
  }

  /** The attempt failed for another reason: tried again after a while. */
  setFailed(queued: QueuedPod): void {
    queued.failedAt = this.#now()
    this.#requeue(queued)
  }

  onEvent(event: ClusterEvent): void {
    for (const [uid, queued] of this.#unschedulable) {
      if (queued.gated) continue
      const wanted =
        queued.refusedBy.size === 0
          ? event.type === 'node' && event.added
          : [...queued.refusedBy].some((name) => this.#plugins.get(name)?.wakes?.(event, queued.info) ?? false)
      if (!wanted) continue
      this.#unschedulable.delete(uid)
      this.#requeue(queued)
    }
  }

  stop(): void {
    this.#stopped = true
    this.#cancelBackOff?.()
    this.#cancelFlush?.()
  }

  #now(): number {
    return this.clock.now().getTime()
  }

  #activate(queued: QueuedPod): void {
    this.#active.push(queued)
    this.wake()
  }

  #park(queued: QueuedPod): void {
    this.#unschedulable.set(queued.info.uid, queued)
    if (!this.#cancelFlush && !this.#stopped) this.#cancelFlush = this.clock.after(flushMs, () => this.#flush())
  }

  #requeue(queued: QueuedPod): void {
    if (backOffEnd(queued) <= this.#now()) this.#activate(queued)
    else {
      this.#backingOff.push(queued)
      this.#armBackOff()
    }
  }

  #armBackOff(): void {
    this.#cancelBackOff?.()
    this.#cancelBackOff = undefined
    const first = this.#backingOff.peek()
    if (!first || this.#stopped) return
    this.#cancelBackOff = this.clock.after(backOffEnd(first) - this.#now(), () => {
      for (
        let next = this.#backingOff.peek();
        next && backOffEnd(next) <= this.#now();
        next = this.#backingOff.peek()
      ) {
        this.#backingOff.pop()
        this.#activate(next)
      }
      this.#armBackOff()
    })
  }

  #flush(): void {
    this.#cancelFlush = undefined
    for (const [uid, queued] of this.#unschedulable) {
      if (queued.gated || this.#now() - queued.failedAt < longestUnschedulableMs) continue
      this.#unschedulable.delete(uid)
      this.#requeue(queued)
    }
    if (this.#unschedulable.size > 0 && !this.#stopped) {
      this.#cancelFlush = this.clock.after(flushMs, () => this.#flush())
    }
  }
}

function uidOf({ info }: QueuedPod): string {
  return info.uid
}

/** 1 s after the first failure, doubling to 10 s. */
function backOffEnd({ attempts, failedAt }: QueuedPod): number {
  return attempts === 0 ? failedAt : failedAt + Math.min(longestBackOffMs, firstBackOffMs * 2 ** (attempts - 1))
}
