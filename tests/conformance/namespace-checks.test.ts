/** What the form's Check says before a Namespace is there is what the cluster says when the parts are created in it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cluster, Clusters } from '../../lib/cluster/contract'
import { readOwnKubeconfig } from '../../lib/cluster/kubeconfig'
import { createTransport } from '../../lib/cluster/transport'
import type { CreateNamespaceResult } from '../../lib/operations/contract'
import { createOperations } from '../../lib/operations/create-operations'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('real')
let check: (document: object) => Promise<CreateNamespaceResult>
let close: () => void

beforeAll(async () => {
  const transport = createTransport('local', await readOwnKubeconfig(cluster.simulator.kubeconfig))
  close = transport.close
  const local = {
    id: 'local',
    name: 'local',
    capabilities: { simulation: true },
    fetch: (path, { as: _, ...init }) => transport.fetch(path, init),
    upstream: () => ({ key: 'admin', identity: 'own', fetch: (path, init) => transport.fetch(path, init) }),
  } as Cluster
  const clusters: Clusters = { list: () => [local], get: () => local }
  const operations = createOperations({ clusters })
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'not-there' } }
  check = (document) =>
    operations.createNamespace('local', { user: 'admin', groups: [] }, [namespace, document], { dryRun: true })
})
afterAll(() => close())

const quota = (spec: unknown, metadata: object = { name: 'part' }) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata,
  spec,
})
const range = (...limits: unknown[]) => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'part' },
  spec: { limits },
})
const selector = (...matchExpressions: object[]) => ({ scopeSelector: { matchExpressions } })

const documents: readonly object[] = [
  quota({ hard: { pods: '10', cpu: 2, 'requests.memory': '1Gi', 'requests.nvidia.com/gpu': '1' } }),
  quota({ hard: { 'count/deployments.apps': '3', 'services.nodeports': 0, pods: '1k', 'hugepages-2Mi': '4Mi' } }),
  quota({ hard: { 'gold.storageclass.storage.k8s.io/requests.storage': '5Gi', storage: '1Gi' } }),
  quota({}),
  quota({ hard: {} }),
  quota({ hard: { pods: null } }),
  quota(undefined),
  quota({ hard: { foo: 3 } }),
  quota({ hard: { 'requests.foo': '3' } }),
  quota({ hard: { 'Not OK': '3' } }),
  quota({ hard: { 'a/b/c': '3' } }),
  quota({ hard: { pods: '1.5' } }),
  quota({ hard: { 'requests.nvidia.com/gpu': '500m' } }),
  quota({ hard: { 'nvidia.com/gpu': '500m' } }),
  quota({ hard: { cpu: '-1' } }),
  quota({ hard: { cpu: '-0.50', memory: '-1Ki', pods: '0.5' } }),
  quota({ hard: { cpu: 'lots' } }),
  quota({ hard: { cpu: '' } }),
  quota({ hard: { cpu: true } }),
  quota({ hard: ['cpu'] }),
  quota({ hart: { cpu: '1' } }),
  quota({ hard: { pods: '1' }, scopes: ['BestEffort'] }),
  quota({ hard: { cpu: '1' }, scopes: ['BestEffort'] }),
  quota({ hard: { services: '1' }, scopes: ['NotTerminating'] }),
  quota({ hard: { pods: '1' }, scopes: ['Terminating', 'NotTerminating'] }),
  quota({ hard: { pods: '1' }, scopes: ['Never'] }),
  quota({ hard: { pods: '1' }, ...selector({ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }) }),
  quota({ hard: { pods: '1' }, ...selector({ scopeName: 'PriorityClass', operator: 'In' }) }),
  quota({ hard: { pods: '1' }, ...selector({ scopeName: 'Terminating', operator: 'In', values: ['x'] }) }),
  quota({ hard: { pods: '1' }, ...selector({ scopeName: 'PriorityClass', operator: 'Exists', values: ['x'] }) }),
  quota({ hard: { pods: '1' }, ...selector({ scopeName: 'Never', operator: 'Maybe' }) }),
  quota({ hard: { pods: '1' }, ...selector({ operator: 'Exists' }) }),
  quota({}, { name: 'Not OK' }),
  quota({}, { name: 'part', labels: { 'a b': 'c d' } }),
  quota({}, { name: 'part', labels: { a: 1 } }),
  quota({}, { name: 'part', annotations: { 'a b': 'c' } }),
  quota({}, { name: 'part', finalizers: ['not valid/'] }),
  quota({}, { name: 'part', finalizers: ['no-domain'] }),
  quota({}, { name: 'part', namespace: undefined, unknown: 1 }),
  quota({}, { name: 'part', resourceVersion: '5' }),
  quota({}, { name: 'part', uid: 'x', creationTimestamp: '2026-01-01T00:00:00Z', generation: 3 }),
  quota({}, { name: 'part', ownerReferences: [{ name: 'x' }] }),
  range(),
  range({ type: 'Container' }),
  range({ type: 'Container', max: { cpu: 2 }, min: { memory: '1Mi' } }),
  range({ type: 'Container', min: { cpu: '2' }, max: { cpu: '1' } }),
  range({ type: 'Container', default: { cpu: '2' }, max: { cpu: '1' } }),
  range({ type: 'Container', defaultRequest: { cpu: '2' }, max: { cpu: '1' } }),
  range({ type: 'Container', defaultRequest: { cpu: '2' }, default: { cpu: '1.5' } }),
  range({ type: 'Container', defaultRequest: { cpu: '100m' }, min: { cpu: '0.2' } }),
  range({ type: 'Container', max: { memory: '1Gi' }, min: { memory: '2Gi' }, default: { memory: '4Gi' } }),
  range({ type: 'Container', default: { 'nvidia.com/gpu': '2' }, defaultRequest: { 'nvidia.com/gpu': '1' } }),
  range({ type: 'Container', default: { foo: '2' } }),
  range({ type: 'Container', default: { 'requests.cpu': '2' } }),
  range({ type: 'Container', max: { cpu: '-1' } }),
  range({ type: 'Container' }, { type: 'Container' }),
  range({ type: 'Pod', default: { cpu: '1' } }),
  range({ type: 'Pod', max: { cpu: '4' }, maxLimitRequestRatio: { cpu: '500m' } }),
  range({ type: 'Pod', min: { cpu: '1' }, max: { cpu: '4' }, maxLimitRequestRatio: { cpu: '8' } }),
  range({ type: 'PersistentVolumeClaim' }),
  range({ type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }),
  range({ type: 'Unknown' }),
  range({ type: 'example.com/mine', max: { foo: '1' } }),
  range({ max: { cpu: '1' } }),
  range({ type: 'Container', most: {} }),
  range({ type: 'Container', max: 'much' }),
  { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'part' }, spec: {} },
  { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'part' }, spec: { limits: {} } },
  { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'part' } },
]

describe('Check and Create', () => {
  test.each(documents.map((document) => [JSON.stringify(document), document] as const))(
    'agree on %s',
    async (_, document) => {
      const plural = 'kind' in document && document.kind === 'LimitRange' ? 'limitranges' : 'resourcequotas'
      const path = `/api/v1/namespaces/real/${plural}`
      const made = await cluster.ask.post(`${path}?fieldValidation=Strict`, document)
      if (made.status === 201) await cluster.ask.delete(`${path}/part`)
      const [, part] = (await check(document)).documents
      const refusal = part && 'status' in part ? part.status : undefined
      expect(refusal?.message ?? 'accepted', made.text).toSatisfy(
        (text) => (text === 'accepted') === (made.status === 201),
      )
      // What the rules say, they say in the cluster's words.
      if (made.status === 422) {
        const inReal = (text: string | undefined) => text?.replaceAll('not-there', 'real')
        expect(inReal(refusal?.message)).toBe(made.body.message)
        expect(refusal?.details?.causes).toEqual(made.body.details?.causes)
      }
    },
  )
})
