/** DELETE: at once or in stages, on conditions, with what becomes of the dependents. */
import { describe, expect, test } from 'vitest'
import type { KubeList, Status } from '../../lib/kube/object'
import type { ConfigMap, Deployment, Namespace, Pod, ReplicaSet } from '../../lib/kube/types'
import { eventually } from '../support/kubectl'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab', 'many', 'owners')
const path = (resource: string, name = '', namespace = 'lab') =>
  `${resource === 'deployments' || resource === 'replicasets' ? '/apis/apps/v1' : '/api/v1'}/namespaces/${namespace}/${resource}${name && `/${name}`}`
const map = async (name: string, metadata: object = {}, namespace = 'lab') =>
  (await cluster.ask.post<ConfigMap>(path('configmaps', '', namespace), { metadata: { name, ...metadata } })).body
const isGone = (url: string) =>
  eventually(
    () => cluster.ask.get(url),
    ({ status }) => status === 404,
  )
const pod = (name: string, more: object = {}) => ({
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }], ...more },
})

describe('deleting', () => {
  test('answers a Status that names what went, or the object where clients expect it', async () => {
    const { metadata } = await map('one')
    const { status, body } = await cluster.ask.delete<Status>(path('configmaps', 'one'))
    expect([status, body]).toEqual([
      200,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name: 'one', kind: 'configmaps', uid: metadata?.uid },
      },
    ])
    const again = await cluster.ask.delete(path('configmaps', 'one'))
    expect([again.status, again.body.message]).toEqual([404, 'configmaps "one" not found'])
    await cluster.ask.post(path('services'), { metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } })
    expect((await cluster.ask.delete(path('services', 's'))).body.kind).toBe('Service')
  })

  test('waits for finalizers', async () => {
    await map('held', { finalizers: ['lab.example.com/hold'] })
    const { status, body } = await cluster.ask.delete<ConfigMap>(path('configmaps', 'held'))
    expect(status).toBe(200)
    expect(body.metadata).toMatchObject({ deletionTimestamp: expect.any(String), deletionGracePeriodSeconds: 0 })
    const added = await cluster.ask.patch(path('configmaps', 'held'), 'merge', {
      metadata: { finalizers: ['lab.example.com/hold', 'lab.example.com/more'] },
    })
    expect([added.status, added.body.message]).toEqual([
      422,
      expect.stringContaining('no new finalizers can be added if the object is being deleted'),
    ])
    const taken = await cluster.ask.post(path('configmaps'), { metadata: { name: 'held' } })
    expect([taken.status, taken.body.message]).toEqual([
      409,
      'object is being deleted: configmaps "held" already exists',
    ])
    expect(
      (await cluster.ask.patch(path('configmaps', 'held'), 'merge', { metadata: { finalizers: null } })).status,
    ).toBe(200)
    expect((await cluster.ask.get(path('configmaps', 'held'))).status).toBe(404)
  })

  test('says 202 of one that takes time only to who asked with orphanDependents: false', async () => {
    const removed = async (name: string, body: object) => {
      await map(name, { finalizers: ['lab.example.com/hold'] })
      const { status } = await cluster.ask.delete(path('configmaps', name), body)
      await cluster.ask.patch(path('configmaps', name), 'merge', { metadata: { finalizers: null } })
      return status
    }
    expect(await removed('old-words', { orphanDependents: false })).toBe(202)
    expect(await removed('orphaning', { orphanDependents: true })).toBe(200)
    expect(await removed('background', { propagationPolicy: 'Background' })).toBe(200)
    await map('at-once')
    expect((await cluster.ask.delete(path('configmaps', 'at-once'), { orphanDependents: false })).status).toBe(200)
  })

  test('holds only for the very object that was meant', async () => {
    const { metadata } = await map('meant')
    const uid = await cluster.ask.delete(path('configmaps', 'meant'), { preconditions: { uid: 'another' } })
    expect([uid.status, uid.body.reason, uid.body.message]).toEqual([
      409,
      'Conflict',
      expect.stringContaining('the UID in the precondition (another) does not match the UID in record'),
    ])
    const version = await cluster.ask.delete(path('configmaps', 'meant'), { preconditions: { resourceVersion: '1' } })
    expect([version.status, version.body.message]).toEqual([
      409,
      expect.stringContaining(
        'the ResourceVersion in the precondition (1) does not match the ResourceVersion in record',
      ),
    ])
    const { uid: own, resourceVersion } = metadata ?? {}
    const right = await cluster.ask.delete(path('configmaps', 'meant'), {
      preconditions: { uid: own, resourceVersion },
    })
    expect(right.status).toBe(200)
  })

  test('gives Pods time, less when asked again, none when nobody runs them', async () => {
    const run = { nodeName: 'worker-1', terminationGracePeriodSeconds: 300 }
    await cluster.ask.post(path('pods'), {
      ...pod('slow', run),
      metadata: { name: 'slow', finalizers: ['lab.example.com/hold'] },
    })
    const remove = async (body?: object) => (await cluster.ask.delete<Pod>(path('pods', 'slow'), body)).body.metadata
    expect((await remove())?.deletionGracePeriodSeconds).toBe(300)
    expect((await remove({ gracePeriodSeconds: 400 }))?.deletionGracePeriodSeconds).toBe(300)
    expect((await remove({ gracePeriodSeconds: 100 }))?.deletionGracePeriodSeconds).toBe(100)
    await cluster.ask.patch(path('pods', 'slow'), 'merge', { metadata: { finalizers: null } })
    await cluster.ask.delete(path('pods', 'slow'), { gracePeriodSeconds: 0 })
    await isGone(path('pods', 'slow'))

    await cluster.ask.post(path('pods'), pod('unscheduled', { schedulerName: 'nobody' }))
    expect((await cluster.ask.delete(path('pods', 'unscheduled'))).status).toBe(200)
    expect((await cluster.ask.get(path('pods', 'unscheduled'))).status).toBe(404)
  })

  test('takes options from the query as well, and refuses odd ones', async () => {
    await map('odd')
    const remove = (query: string, body?: object) => cluster.ask.delete(`${path('configmaps', 'odd')}${query}`, body)
    const both = await remove('', { propagationPolicy: 'Orphan', orphanDependents: true })
    expect([both.status, both.body.message]).toEqual([
      422,
      expect.stringContaining('orphanDependents and deletionPropagation cannot be both set'),
    ])
    expect((await remove('?propagationPolicy=Sometimes')).status).toBe(422)
    expect((await remove('?gracePeriodSeconds=soon')).status).toBe(400)
    expect((await remove('', { kind: 'ConfigMap', apiVersion: 'v1' })).status).toBe(400)
    expect((await remove('?gracePeriodSeconds=0&propagationPolicy=Background')).status).toBe(200)
  })

  test('a collection goes by selector', async () => {
    for (const name of ['a', 'b', 'c']) await map(name, { labels: { tier: name === 'c' ? 'back' : 'front' } }, 'many')
    const url = path('configmaps', '', 'many')
    const { status, body } = await cluster.ask.delete<KubeList>(`${url}?labelSelector=tier%3Dfront`)
    expect([status, body.kind, body.items.map(({ metadata }) => metadata?.name)]).toEqual([
      200,
      'ConfigMapList',
      ['a', 'b'],
    ])
    const { body: left } = await cluster.ask.get<KubeList>(`${url}?labelSelector=tier`)
    expect(left.items.map(({ metadata }) => metadata?.name)).toEqual(['c'])
  })
})

