/** What a kubelet answered, read: /metrics/resource, and /stats/summary as versions before 0.6 ask for it. */
export interface Reading {
  timeMs: number
  cpuSeconds: number
  memoryBytes: number
}

export interface ContainerReading extends Reading {
  startMs: number
}

export interface NodeReadings {
  node?: Reading
  /** By `namespace/name`, then by container. */
  pods: Map<string, Map<string, ContainerReading>>
}

const sampleLine = /^(\w+)(?:\{([^}]*)\})? (\S+)(?: (\d+))?$/

export function readResourceMetrics(text: string): NodeReadings {
  const pods: NodeReadings['pods'] = new Map()
  const node: Partial<Reading> = {}
  for (const line of text.split('\n')) {
    const [, name = '', labels = '', number = '', time = '0'] = sampleLine.exec(line) ?? []
    const value = Number(number)
    if (name.startsWith('container_')) {
      const { namespace = '', pod = '', container = '' } = labelsIn(labels)
      const reading = readingOf(pods, `${namespace}/${pod}`, container)
      if (name === 'container_cpu_usage_seconds_total')
        Object.assign(reading, { cpuSeconds: value, timeMs: Number(time) })
      if (name === 'container_memory_working_set_bytes') reading.memoryBytes = value
      if (name === 'container_start_time_seconds') reading.startMs = value * 1000
    }
    if (name === 'node_cpu_usage_seconds_total') Object.assign(node, { cpuSeconds: value, timeMs: Number(time) })
    if (name === 'node_memory_working_set_bytes') node.memoryBytes = value
  }
  return { ...(isReading(node) ? { node } : {}), pods }
}

interface Summary {
  node?: Measured
  pods?: {
    podRef: { namespace: string; name: string }
    containers?: (Measured & { name: string; startTime?: string })[]
  }[]
}

interface Measured {
  cpu?: { time: string; usageCoreNanoSeconds?: number }
  memory?: { workingSetBytes?: number }
}

export function readSummary({ node, pods = [] }: Summary): NodeReadings {
  const found: NodeReadings['pods'] = new Map()
  for (const { podRef, containers = [] } of pods) {
    for (const { name, startTime = '', ...measured } of containers) {
      const reading = readingOf(found, `${podRef.namespace}/${podRef.name}`, name)
      Object.assign(reading, measuredReading(measured), { startMs: Date.parse(startTime) })
    }
  }
  return { ...(node ? { node: measuredReading(node) } : {}), pods: found }
}

function measuredReading({ cpu, memory }: Measured): Reading {
  return {
    timeMs: Date.parse(cpu?.time ?? ''),
    cpuSeconds: (cpu?.usageCoreNanoSeconds ?? 0) / 1e9,
    memoryBytes: memory?.workingSetBytes ?? 0,
  }
}

function readingOf(pods: NodeReadings['pods'], pod: string, container: string): ContainerReading {
  const containers = pods.get(pod) ?? new Map<string, ContainerReading>()
  pods.set(pod, containers)
  const reading = containers.get(container) ?? { timeMs: 0, cpuSeconds: 0, memoryBytes: 0, startMs: 0 }
  containers.set(container, reading)
  return reading
}

const isReading = (reading: Partial<Reading>): reading is Reading =>
  reading.timeMs !== undefined && reading.memoryBytes !== undefined

function labelsIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))
}
