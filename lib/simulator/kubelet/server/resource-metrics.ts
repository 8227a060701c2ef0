/** /metrics/resource: what metrics-server reads. Models pkg/kubelet/metrics/collectors/resource_metrics.go. */
import { goFloat } from './go-float'
import type { NodeUse } from './node-usage'

interface Sample {
  labels?: Readonly<Record<string, string>>
  value: number
  /** Absent where upstream gives none. */
  timeMs?: number
}

export function printResourceMetrics({ pods, ...node }: NodeUse, nowMs: number): string {
  const containers = pods.flatMap(({ namespace, name: pod, containers }) =>
    containers.map((use) => ({ labels: { container: use.name, namespace, pod }, use })),
  )
  const ofPods = pods.map((use) => ({ labels: { namespace: use.namespace, pod: use.name }, use }))
  const at = (labels: Sample['labels'], value: number): Sample => ({
    ...(labels ? { labels } : {}),
    value,
    timeMs: nowMs,
  })
  const cpu = 'Cumulative cpu time consumed by the'
  const memory = 'Current working set of the'
  return [
    ...family(
      'container_cpu_usage_seconds_total',
      'counter',
      `[STABLE] ${cpu} container in core-seconds`,
      containers.map(({ labels, use }) => at(labels, use.cpuSeconds)),
    ),
    ...family(
      'container_memory_working_set_bytes',
      'gauge',
      `[STABLE] ${memory} container in bytes`,
      containers.map(({ labels, use }) => at(labels, use.memoryBytes)),
    ),
    ...family(
      'container_start_time_seconds',
      'gauge',
      '[STABLE] Start time of the container since unix epoch in seconds',
      containers.map(({ labels, use }) => ({ labels, value: use.startedMs / 1000 })),
    ),
    ...family('node_cpu_usage_seconds_total', 'counter', `[STABLE] ${cpu} node in core-seconds`, [
      at(undefined, node.cpuSeconds),
    ]),
    ...family('node_memory_working_set_bytes', 'gauge', `[STABLE] ${memory} node in bytes`, [
      at(undefined, node.memoryBytes),
    ]),
    ...family(
      'pod_cpu_usage_seconds_total',
      'counter',
      `[STABLE] ${cpu} pod in core-seconds`,
      ofPods.map(({ labels, use }) => at(labels, use.cpuSeconds)),
    ),
    ...family(
      'pod_memory_working_set_bytes',
      'gauge',
      `[STABLE] ${memory} pod in bytes`,
      ofPods.map(({ labels, use }) => at(labels, use.memoryBytes)),
    ),
    ...family(
      'resource_scrape_error',
      'gauge',
      '[STABLE] 1 if there was an error while getting container metrics, 0 otherwise',
      [{ value: 0 }],
    ),
    '',
  ].join('\n')
}

/** Nothing at all when there is no sample, as Go's client prints it. */
function family(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string[] {
  if (samples.length === 0) return []
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map((sample) => line(name, sample)).sort()]
}

function line(name: string, { labels, value, timeMs }: Sample): string {
  const pairs = Object.entries(labels ?? {}).map(([label, text]) => `${label}="${text}"`)
  const series = pairs.length > 0 ? `${name}{${pairs.join(',')}}` : name
  return `${series} ${goFloat(value)}${timeMs === undefined ? '' : ` ${timeMs}`}`
}
