/**
 * Records core/v1 Events, as client-go/tools/record: whoever records never waits and never fails, what cannot be told is
 * dropped. Events about cluster-scoped objects go to the namespace `default`.
 */
import type { Clock } from '../clock'
import { sleep } from '../clock'
import { events } from '../kinds'
import { formatTime } from '../kube/duration'
import type { KubeObject } from '../kube/object'
import { hasReason, isStatusError } from '../kube/status-error'
import type { Event } from '../kube/types'
import { type Correlated, EventCorrelator } from './event-correlator'
import type { KubeApi } from './kube-api'

export interface EventRecorder {
  /** `fieldPath` names the part that is meant: `spec.containers{web}`. */
  event(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void
  /** Resolves when everything recorded so far is sent or given up. */
  idle(): Promise<void>
  /** Sends what was recorded, once and without waiting for a server that does not answer. */
  stop(): Promise<void>
}

export interface EventRecorderOptions {
  api: KubeApi
  clock: Clock
  random(): number
  source: { component: string; host?: string }
}

/** More than this many unsent events are dropped. */
const queueLength = 1000
/** How often a server that does not answer is asked again, and after how long. */
const attempts = 12
const retryMs = 10_000

export function createEventRecorder({ api, clock, random, source }: EventRecorderOptions): EventRecorder {
  const correlator = new EventCorrelator(clock)
  const stopping = new AbortController()
  let unsent = 0
  let tail = Promise.resolve()
  /** Nanoseconds within the clock's millisecond: recorders of one millisecond must not choose the same name. */
  let nanoseconds = Math.floor(random() * 1_000_000)

  function nameFor(objectName: string): string {
    nanoseconds = (nanoseconds + 1) % 1_000_000
    const time = BigInt(clock.now().getTime()) * 1_000_000n + BigInt(nanoseconds)
    return `${objectName}.${time.toString(16)}`
  }

  async function send(correlated: Correlated): Promise<void> {
    if (correlated.action === 'drop') return
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        const stored = correlated.action === 'create' ? await create(correlated.event) : await count(correlated)
        return correlator.stored(correlated.key, stored)
      } catch (error) {
        // What the server refuses (a namespace that ends, a name that is taken) stays refused.
        if (isStatusError(error)) return
        if (stopping.signal.aborted) return
        if (attempt < attempts) await sleep(clock, retryMs * (attempt === 1 ? random() : 1), stopping.signal)
      }
    }
  }

  function create(event: Event): Promise<Event> {
    return api.create(events, event)
  }

  async function count({ event, name, namespace }: Extract<Correlated, { action: 'count' }>): Promise<Event> {
    const change = { count: event.count, lastTimestamp: event.lastTimestamp, message: event.message }
    try {
      return await api.patch(events, { name, namespace }, change, 'strategic')
    } catch (error) {
      if (hasReason(error, 'NotFound')) return create(event)
      throw error
    }
  }

  const recorder: EventRecorder = {
    event(object, type, reason, message, fieldPath) {
      if (unsent >= queueLength) return
      const { name = '', namespace, uid, resourceVersion } = object.metadata ?? {}
      const now = formatTime(clock.now())
      const correlated = correlator.correlate({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: nameFor(name), namespace: namespace || 'default' },
        involvedObject: {
          ...(object.kind ? { kind: object.kind } : {}),
          ...(namespace ? { namespace } : {}),
          name,
          ...(uid ? { uid } : {}),
          ...(object.apiVersion ? { apiVersion: object.apiVersion } : {}),
          ...(resourceVersion ? { resourceVersion } : {}),
          ...(fieldPath ? { fieldPath } : {}),
        },
        reason,
        message,
        source: { ...source },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        type,
        reportingComponent: source.component,
        reportingInstance: source.host ?? '',
      })
      unsent++
      tail = tail.then(() => send(correlated)).finally(() => unsent--)
    },
    async idle() {
      for (let last: Promise<void> | undefined; last !== tail; ) {
        last = tail
        await last
      }
    },
    stop() {
      stopping.abort()
      return recorder.idle()
    },
  }
  return recorder
}
