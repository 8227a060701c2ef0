import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PropagationPolicy } from '../../../client/kube-api'
import { configMaps, customResourceDefinitions, deployments, nodes, pods, replicaSets, secrets } from '../../../kinds'
import type { Kind } from '../../../kinds/kind'
import type { KubeObject, OwnerReference } from '../../../kube/object'
import type { ConfigMap } from '../../../kube/types'
import { startCluster, type TestCluster, template } from '../testing.test-support'

let cluster: TestCluster
const start = async (...more: ('deployment-controller' | 'replicaset-controller')[]) => {
  cluster = await startCluster({ only: ['garbage-collector-controller', ...more] })
}
beforeEach(() => start())
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged).toEqual([])
})

const refer = (kind: Kind, { metadata }: KubeObject, more: Partial<OwnerReference> = {}): OwnerReference => ({
  apiVersion: kind.group ? `${kind.group}/v1` : 'v1',
  kind: kind.kind,
  name: metadata?.name ?? '',
  uid: metadata?.uid ?? '',
  ...more,
})

function create(name: string, ...ownerReferences: OwnerReference[]): Promise<ConfigMap> {
  return cluster.api.create(configMaps, { metadata: { name, namespace: 'shop', ownerReferences } })
}

async function remove(name: string, propagationPolicy?: PropagationPolicy) {
  await cluster.api.remove(
    configMaps,
    { name, namespace: 'shop' },
    { ...(propagationPolicy ? { propagationPolicy } : {}) },
  )
  await cluster.settle()
}

const names = () => cluster.list(configMaps, 'shop').map(({ metadata }) => metadata?.name)
const ownersOf = (name: string) =>
  (cluster.get(configMaps, name).metadata?.ownerReferences ?? []).map((owner) => owner.name)

