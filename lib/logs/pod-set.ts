/** The Pods whose logs are meant by a Pod, a workload, a CronJob or a Service: once, or for as long as somebody reads. */
import { createInformer, type Informer } from '../client/informer'
import type { KubeApi } from '../client/kube-api'
import { type Clock, sleep } from '../clock'
import { jobs } from '../kinds/jobs.batch'
import { type Kind, typed } from '../kinds/kind'
import { pods } from '../kinds/pods'
import type { KubeObject, Status } from '../kube/object'
import { controllerOf, isOwnedBy } from '../kube/owners'
import { podSelectorOf } from '../kube/pod-spec'
import { hasReason, statusOf } from '../kube/status-error'
import type { Pod } from '../kube/types'

interface PodSetListener {
  /** All of them, in the order of their names. */
  pods(pods: readonly Pod[]): void
  /** They cannot be listed, now or any more; what was known stays. It is tried again. */
  failed(status: Status): void
}

interface PodQuery {
  labelSelector?: string
  fieldSelector?: string
  /** The uid of who must control them. */
  controller?: string
  /** The uid of the CronJob whose Jobs must control them. */
  jobsOf?: string
}

/** Workloads whose Pods name them as their controller; those of a Deployment name its ReplicaSets. */
const direct = ['replicasets.apps', 'replicationcontrollers', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch']
const jobName = 'batch.kubernetes.io/job-name'
const pollMs = 5_000

/** Undefined: it selects no Pods. */
function queryOf(kind: Kind, object: KubeObject): PodQuery | undefined {
  const { name, uid } = object.metadata ?? {}
  if (kind.id === 'pods') return { fieldSelector: `metadata.name=${name}` }
  if (kind.id === 'cronjobs.batch') return uid ? { labelSelector: jobName, jobsOf: uid } : undefined
  const labelSelector = podSelectorOf(object)
  if (!labelSelector) return undefined
  return { labelSelector, ...(uid && direct.includes(kind.id) ? { controller: uid } : {}) }
}

interface PodSetParts {
  api: KubeApi
  clock: Clock
  signal: AbortSignal
}

/** `object` has been read as the person who asks: who may not read it is not told of its Pods. */
export async function listPods(kind: Kind, object: KubeObject, api: KubeApi): Promise<Pod[]> {
  if (kind.id === 'pods') return [object as Pod]
  const query = queryOf(kind, object)
  const namespace = object.metadata?.namespace ?? ''
  if (!query) return []
  const found = await listAll(pods, selecting(api, query), namespace)
  const owned = query.jobsOf ? await listAll(jobs, api, namespace) : []
  return chosen(found, owned, query)
}

/** Tells of them at once and after every change, until the signal is aborted. */
export function followPods(kind: Kind, object: KubeObject, parts: PodSetParts, listener: PodSetListener): void {
  const query = queryOf(kind, object)
  if (!query) {
    listener.pods([])
    return
  }
  const { api, clock, signal } = parts
  const namespace = object.metadata?.namespace ?? ''
  const podCache: Informer<Pod> = createInformer(pods, selecting(api, query), { clock, namespace })
  const jobCache = query.jobsOf ? createInformer(jobs, api, { clock, namespace }) : undefined
  const caches = jobCache ? [podCache, jobCache] : [podCache]
  const stop = () => {
    for (const cache of caches) cache.stop()
  }
  signal.addEventListener('abort', stop, { once: true })
  let isDue = false
  // A list that changes in many places at once is looked at once.
  const tell = () => {
    if (isDue || !caches.every(({ complete }) => complete)) return
    isDue = true
    queueMicrotask(() => {
      isDue = false
      if (!signal.aborted)
        listener.pods(chosen([...podCache.cache.values()], [...(jobCache?.cache.values() ?? [])], query))
    })
  }
  for (const cache of caches) {
    cache.subscribe({
      event: tell,
      state(state) {
        if (state.state === 'live') return tell()
        if (state.state !== 'failed') return
        // Who may read a Pod need not be allowed to watch it.
        const isLonePod = kind.id === 'pods' && state.status.reason === 'Forbidden'
        if (!isLonePod) return listener.failed(state.status)
        stop()
        void pollPod(object, parts, listener)
      },
    })
  }
}

async function pollPod(pod: KubeObject, { api, clock, signal }: PodSetParts, listener: PodSetListener): Promise<void> {
  const { name = '', namespace } = pod.metadata ?? {}
  listener.pods([pod as Pod])
  for (;;) {
    await sleep(clock, pollMs, signal)
    if (signal.aborted) return
    try {
      listener.pods([await api.get(pods, name, namespace)])
    } catch (error) {
      if (hasReason(error, 'NotFound')) listener.pods([])
      else listener.failed(statusOf(error))
    }
  }
}

/** The same lists and watches, narrowed to what the query selects. */
function selecting(api: KubeApi, { labelSelector, fieldSelector }: PodQuery): Pick<KubeApi, 'list' | 'watch'> {
  const narrow = { ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) }
  return {
    list: (kind, options) => api.list(kind, { ...options, ...narrow }),
    watch: (kind, options) => api.watch(kind, { ...options, ...narrow }),
  }
}

async function listAll<T extends KubeObject>(
  kind: Kind<T>,
  api: Pick<KubeApi, 'list'>,
  namespace: string,
): Promise<T[]> {
  const items: T[] = []
  let next: string | undefined
  do {
    const page = await api.list(kind, { namespace, limit: 500, ...(next ? { continue: next } : {}) })
    items.push(...page.items)
    next = page.metadata.continue || undefined
  } while (next)
  return items
}

function chosen(found: readonly Pod[], jobsThere: readonly KubeObject[], { controller, jobsOf }: PodQuery): Pod[] {
  const controllers = jobsOf
    ? new Set(jobsThere.filter((job) => isOwnedBy(job, jobsOf)).map(({ metadata }) => metadata?.uid))
    : controller
      ? new Set([controller])
      : undefined
  const nameOf = ({ metadata }: Pod) => metadata?.name ?? ''
  return found
    .filter((pod) => !controllers || controllers.has(controllerOf(pod)?.uid))
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .map((pod) => typed(pods, pod))
}
