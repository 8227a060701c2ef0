import { expect, it } from 'vitest'
import type { AggregatedGroupVersion, Aggregator } from './api/aggregation'
import { jsonAnswer } from './api/exchange'
import { startServer } from './api-server.test-support'

const nodeMetrics = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  plural: 'nodes',
  singular: '',
  kind: { group: 'metrics.k8s.io', version: 'v1beta1', kind: 'NodeMetrics' },
  namespaced: false,
  verbs: ['get', 'list'],
  subresources: [],
}
const registered: AggregatedGroupVersion[] = [
  { group: 'metrics.k8s.io', version: 'v1beta1', freshness: 'Stale', resources: [nodeMetrics] },
  { group: 'apps', version: 'v1', freshness: 'Current', resources: [] },
]
const aggregator: Aggregator = {
  answer: async (exchange, { group, version }) =>
    jsonAnswer(exchange, { answeredFor: `${group}/${version}`, path: exchange.url.pathname }),
  groupVersions: () => registered,
}

it('hands requests for what it does not serve itself to whoever has registered it', async () => {
  const { json } = await startServer({ aggregator })
  const path = '/apis/metrics.k8s.io/v1beta1/nodes'
  expect(await json('GET', path)).toEqual({ answeredFor: 'metrics.k8s.io/v1beta1', path })
  const document = '/apis/metrics.k8s.io/v1beta1'
  expect(await json('GET', document)).toEqual({ answeredFor: 'metrics.k8s.io/v1beta1', path: document })
  expect(await json('GET', '/apis/apps/v1/deployments')).toMatchObject({ kind: 'DeploymentList' })
  expect(await json('GET', '/apis/apps/v1/unknown')).toMatchObject({ reason: 'NotFound' })
})

it('asks for the same rights there', async () => {
  const { send } = await startServer({ aggregator })
  expect((await send('GET', '/apis/metrics.k8s.io/v1beta1/nodes', { as: 'ann' })).status).toBe(403)
})

it('names the groups of others in both forms of discovery, and its own before them', async () => {
  const { json } = await startServer({ aggregator })
  const old = await json<{ groups: { name: string; versions: unknown[] }[] }>('GET', '/apis')
  expect(old.groups.filter(({ name }) => name === 'metrics.k8s.io')).toEqual([
    expect.objectContaining({ versions: [{ groupVersion: 'metrics.k8s.io/v1beta1', version: 'v1beta1' }] }),
  ])
  expect(old.groups.filter(({ name }) => name === 'apps')).toHaveLength(1)
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
  const { items } = await json<{ items: { metadata: { name: string }; versions: unknown[] }[] }>('GET', '/apis', {
    headers: { accept },
  })
  expect(items.find(({ metadata }) => metadata.name === 'metrics.k8s.io')?.versions).toMatchObject([
    { version: 'v1beta1', freshness: 'Stale', resources: [{ resource: 'nodes' }] },
  ])
})