describe('garbage collector', () => {
  it('deletes what the last owner leaves behind, and what that leaves behind', async () => {
    const a = await create('a')
    const b = await create('b', refer(configMaps, a))
    await create('c', refer(configMaps, b))
    await create('other')
    await cluster.settle()
    expect(names()).toHaveLength(4)
    await remove('a')
    expect(names()).toEqual(['other'])
  })

  it('keeps what another owner still holds, and forgets the one that is gone', async () => {
    const a = await create('a')
    const b = await create('b')
    await create('c', refer(configMaps, a), refer(configMaps, b))
    await remove('a')
    expect(ownersOf('c')).toEqual(['b'])
    await remove('b')
    expect(names()).toEqual([])
  })

  it('believes no reference with a wrong name about the owner whose uid it has', async () => {
    const [a, b] = [await create('a'), await create('b')]
    await create('wrong', refer(configMaps, a, { name: 'z' }))
    await create('right', refer(configMaps, a), refer(configMaps, b))
    await cluster.settle()
    await remove('b')
    expect(names()).toEqual(['a', 'right'])
    expect(ownersOf('right')).toEqual(['a'])
  })

  it('cuts the ties and deletes nothing when dependents are to be orphaned', async () => {
    const a = await create('a')
    await create('b', refer(configMaps, a))
    await remove('a', 'Orphan')
    expect(names()).toEqual(['b'])
    expect(ownersOf('b')).toEqual([])
  })

  it('deletes in the foreground from the leaves to the root', async () => {
    const a = await create('a')
    const b = await create('b', refer(configMaps, a, { blockOwnerDeletion: true }))
    await create('c', refer(configMaps, b, { blockOwnerDeletion: true }))
    const gone: string[] = []
    cluster.store.watch(configMaps.id, {}, ({ type, current }) => {
      if (type === 'DELETED') gone.push(current.value.metadata?.name ?? '')
    })
    await remove('a', 'Foreground')
    expect(gone).toEqual(['c', 'b', 'a'])
  })

  it('waits in the foreground for dependents that block, and for no others', async () => {
    const a = await create('a')
    const held = (name: string, blockOwnerDeletion: boolean) =>
      cluster.api.create(configMaps, {
        metadata: {
          name,
          namespace: 'shop',
          finalizers: ['example.com/hold'],
          ownerReferences: [refer(configMaps, a, { blockOwnerDeletion })],
        },
      })
    await held('blocks', true)
    await held('free', false)
    await remove('a', 'Foreground')
    expect(names()).toEqual(['a', 'blocks', 'free'])
    const patch = { metadata: { finalizers: [] } }
    await cluster.api.patch(configMaps, { name: 'blocks', namespace: 'shop' }, patch, 'merge')
    await cluster.settle()
    expect(names()).toEqual(['free'])
    await cluster.api.patch(configMaps, { name: 'free', namespace: 'shop' }, patch, 'merge')
    await cluster.settle()
    expect(names()).toEqual([])
  })

  it('lets an owner go whose dependent no longer blocks it', async () => {
    const a = await create('a')
    await cluster.api.create(configMaps, {
      metadata: {
        name: 'b',
        namespace: 'shop',
        finalizers: ['example.com/hold'],
        ownerReferences: [refer(configMaps, a, { blockOwnerDeletion: true })],
      },
    })
    await remove('a', 'Foreground')
    expect(names()).toEqual(['a', 'b'])
    const patch = { metadata: { ownerReferences: [] } }
    await cluster.api.patch(configMaps, { name: 'b', namespace: 'shop' }, patch, 'merge')
    await cluster.settle()
    expect(names()).toEqual(['b'])
  })

  it('resolves a circle of owners', async () => {
    const a = await create('a')
    const b = await create('b', refer(configMaps, a, { blockOwnerDeletion: true }))
    const patch = { metadata: { ownerReferences: [refer(configMaps, b, { blockOwnerDeletion: true })] } }
    await cluster.api.patch(configMaps, { name: 'a', namespace: 'shop' }, patch, 'merge')
    await cluster.settle()
    await remove('a', 'Foreground')
    expect(names()).toEqual([])
  })

  it.each<[string, Partial<OwnerReference>]>([
    ['an owner that never was', { name: 'nobody', uid: 'none' }],
    ['an owner of that name with another uid', { uid: 'another' }],
    ['an owner of another kind', { kind: 'Secret' }],
  ])('deletes what names %s', async (_title, wrong) => {
    const a = await create('a')
    await create('b', refer(configMaps, a, wrong))
    await cluster.settle()
    expect(names()).toEqual(['a'])
  })

  it('does not touch what an unknown kind owns', async () => {
    await create('b', { apiVersion: 'example.com/v1', kind: 'Widget', name: 'w', uid: 'w' })
    await cluster.settle()
    expect(names()).toEqual(['b'])
  })

  it('looks for owners in the dependent’s own namespace only', async () => {
    const secret = await cluster.api.create(secrets, { metadata: { name: 's', namespace: 'default' } })
    await create('b', refer(secrets, secret))
    await cluster.settle()
    expect(names()).toEqual([])
    const node = await cluster.api.create(nodes, { metadata: { name: 'n1' } })
    await create('c', refer(nodes, node))
    await cluster.settle()
    expect(names()).toEqual(['c'])
    await cluster.api.remove(nodes, { name: 'n1' })
    await cluster.settle()
    expect(names()).toEqual([])
  })

  it('tells of a cluster-scoped object with an owner in a namespace, and deletes it', async () => {
    const a = await create('a')
    await cluster.api.create(nodes, { metadata: { name: 'n1', ownerReferences: [refer(configMaps, a)] } })
    await cluster.settle()
    expect(cluster.list(nodes)).toEqual([])
    expect(cluster.events('OwnerRefInvalidNamespace')).toEqual([
      `OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: , name: a, uid: ${a.metadata?.uid}] does not exist in namespace ""`,
    ])
  })

  it('notices after a restart what lost its owner meanwhile', async () => {
    const a = await create('a')
    await create('b', refer(configMaps, a))
    await cluster.settle()
    await cluster.restart()
    expect(names()).toEqual(['a', 'b'])
    await remove('a')
    expect(names()).toEqual([])
  })

  it('takes a Deployment down with all that it made', async () => {
    await cluster.stop()
    await start('deployment-controller', 'replicaset-controller')
    await cluster.api.create(deployments, {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 5, selector: { matchLabels: { app: 'web' } }, template: template({ app: 'web' }) },
    })
    await cluster.settle()
    expect([cluster.list(replicaSets).length, cluster.list(pods).length]).toEqual([1, 5])
    await cluster.api.remove(deployments, { name: 'web', namespace: 'shop' }, { propagationPolicy: 'Foreground' })
    await cluster.pass(1)
    expect([cluster.list(deployments), cluster.list(replicaSets), cluster.list(pods)]).toEqual([[], [], []])
  })

  it('leaves the Pods of a ReplicaSet running that is deleted with its dependents orphaned', async () => {
    await cluster.stop()
    await start('replicaset-controller')
    await cluster.api.create(replicaSets, {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template({ app: 'web' }) },
    })
    await cluster.settle()
    await cluster.api.remove(replicaSets, { name: 'web', namespace: 'shop' }, { propagationPolicy: 'Orphan' })
    await cluster.pass(1)
    expect(cluster.list(replicaSets)).toEqual([])
    expect(cluster.list(pods).map(({ metadata }) => metadata?.ownerReferences ?? [])).toEqual([[], [], []])
  })

  it('cares for custom resources from the moment in which they are defined', async () => {
    const widgets = await defineWidgets()
    const create = (name: string, ...ownerReferences: OwnerReference[]) =>
      cluster.api.create(widgets, { metadata: { name, namespace: 'shop', ownerReferences } })
    const [a, b] = [await create('a'), await create('b')]
    await create('both', refer(widgets, a), refer(widgets, b))
    await create('one', refer(widgets, a))
    await cluster.settle()
    // The reference to the one that is gone is taken off by a merge patch: these know no strategic one.
    await cluster.api.remove(widgets, { name: 'a', namespace: 'shop' })
    await cluster.settle()
    expect(cluster.list(widgets).map(({ metadata }) => metadata?.name)).toEqual(['b', 'both'])
    expect(cluster.get(widgets, 'both').metadata?.ownerReferences?.map(({ name }) => name)).toEqual(['b'])
    await cluster.api.remove(widgets, { name: 'b', namespace: 'shop' }, { propagationPolicy: 'Orphan' })
    await cluster.settle()
    expect(cluster.list(widgets).map(({ metadata }) => metadata?.name)).toEqual(['both'])
    expect(cluster.get(widgets, 'both').metadata?.ownerReferences ?? []).toEqual([])
  })
})

/** Established by hand: the loops over definitions are part of the API server, which is not here. */
async function defineWidgets(): Promise<Kind> {
  const names = { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' }
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  const definition = await cluster.api.create(customResourceDefinitions, {
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names,
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  })
  const conditions = [{ type: 'Established', status: 'True' }]
  const status = { ...definition.status, acceptedNames: names, conditions }
  await cluster.api.update(customResourceDefinitions, { ...definition, status }, { subresource: 'status' })
  const { plural, singular, kind } = names
  const id = 'widgets.example.com'
  return { id, group: 'example.com', versions: ['v1'], kind, plural, singular, scope: 'Namespaced', columns: [] }
}