describe('dependents', () => {
  const owned = async (name: string, more: object = {}) => {
    const owner = await map(name, {}, 'owners')
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name, uid: owner.metadata?.uid, ...more }
    await map(`${name}-child`, { ownerReferences: [reference] }, 'owners')
    return [path('configmaps', name, 'owners'), path('configmaps', `${name}-child`, 'owners')] as const
  }

  test('follow in the background', async () => {
    const [owner, child] = await owned('background')
    await cluster.ask.delete(owner, { propagationPolicy: 'Background' })
    expect((await cluster.ask.get(owner)).status).toBe(404)
    await isGone(child)
  })

  test('are let go', async () => {
    const [owner, child] = await owned('orphan')
    const { body } = await cluster.ask.delete<ConfigMap>(owner, { propagationPolicy: 'Orphan' })
    expect(body.metadata?.finalizers).toEqual(['orphan'])
    await isGone(owner)
    const { body: left } = await cluster.ask.get<ConfigMap>(child)
    expect(left.metadata?.ownerReferences ?? []).toEqual([])
  })

  test('go first when they block', async () => {
    const [owner, child] = await owned('foreground', { blockOwnerDeletion: true })
    await cluster.ask.patch(child, 'merge', { metadata: { finalizers: ['lab.example.com/hold'] } })
    const { status, body } = await cluster.ask.delete<ConfigMap>(owner, { propagationPolicy: 'Foreground' })
    expect([status, body.metadata?.finalizers]).toEqual([200, ['foregroundDeletion']])
    await eventually(
      () => cluster.ask.get<ConfigMap>(child),
      ({ body: each }) => each.metadata?.deletionTimestamp !== undefined,
    )
    expect((await cluster.ask.get(owner)).status).toBe(200)
    await cluster.ask.patch(child, 'merge', { metadata: { finalizers: null } })
    await isGone(owner)
    await isGone(child)
  })

  test('of owners that never were are collected', async () => {
    const reference = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: 'never',
      uid: '00000000-0000-0000-0000-000000000000',
    }
    await map('stray', { ownerReferences: [reference] }, 'owners')
    await isGone(path('configmaps', 'stray', 'owners'))
  })

  test('of a Deployment: ReplicaSets and Pods go, or stay with --cascade=orphan', async () => {
    const deploy = (name: string) =>
      cluster.ask.post(path('deployments', '', 'owners'), {
        metadata: { name },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: name } },
          template: { metadata: { labels: { app: name } }, spec: pod(name).spec },
        },
      })
    const replicaSets = async (name: string) =>
      (await cluster.ask.get<KubeList<ReplicaSet>>(`${path('replicasets', '', 'owners')}?labelSelector=app%3D${name}`))
        .body.items
    for (const name of ['whole', 'kept']) {
      await deploy(name)
      await eventually(
        () => cluster.ask.get<Deployment>(path('deployments', name, 'owners')),
        ({ body }) => body.status?.availableReplicas === 1,
      )
    }
    await cluster.ask.delete(path('deployments', 'kept', 'owners'), { propagationPolicy: 'Orphan' })
    await cluster.ask.delete(path('deployments', 'whole', 'owners'), { propagationPolicy: 'Foreground' })
    await isGone(path('deployments', 'whole', 'owners'))
    await isGone(path('deployments', 'kept', 'owners'))
    expect(await replicaSets('whole')).toEqual([])
    const [kept] = await replicaSets('kept')
    expect(kept?.metadata?.ownerReferences ?? []).toEqual([])
    expect(kept?.status?.readyReplicas).toBe(1)
  })
})

