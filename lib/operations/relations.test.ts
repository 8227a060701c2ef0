import { describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { FakeCluster } from '../cluster/fake-cluster.test-support'
import type { KubeObject, OwnerReference } from '../kube/object'
import { forbidden } from '../kube/status-error'
import { createOperations } from './create-operations'

const ada = { user: 'ada', groups: [] }

function setUp() {
  const cluster = new FakeCluster()
  const operations = createOperations({ clusters: cluster.clusters, clock: new FakeClock() })
  const relations = (kind: string, name: string, namespace: string | undefined = 'shop') =>
    operations.relations('local', ada, { kind, name, ...(namespace ? { namespace } : {}) })
  return { cluster, relations }
}

const object = (name: string, ownerReferences: OwnerReference[] = [], namespace = 'shop'): KubeObject => ({
  metadata: { name, namespace, uid: `uid-${name}`, ...(ownerReferences.length ? { ownerReferences } : {}) },
})
const owner = (kind: string, name: string, apiVersion = 'apps/v1', controller = true): OwnerReference => ({
  apiVersion,
  kind,
  name,
  uid: `uid-${name}`,
  controller,
})

function shop(cluster: FakeCluster) {
  cluster.put('deployments', object('web'))
  cluster.put('replicasets', object('web-1', [owner('Deployment', 'web')]))
  cluster.put('replicasets', object('web-2', [owner('Deployment', 'web')]))
  for (const name of ['a', 'b']) {
    const pod = {
      ...object(`web-2-${name}`, [owner('ReplicaSet', 'web-2')]),
      spec: { containers: [] },
      status: { phase: 'Running' },
    }
    cluster.put('pods', pod as KubeObject)
  }
  cluster.put('pods', object('loner'))
}

describe('relations', () => {
  it('go up to the owners of owners', async () => {
    const { cluster, relations } = setUp()
    shop(cluster)
    const { object: found, owners, goes } = await relations('pods', 'web-2-a')
    expect(found).toMatchObject({ kind: 'pods', name: 'web-2-a', uid: 'uid-web-2-a', status: { text: 'Running' } })
    expect(owners).toMatchObject([
      {
        kind: 'replicasets.apps',
        namespace: 'shop',
        name: 'web-2',
        exists: 'yes',
        controller: true,
        owners: [{ kind: 'deployments.apps', name: 'web', exists: 'yes', owners: [] }],
      },
    ])
    expect(goes).toEqual([])
  })

  it('go down to the dependents of dependents, with their states, and count what goes', async () => {
    const { cluster, relations } = setUp()
    shop(cluster)
    const { dependents, goes, unreadable, incomplete } = await relations('deployments.apps', 'web')
    expect(dependents).toMatchObject([
      { kind: 'replicasets.apps', name: 'web-1', stays: false, dependents: [] },
      {
        name: 'web-2',
        controller: true,
        dependents: [
          { kind: 'pods', name: 'web-2-a', status: { text: 'Running' }, deleting: false },
          { kind: 'pods', name: 'web-2-b' },
        ],
      },
    ])
    expect(goes).toEqual([
      { kind: 'pods', count: 2 },
      { kind: 'replicasets.apps', count: 2 },
    ])
    expect([unreadable, incomplete]).toEqual([[], false])
  })

  it('tell owners that are gone, replaced, or hidden', async () => {
    const { cluster, relations } = setUp()
    cluster.put('replicasets', { metadata: { ...object('again').metadata, uid: 'another' } })
    cluster.put('replicasets', object('hidden'))
    const references = [
      owner('ReplicaSet', 'gone'),
      owner('ReplicaSet', 'again', 'apps/v1', false),
      owner('ReplicaSet', 'hidden', 'apps/v1', false),
      owner('Gadget', 'odd', 'example.com/v1', false),
    ]
    cluster.put('pods', object('p', references))
    cluster.override = (_, path) =>
      path.endsWith('/hidden')
        ? Response.json(forbidden({ group: 'apps', plural: 'replicasets' }, 'hidden', 'no').status, { status: 403 })
        : undefined
    const { owners } = await relations('pods', 'p')
    expect(owners.map(({ kind, name, exists }) => `${kind} ${name} ${exists}`)).toEqual([
      'replicasets.apps gone gone',
      'replicasets.apps again gone',
      'replicasets.apps hidden unreadable',
      'Gadget.example.com odd unreadable',
    ])
  })

  it('name the kinds that this person may not list', async () => {
    const { cluster, relations } = setUp()
    shop(cluster)
    cluster.override = (_, path) =>
      path.includes('/pods?')
        ? Response.json(forbidden({ group: '', plural: 'pods' }, '', 'no').status, { status: 403 })
        : undefined
    const { goes, unreadable } = await relations('deployments.apps', 'web')
    expect(goes).toEqual([{ kind: 'replicasets.apps', count: 2 }])
    expect(unreadable).toMatchObject([{ kind: 'pods', status: { reason: 'Forbidden' } }])
  })

  it('spare what has another owner, and do not run in circles', async () => {
    const { cluster, relations } = setUp()
    cluster.put('configmaps', object('root', [owner('ConfigMap', 'leaf', 'v1', false)]))
    cluster.put(
      'configmaps',
      object('shared', [owner('ConfigMap', 'root', 'v1'), owner('ConfigMap', 'other', 'v1', false)]),
    )
    cluster.put('configmaps', object('leaf', [owner('ConfigMap', 'root', 'v1')]))
    cluster.put('configmaps', object('under-shared', [owner('ConfigMap', 'shared', 'v1')]))
    const { dependents, goes, owners } = await relations('configmaps', 'root')
    expect(dependents).toMatchObject([
      { name: 'leaf', stays: false, dependents: [] },
      { name: 'shared', stays: true, dependents: [{ name: 'under-shared', stays: true }] },
    ])
    expect(goes).toEqual([{ kind: 'configmaps', count: 1 }])
    expect(owners).toMatchObject([{ name: 'leaf', exists: 'gone' }].map(({ name }) => ({ name })))
  })

  it('of a Namespace are its contents, counted', async () => {
    const { cluster, relations } = setUp()
    shop(cluster)
    cluster.put('namespaces', { metadata: { name: 'shop' } })
    cluster.put('pods', object('elsewhere', [], 'bank'))
    const { goes, dependents } = await relations('namespaces', 'shop', '')
    expect(dependents).toEqual([])
    expect(goes).toEqual([
      { kind: 'deployments.apps', count: 1 },
      { kind: 'pods', count: 3 },
      { kind: 'replicasets.apps', count: 2 },
    ])
    expect(cluster.requests).toContain('GET /api/v1/namespaces/shop/pods?limit=1')
  })

  it('of a Node are the Pods on it, and which of them nothing makes anew', async () => {
    const { cluster, relations } = setUp()
    cluster.put('nodes', { metadata: { name: 'node-1', uid: 'uid-node-1' } })
    const onNode = (pod: KubeObject, nodeName: string) =>
      cluster.put('pods', { ...pod, spec: { nodeName } } as KubeObject)
    onNode(object('web-a', [owner('ReplicaSet', 'web-1')]), 'node-1')
    onNode(object('loner'), 'node-1')
    onNode(object('elsewhere'), 'node-2')
    const { goes, along, unreadable } = await relations('nodes', 'node-1', '')
    const lost = { count: 1, first: [{ namespace: 'shop', name: 'loner' }] }
    expect(along).toEqual([{ reason: 'on-node', kind: 'pods', count: 2, lost }])
    expect([goes, unreadable]).toEqual([[], []])
  })

  it('of a Service are the Endpoints of its name', async () => {
    const { cluster, relations } = setUp()
    cluster.put('services', object('web'))
    cluster.put('endpoints', object('web'))
    cluster.put('endpoints', object('other'))
    const { along } = await relations('services', 'web')
    expect(along).toMatchObject([{ reason: 'of-service', kind: 'endpoints', count: 1, lost: { count: 0 } }])
  })

  it('name the Pods of a Node as unreadable where they are', async () => {
    const { cluster, relations } = setUp()
    cluster.put('nodes', { metadata: { name: 'node-1' } })
    cluster.override = (_, path) =>
      path.includes('/pods?')
        ? Response.json(forbidden({ group: '', plural: 'pods' }, '', 'no').status, { status: 403 })
        : undefined
    const { along, unreadable } = await relations('nodes', 'node-1', '')
    expect(along).toEqual([])
    expect(unreadable).toMatchObject([{ kind: 'pods', status: { reason: 'Forbidden' } }])
  })

  it('need an object that is there, of a kind that is served', async () => {
    const { relations } = setUp()
    await expect(relations('pods', 'none')).rejects.toMatchObject({
      status: { code: 404, message: 'pods "none" not found' },
    })
    await expect(relations('gadgets.example.com', 'g')).rejects.toMatchObject({ status: { code: 404 } })
  })
})
