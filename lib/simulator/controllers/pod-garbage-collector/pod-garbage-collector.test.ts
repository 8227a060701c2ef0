import { afterEach, expect, it } from 'vitest'
import { type RunningController, runController } from '../../../client/runner'
import { nodes, pods } from '../../../kinds'
import type { Pod } from '../../../kube/types'
import { startCluster, type TestCluster, template } from '../testing.test-support'
import { podGarbageCollector } from '.'

let cluster: TestCluster
let running: RunningController
afterEach(async () => {
  await running.stop()
  await cluster.stop()
})

async function start(threshold: number) {
  cluster = await startCluster({ only: [] })
  const { api, clock, sourceFor } = cluster
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const options = { api, clock, source: sourceFor('admin'), random: () => 0, log: quiet }
  running = runController((context) => podGarbageCollector(context, threshold), options)
  await cluster.settle()
}

async function end(name: string, phase: string, reason?: string) {
  const pod = await cluster.api.create(pods, { metadata: { name, namespace: 'shop' }, spec: template({}).spec })
  await cluster.api.update(
    pods,
    { ...pod, status: { phase, ...(reason ? { reason } : {}) } },
    { subresource: 'status' },
  )
  await cluster.pass(1)
}

const names = () => cluster.list(pods).map(({ metadata }) => metadata?.name)

it('removes the oldest of the Pods that have ended, evicted ones before others', async () => {
  await start(2)
  await end('old', 'Succeeded')
  await end('running', 'Running')
  await end('young', 'Failed')
  await end('youngest', 'Succeeded')
  await cluster.pass(20)
  expect(names()).toEqual(['running', 'young', 'youngest'])
  await end('evicted', 'Failed', 'Evicted')
  await cluster.pass(20)
  expect(names()).toEqual(['running', 'young', 'youngest'])
})

it('removes Pods that were deleted on a node that is out of service', async () => {
  await start(10)
  const spec = { taints: [{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }] }
  await cluster.api.create(nodes, { metadata: { name: 'n1' }, spec })
  const pod: Pod = { metadata: { name: 'p', namespace: 'shop' }, spec: template({}).spec }
  await cluster.bind(await cluster.api.create(pods, pod), 'n1')
  await cluster.pass(60)
  expect(names()).toEqual(['p'])
  await cluster.api.remove(pods, { name: 'p', namespace: 'shop' })
  await cluster.pass(20)
  expect(names()).toEqual([])
})