describe('a Namespace', () => {
  test('goes when all in it has gone, and takes nothing new meanwhile', async () => {
    await cluster.ask.post('/api/v1/namespaces', { metadata: { name: 'ending' } })
    await map('held', { finalizers: ['lab.example.com/hold'] }, 'ending')
    const { body } = await cluster.ask.delete<Namespace>('/api/v1/namespaces/ending')
    expect(body.status?.phase).toBe('Terminating')
    const late = await cluster.ask.post(path('configmaps', '', 'ending'), { metadata: { name: 'late' } })
    expect([late.status, late.body.message, late.body.details?.causes]).toEqual([
      403,
      'configmaps "late" is forbidden: unable to create new content in namespace ending because it is being terminated',
      [
        {
          reason: 'NamespaceTerminating',
          message: 'namespace ending is being terminated',
          field: 'metadata.namespace',
        },
      ],
    ])
    const waiting = await eventually(
      () => cluster.ask.get<Namespace>('/api/v1/namespaces/ending'),
      ({ body: each }) =>
        each.status?.conditions?.some(
          ({ type, status }) => type === 'NamespaceFinalizersRemaining' && status === 'True',
        ) === true,
    )
    expect(waiting.body.status?.conditions?.find(({ type }) => type === 'NamespaceContentRemaining')?.message).toBe(
      'Some resources are remaining: configmaps. has 1 resource instances',
    )
    await cluster.ask.patch(path('configmaps', 'held', 'ending'), 'merge', { metadata: { finalizers: null } })
    await isGone('/api/v1/namespaces/ending')
  })

  test('takes what is created while it goes with it, and may come again', async () => {
    for (let round = 0; round < 3; round++) {
      const made = await eventually(
        () => cluster.ask.post('/api/v1/namespaces', { metadata: { name: 'busy' } }),
        ({ status }) => status === 201,
      )
      expect(made.status).toBe(201)
      const writers = Array.from({ length: 30 }, (_, index) =>
        cluster.ask.post(path('configmaps', '', 'busy'), { metadata: { name: `c${index}` } }),
      )
      await cluster.ask.delete('/api/v1/namespaces/busy')
      const codes = new Set((await Promise.all(writers)).map(({ status }) => status))
      for (const code of codes) expect([201, 403, 404]).toContain(code)
      await isGone('/api/v1/namespaces/busy')
      expect((await cluster.ask.get<KubeList>(path('configmaps', '', 'busy'))).body.items).toEqual([])
    }
  })

  test('that the cluster needs stays', async () => {
    for (const name of ['default', 'kube-system', 'kube-public']) {
      const { status, body } = await cluster.ask.delete(`/api/v1/namespaces/${name}`)
      expect([status, body.message]).toEqual([
        403,
        `namespaces "${name}" is forbidden: this namespace may not be deleted`,
      ])
    }
  })
})

describe('many at once', () => {
  test('twenty who create and delete the same names', async () => {
    const names = ['x', 'y', 'z']
    const worker = async (seed: number) => {
      for (let step = 0; step < 15; step++) {
        const name = names[(seed + step) % names.length] ?? 'x'
        const { status } =
          (seed + step) % 2 === 0
            ? await cluster.ask.post(path('configmaps', '', 'many'), { metadata: { name } })
            : await cluster.ask.delete(path('configmaps', name, 'many'))
        expect([200, 201, 404, 409]).toContain(status)
      }
    }
    await Promise.all(Array.from({ length: 20 }, (_, seed) => worker(seed)))
    for (const name of names) await cluster.ask.delete(path('configmaps', name, 'many'))
    const { body } = await cluster.ask.get<KubeList>(path('configmaps', '', 'many'))
    expect(body.items.map(({ metadata }) => metadata?.name)).toEqual(['c', 'kube-root-ca.crt'])
  })
})
