import { afterAll, beforeAll } from 'vitest'
import { openCluster, type Requests } from './requests'
import { type RunningSimulator, startSimulator } from './simulator-process'

export interface TestCluster {
  simulator: RunningSimulator
  /** As its administrator. */
  ask: Requests
  /** Another client, closed behind the tests. */
  connect(identity: Parameters<typeof openCluster>[1]): Promise<Requests>
}

/** One simulated cluster for the tests of a file, started before them with these namespaces and stopped behind them. */
export function testCluster(...namespaces: string[]): TestCluster {
  const clients: Requests[] = []
  const cluster = {
    async connect(identity) {
      const client = await openCluster(cluster.simulator.kubeconfig, identity)
      clients.push(client)
      return client
    },
  } as TestCluster
  beforeAll(async () => {
    cluster.simulator = await startSimulator({ arguments: ['--empty'] })
    cluster.ask = await cluster.connect(undefined)
    for (const name of namespaces) await cluster.ask.post('/api/v1/namespaces', { metadata: { name } })
  })
  afterAll(async () => {
    for (const client of clients) client.close()
    await cluster.simulator?.stop()
  })
  return cluster
}
