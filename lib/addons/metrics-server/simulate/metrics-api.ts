/** metrics.k8s.io/v1beta1: nodes and pods, as objects, lists and Tables. Models pkg/api of metrics-server. */
import { formatGoDuration, formatTime } from '../../../kube/duration'
import type { KubeList, KubeObject } from '../../../kube/object'
import type { RequestInfo } from '../../../kube/paths'
import { formatQuantity, quantityOf } from '../../../kube/quantity'
import { notFound, pathNotFound, requestMethodNotAllowed } from '../../../kube/status-error'
import type { KubeClient } from './kube-client'
import type { MetricStore, Usage } from './metric-store'
import { asTable } from './table'

const group = 'metrics.k8s.io'
const apiVersion = `${group}/v1beta1`

export interface Metrics extends KubeObject {
  timestamp: string
  window: string
  usage?: Record<string, string>
  containers?: { name: string; usage: Record<string, string> }[]
}

const resource = (name: string, kind: string, namespaced: boolean) => ({
  name,
  singularName: '',
  namespaced,
  kind,
  verbs: ['get', 'list'],
})
const resources = [resource('nodes', 'NodeMetrics', false), resource('pods', 'PodMetrics', true)]
const groupDocument = {
  name: group,
  versions: [{ groupVersion: apiVersion, version: 'v1beta1' }],
  preferredVersion: { groupVersion: apiVersion, version: 'v1beta1' },
}

/** The discovery documents by their path. */
export const documents: Readonly<Record<string, object>> = {
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [groupDocument] },
  [`/apis/${group}`]: { kind: 'APIGroup', apiVersion: 'v1', ...groupDocument },
  [`/apis/${apiVersion}`]: { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersion, resources },
}

/** Which objects there are, and which are selected, the API server says. Throws StatusError. */
export async function metricsAnswer(
  request: Request,
  info: RequestInfo,
  { client, store }: { client: KubeClient; store: MetricStore },
): Promise<object> {
  const found = resources.find(({ name }) => name === info.resource)
  if (!found || info.subresource || info.apiGroup !== group || info.apiVersion !== 'v1beta1') throw pathNotFound()
  if (found.namespaced ? info.name && !info.namespace && info.verb === 'get' : info.namespace) throw pathNotFound()
  if (info.verb !== 'get' && info.verb !== 'list') throw requestMethodNotAllowed()
  const isTable = /;as=Table/.test(request.headers.get('accept') ?? '')
  const metricsOf = found.kind === 'NodeMetrics' ? nodeMetrics : podMetrics
  const base = `/api/v1${info.namespace ? `/namespaces/${encodeURIComponent(info.namespace)}` : ''}/${info.resource}`
  if (info.verb === 'get') {
    const name = info.namespace ? `${info.namespace}/${info.name}` : info.name
    const object = await client.get<KubeObject>(`${base}/${encodeURIComponent(info.name)}`).catch(() => undefined)
    const metrics = object && metricsOf(object, store)
    if (!metrics) throw notFound({ group, plural: found.kind.toLowerCase() }, name)
    return isTable ? asTable([metrics]) : { kind: found.kind, apiVersion, ...metrics }
  }
  const query = new URL(request.url).searchParams
  const selectors = new URLSearchParams(
    ['labelSelector', 'fieldSelector'].flatMap((name) => (query.has(name) ? [[name, query.get(name) ?? '']] : [])),
  )
  const { items } = await client.get<KubeList>(`${base}?${selectors}`)
  const all = items.flatMap((object) => metricsOf(object, store) ?? [])
  return isTable ? asTable(all) : { kind: `${found.kind}List`, apiVersion, metadata: {}, items: all }
}

function nodeMetrics(node: KubeObject, store: MetricStore): Metrics | undefined {
  const usage = store.node(node.metadata?.name ?? '')
  return usage && { ...head(node, usage), usage: amounts(usage) }
}

function podMetrics(pod: KubeObject, store: MetricStore): Metrics | undefined {
  const containers = store.pod(`${pod.metadata?.namespace}/${pod.metadata?.name}`)
  const [first] = [...(containers?.values() ?? [])].sort((a, b) => a.timeMs - b.timeMs)
  if (!containers || !first) return undefined
  const all = [...containers].map(([name, usage]) => ({ name, usage: amounts(usage) }))
  return { ...head(pod, first), containers: all }
}

function head({ metadata }: KubeObject, { timeMs, windowMs }: Usage) {
  const { name = '', namespace, labels } = metadata ?? {}
  const time = formatTime(new Date(timeMs))
  return {
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      creationTimestamp: time,
      ...(labels ? { labels } : {}),
    },
    timestamp: time,
    window: formatGoDuration(windowMs),
  }
}

function amounts({ cpuNanoCores, memoryBytes }: Usage): Record<string, string> {
  return {
    cpu: formatQuantity({ nanos: BigInt(cpuNanoCores), format: 'DecimalSI' }),
    memory: formatQuantity(quantityOf(Math.round(memoryBytes), 'BinarySI')),
  }
}
