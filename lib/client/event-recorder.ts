/**
 * Records core/v1 Events, as client-go/tools/record: whoever records never waits and never fails, what cannot be told is
 * dropped. Events about cluster-scoped objects go to the namespace `default`.
 */
import type { Clock } from '../clock'
import { events } from '../kinds'
import { formatTime } from '../kube/duration'
import type { KubeObject } from '../kube/object'
import { hasReason } from '../kube/status-error'
import type { Event } from '../kube/types'
import { type Correlated, EventCorrelator } from './event-correlator'
import { createEventSender } from './event-sender'
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

export function createEventRecorder({ api, clock, random, source }: EventRecorderOptions): EventRecorder {
  const correlator = new EventCorrelator(clock)
  const sender = createEventSender({ clock, random })

  async function write(correlated: Exclude<Correlated, { action: 'drop' }>): Promise<void> {
    const stored = correlated.action === 'create' ? await create(correlated.event) : await count(correlated)
    correlator.stored(correlated.key, stored)
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

  return {
    event(object, type, reason, message, fieldPath) {
      if (sender.isFull) return
      const { name = '', namespace, uid, resourceVersion } = object.metadata ?? {}
      const now = formatTime(clock.now())
      const correlated = correlator.correlate({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: sender.nameFor(name), namespace: namespace || 'default' },
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
      if (correlated.action !== 'drop') sender.send(() => write(correlated))
    },
    idle: () => sender.idle(),
    stop: () => sender.stop(),
  }
}
