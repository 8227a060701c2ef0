/** The simulated API server over HTTPS, as kubectl meets it. */
import { readFileSync } from 'node:fs'
import { configMaps, namespaces, pods } from '../../lib/kinds'
import { connect } from '../support/cluster-client'
import { createIdlePods } from '../support/pods'
import { startSimulator } from '../support/simulator-process'
import { type Figure, median, percentile } from './figures'

const count = 10_000

export async function cluster(): Promise<Figure[]> {
  const simulator = await startSimulator({ arguments: ['--empty'] })
  const { api, fetch, close } = await connect(simulator.kubeconfig)
  await api.create(namespaces, { metadata: { name: 'bench' } })
  await waitForServiceAccount(api)

  const read = async (path: string, accept = 'application/json') => {
    const response = await fetch(path, { headers: { accept } })
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
    return (await response.arrayBuffer()).byteLength
  }
  const table = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  const path = '/api/v1/namespaces/bench/pods'

  await median(300, () => read('/healthz'))
  const roundTrip = await median(50, () => read('/healthz'))
  const emptyMemory = memoryOf(simulator.child.pid)
  const hundred = await createIdlePods(api, 'bench', 100)
  const hundredList = await median(10, () => read(path))
  const createMs = await createIdlePods(api, 'bench', count - 100, 100)
  const fullMemory = memoryOf(simulator.child.pid)
  const all = await median(5, () => read(path))
  const page = await median(10, () => read(`${path}?limit=500`, table))
  const selected = await median(5, () => read(`${path}?labelSelector=shard%3D3`))
  const one = await median(50, () => read(`${path}/idle-05000`))

  const latencies: number[] = []
  const stop = new AbortController()
  const sent = new Map<string, number>()
  const watching = (async () => {
    for await (const event of api.watch(configMaps, { namespace: 'bench', signal: stop.signal })) {
      const started = event.type === 'ADDED' ? sent.get(event.object.metadata?.name ?? '') : undefined
      if (started !== undefined) latencies.push(performance.now() - started)
    }
  })()
  for (let index = 0; index < 300; index++) {
    const name = `latency-${index}`
    sent.set(name, performance.now())
    await api.create(configMaps, { metadata: { name, namespace: 'bench' } })
  }
  while (latencies.length < 300) await new Promise((resolve) => setTimeout(resolve, 20))
  stop.abort()
  await watching.catch(() => undefined)

  const watchAll = await median(3, () => api.list(pods, { namespace: 'bench', limit: 500 }))
  close()
  await simulator.stop()
  return [
    { what: 'round trip', value: roundTrip, unit: 'ms' },
    { what: 'read one Pod of 10,000', value: one, unit: 'ms', against: { what: 'a round trip', value: roundTrip } },
    { what: 'list 10,000 Pods', value: all, unit: 'ms', against: { what: 'a list of 100', value: hundredList } },
    {
      what: 'list 1,000 of 10,000 Pods by label',
      value: selected,
      unit: 'ms',
      against: { what: 'the whole list', value: all },
    },
    {
      what: 'first 500 of 10,000 as a Table',
      value: page,
      unit: 'ms',
      against: { what: 'the whole list', value: all },
    },
    {
      what: 'first 500 of 10,000, decoded by the client',
      value: watchAll,
      unit: 'ms',
      against: { what: 'the whole list', value: all },
    },
    {
      what: 'Pods created per second, 16 at a time',
      value: ((count - 100) / createMs) * 1000,
      unit: '/s',
      against: { what: 'the first 100', value: (100 / hundred) * 1000 },
    },
    {
      what: 'memory of the simulator with 10,000 Pods',
      value: fullMemory,
      unit: 'MB',
      against: { what: 'with none', value: emptyMemory },
    },
    {
      what: 'create to watch event, median',
      value: percentile(latencies, 0.5),
      unit: 'ms',
      against: { what: 'a round trip', value: roundTrip },
    },
    {
      what: 'create to watch event, 99th percentile',
      value: percentile(latencies, 0.99),
      unit: 'ms',
      against: { what: 'its median', value: percentile(latencies, 0.5) },
    },
  ]
}

/** What is resident of a process, in MB; NaN where the system does not say: only Linux does. */
function memoryOf(pid = 0): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000
  } catch {
    return Number.NaN
  }
}

/** Pods need the namespace's default ServiceAccount, which a controller makes. */
async function waitForServiceAccount(api: Awaited<ReturnType<typeof connect>>['api']): Promise<void> {
  const { serviceAccounts } = await import('../../lib/kinds')
  for (let attempt = 0; attempt < 100; attempt++) {
    const found = await api.get(serviceAccounts, 'default', 'bench').catch(() => undefined)
    if (found) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('no default ServiceAccount')
}
