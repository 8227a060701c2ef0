/** What Pods use, asked of metrics.k8s.io as a client of the API server. Models pkg/controller/podautoscaler/metrics/client.go. */
import type { KubeList, KubeObject } from '../../../kube/object'
import { milliValue } from '../../../kube/quantity'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { Ask } from './ask'

export interface PodMetric {
  /** In thousandths. */
  value: number
  timestampMs: number
  windowMs: number
}

interface PodMetrics extends KubeObject {
  timestamp?: string
  window?: string
  containers?: { name: string; usage: Record<string, string> }[]
}

/** By Pod name. Throws an Error with upstream's text. */
export async function readPodMetrics(
  ask: Ask,
  {
    namespace,
    selector,
    resource,
    container,
  }: { namespace: string; selector: string; resource: string; container?: string },
): Promise<Map<string, PodMetric>> {
  const query = new URLSearchParams({ labelSelector: selector })
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${encodeURIComponent(namespace)}/pods?${query}`
  const list = await ask<KubeList<PodMetrics>>('GET', path).catch((error: unknown) => {
    throw new Error(`unable to fetch metrics from resource metrics API: ${reasonOf(error)}`)
  })
  const items = list.items ?? []
  if (items.length === 0) throw new Error('no metrics returned from resource metrics API')
  const found = new Map<string, PodMetric>()
  for (const { metadata, containers = [], timestamp = '', window = '' } of items) {
    const measured = containers.filter(({ name }) => container === undefined || name === container)
    if (measured.length === 0 || measured.some(({ usage }) => usage[resource] === undefined)) continue
    const value = measured.reduce((sum, { usage }) => sum + milliValue(usage[resource] ?? '0'), 0)
    found.set(metadata?.name ?? '', { value, timestampMs: Date.parse(timestamp), windowMs: windowMs(window) })
  }
  return found
}

/** A path that nobody answers is named by client-go, for the server cannot know what was meant. */
function reasonOf(error: unknown): string {
  const { message, details } = statusOf(error)
  const isUnknown = hasReason(error, 'NotFound') && !details?.name
  return isUnknown ? 'the server could not find the requested resource (get pods.metrics.k8s.io)' : (message ?? '')
}

/** `15.2s`, `1m0s`. */
function windowMs(text: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
  let total = 0
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(ms|h|m|s)/g))
    total += Number(amount) * (units[unit ?? ''] ?? 0)
  return total || 60_000
}
