/** What one object uses, now and lately. The present is read as the person who asks, which is also the leave to see the past. */

import { createHttpApi } from '../client/http-api'
import type { Clock } from '../clock'
import type { Clusters, Person, Upstream } from '../cluster/contract'
import {
  type Metrics,
  type MetricsApi,
  metricsApiPath,
  metricsKindOf,
  type UsageReading,
  usageOf,
} from '../kinds/usage'
import type { KubeObject } from '../kube/object'
import { badRequest, hasReason } from '../kube/status-error'
import { UsageHistory } from './usage-history'

export interface UsageQueries {
  api(cluster: string, person: Person): Promise<MetricsApi>
  /** Undefined: not measured yet. Throws what the cluster answers when this person may not see it. */
  read(cluster: string, person: Person, target: UsageTarget): Promise<UsageReading | undefined>
  /** The cluster of that id is gone, or another. */
  forget(cluster: string): void
  stop(): void
}

export interface UsageTarget {
  kind: string
  namespace?: string
  name: string
}

interface Recorder {
  cluster: string
  history: UsageHistory
  lastAskedMs: number
  cancel(): void
}

const everyMs = 15_000
/** The console goes on looking for so long after the last who asked. */
const lingerMs = 20 * 60_000

export function createUsage({ clusters, clock }: { clusters: Clusters; clock: Clock }): UsageQueries {
  const recorders = new Map<string, Recorder>()
  const nowMs = () => clock.now().getTime()

  function recorderOf(cluster: string, upstream: Upstream): Recorder {
    const known = recorders.get(upstream.key)
    if (known) {
      known.lastAskedMs = nowMs()
      return known
    }
    const recorder: Recorder = {
      cluster,
      history: new UsageHistory(clock.now()),
      lastAskedMs: nowMs(),
      cancel: () => undefined,
    }
    recorders.set(upstream.key, recorder)
    look(recorder, upstream)
    return recorder
  }

  function look(recorder: Recorder, upstream: Upstream): void {
    recorder.cancel = clock.after(everyMs, async () => {
      if (nowMs() - recorder.lastAskedMs > lingerMs) {
        recorders.delete(upstream.key)
        return
      }
      const api = createHttpApi(upstream)
      for (const kind of ['nodes', 'pods']) {
        const metrics = metricsKindOf(kind)
        // What cannot be listed with this identity is noted as it is asked for, one by one.
        const found = metrics && (await api.list(metrics).catch(() => undefined))
        for (const item of found?.items ?? []) noteIn(recorder.history, kind, item)
      }
      if (recorders.get(upstream.key) === recorder) look(recorder, upstream)
    })
  }

  return {
    async api(cluster, person) {
      const init = { as: person, method: 'GET', headers: { accept: 'application/json' } }
      const response = await clusters.get(cluster, person).fetch(metricsApiPath, init)
      await response.body?.cancel()
      if (response.ok) return 'answering'
      return response.status === 404 ? 'absent' : response.status === 503 ? 'silent' : 'unknown'
    },
    async read(cluster, person, { kind, namespace, name }) {
      const metrics = metricsKindOf(kind)
      if (!metrics) throw badRequest(`nobody measures what ${kind} use`)
      const found = clusters.get(cluster, person)
      const api = createHttpApi({ fetch: (path, init) => found.fetch(path, { ...init, as: person }) })
      const { history } = recorderOf(cluster, found.upstream(person))
      const object = await unlessAbsent(api.get<Metrics>(metrics, name, namespace))
      if (!object) return undefined
      noteIn(history, kind, object)
      return {
        timestamp: object.timestamp ?? '',
        window: object.window ?? '',
        usage: usageOf(object),
        containers: (object.containers ?? []).map((container) => ({
          name: container.name,
          ...usageOf({ usage: container.usage }),
        })),
        since: history.since.toISOString(),
        samples: history.of(keyOf(kind, object)),
      }
    },
    forget(cluster) {
      for (const [key, recorder] of recorders) {
        if (recorder.cluster !== cluster) continue
        recorder.cancel()
        recorders.delete(key)
      }
    },
    stop() {
      for (const { cancel } of recorders.values()) cancel()
      recorders.clear()
    },
  }
}

async function unlessAbsent<T>(object: Promise<T>): Promise<T | undefined> {
  try {
    return await object
  } catch (error) {
    if (hasReason(error, 'NotFound')) return undefined
    throw error
  }
}

const keyOf = (kind: string, { metadata }: KubeObject) => `${kind}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`

function noteIn(history: UsageHistory, kind: string, object: KubeObject): void {
  const metrics = object as Metrics
  const time = Date.parse(metrics.timestamp ?? '')
  if (!Number.isNaN(time)) history.note(keyOf(kind, object), time, usageOf(metrics))
}
