/**
 * Records events.k8s.io/v1 Events, as client-go/tools/events: what happens again within six minutes makes a series of the
 * first event, whose count is written when it begins, every half hour, and when it is over.
 */
import type { Clock } from '../clock'
import { eventsV1 } from '../kinds/events.events.k8s.io'
import { formatMicroTime } from '../kube/duration'
import type { KubeObject } from '../kube/object'
import { hasReason } from '../kube/status-error'
import type { EventV1 } from '../kube/types'
import { createEventSender } from './event-sender'
import type { KubeApi } from './kube-api'

export interface SeriesRecorder {
  /** `action` is what was tried or done: `Binding`. */
  event(regarding: KubeObject, type: 'Normal' | 'Warning', reason: string, action: string, note: string): void
  /** Resolves when everything recorded so far is sent or given up. */
  idle(): Promise<void>
  /** Sends what was recorded, once and without waiting for a server that does not answer. */
  stop(): Promise<void>
}

export interface SeriesRecorderOptions {
  api: KubeApi
  clock: Clock
  random(): number
  reportingController: string
  reportingInstance: string
}

interface Series {
  event: EventV1
  /** How often it was observed, and when last. */
  count: number
  lastMs: number
}

const finishMs = 6 * 60 * 1000
const refreshEvery = 5
/** So many are remembered; the oldest go first. */
const cacheSize = 4096

export function createSeriesRecorder(options: SeriesRecorderOptions): SeriesRecorder {
  const { api, clock, reportingController, reportingInstance } = options
  const sender = createEventSender(options)
  const known = new Map<string, Series>()
  let cancelLook: (() => void) | undefined
  let looks = 0

  async function write({ event, count, lastMs }: Series): Promise<void> {
    if (count === 1) return void (await api.create(eventsV1, event))
    const series = { count, lastObservedTime: formatMicroTime(new Date(lastMs)) }
    const { name = '', namespace = '' } = event.metadata ?? {}
    try {
      await api.patch(eventsV1, { name, namespace }, { series }, 'strategic')
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
      await api.create(eventsV1, { ...event, series })
    }
  }

  /** As it is now: it may go on while this waits for its turn. */
  const send = (series: Series) => {
    const state = { ...series }
    sender.send(() => write(state))
  }

  function look(): void {
    const nowMs = clock.now().getTime()
    const refreshes = ++looks % refreshEvery === 0
    for (const [key, series] of known) {
      const isOver = series.lastMs <= nowMs - finishMs
      if (isOver) known.delete(key)
      if (series.count > 1 && (isOver || refreshes)) send(series)
    }
    cancelLook = known.size > 0 ? clock.after(finishMs, look) : undefined
  }

  return {
    event(regarding, type, reason, action, note) {
      if (sender.isFull) return
      const now = clock.now()
      const reference = referenceTo(regarding)
      const key = JSON.stringify([type, action, reason, reference])
      const again = known.get(key)
      if (again) {
        again.count++
        again.lastMs = now.getTime()
        if (again.count === 2) send(again)
        return
      }
      const event: EventV1 = {
        apiVersion: 'events.k8s.io/v1',
        kind: 'Event',
        metadata: { name: sender.nameFor(reference.name), namespace: reference.namespace || 'default' },
        eventTime: formatMicroTime(now),
        reportingController,
        reportingInstance,
        action,
        reason,
        regarding: reference,
        note,
        type,
      }
      const series = { event, count: 1, lastMs: now.getTime() }
      const [oldest] = known.keys()
      if (known.size >= cacheSize && oldest !== undefined) known.delete(oldest)
      known.set(key, series)
      send(series)
      cancelLook ??= clock.after(finishMs, look)
    },
    idle: () => sender.idle(),
    stop() {
      cancelLook?.()
      return sender.stop()
    },
  }
}

function referenceTo({ apiVersion, kind, metadata }: KubeObject) {
  const { name = '', namespace, uid, resourceVersion } = metadata ?? {}
  return {
    ...(kind ? { kind } : {}),
    ...(namespace ? { namespace } : {}),
    name,
    ...(uid ? { uid } : {}),
    ...(apiVersion ? { apiVersion } : {}),
    ...(resourceVersion ? { resourceVersion } : {}),
  }
}
