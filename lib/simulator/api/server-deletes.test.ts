import { describe, expect, it } from 'vitest'
import { configMaps } from '../../kinds/configmaps'
import { deployments } from '../../kinds/deployments.apps'
import { namespaces } from '../../kinds/namespaces'
import { pods } from '../../kinds/pods'
import { failure } from '../registry/resource-battery.test-support'
import { config, deployment, nameOf, pod, start, targetOf } from './server.test-support'

describe('delete', () => {
  it('gives a running Pod its grace, which can only be shortened', async () => {
    const { verbs, context, create, clock } = start()
    await create(pods, pod('x', {}, { nodeName: 'n1' }))
    const remove = (options: { gracePeriodSeconds?: number } = {}) =>
      verbs.remove(targetOf(pods, 'x'), options, context)
    const first = await remove()
    expect(first).toMatchObject({
      deleted: false,
      object: {
        value: {
          metadata: { deletionTimestamp: '2026-01-02T03:04:35Z', deletionGracePeriodSeconds: 30, generation: 2 },
        },
      },
    })
    await clock.advance(5000)
    expect((await remove({ gracePeriodSeconds: 60 })).object.value).toBe(first.object.value)
    expect((await remove({ gracePeriodSeconds: 10 })).object.value.metadata).toMatchObject({
      deletionTimestamp: '2026-01-02T03:04:15Z',
      deletionGracePeriodSeconds: 10,
    })
    expect((await remove({ gracePeriodSeconds: 0 })).deleted).toBe(true)
    expect(await failure(() => verbs.get(targetOf(pods, 'x')))).toMatchObject({ code: 404 })
  })

  it('removes a Pod that runs nowhere at once, and shows watchers both steps', async () => {
    const { verbs, context, create } = start()
    await create(pods, pod('x'))
    const types: string[] = []
    verbs.watch({ kind: pods, resourceVersion: '2' }, (event) => types.push(event.type))
    expect((await verbs.remove(targetOf(pods, 'x'), {}, context)).deleted).toBe(true)
    expect(types).toEqual(['MODIFIED', 'DELETED'])
  })

  it('is done when a watcher removes the Pod between the two steps', async () => {
    const { verbs, context, create, store } = start()
    await create(pods, pod('x', {}, { nodeName: 'n1' }))
    store.watch('pods', {}, ({ type, current }) => {
      if (type === 'MODIFIED') store.remove(current)
    })
    expect(await verbs.remove(targetOf(pods, 'x'), { gracePeriodSeconds: 0 }, context)).toMatchObject({ deleted: true })
    expect(store.count('pods')).toBe(0)
  })

  it('keeps a Pod with a finalizer beyond its grace', async () => {
    const { verbs, context, create } = start()
    await create(pods, pod('x', { finalizers: ['example.com/wait'] }, { nodeName: 'n1' }))
    await verbs.remove(targetOf(pods, 'x'), {}, context)
    expect((await verbs.remove(targetOf(pods, 'x'), { gracePeriodSeconds: 0 }, context)).deleted).toBe(false)
    await verbs.patch(targetOf(pods, 'x'), { metadata: { finalizers: null } }, 'merge', context)
    expect(await failure(() => verbs.get(targetOf(pods, 'x')))).toMatchObject({ code: 404 })
  })

  it('does not end a Pod in its grace by taking its finalizer away', async () => {
    const { verbs, context, create } = start()
    await create(pods, pod('x', { finalizers: ['example.com/wait'] }, { nodeName: 'n1' }))
    await verbs.remove(targetOf(pods, 'x'), {}, context)
    await verbs.patch(targetOf(pods, 'x'), { metadata: { finalizers: null } }, 'merge', context)
    expect(verbs.get(targetOf(pods, 'x')).value.metadata?.deletionGracePeriodSeconds).toBe(30)
  })

  it.each([
    ['Foreground', ['foregroundDeletion']],
    ['Orphan', ['orphan']],
  ] as const)('leaves a %s delete to the garbage collector', async (propagationPolicy, finalizers) => {
    const { verbs, context, create } = start()
    await create(configMaps, config('x'))
    const { deleted, object } = await verbs.remove(targetOf(configMaps, 'x'), { propagationPolicy }, context)
    expect(deleted).toBe(false)
    expect(object.value.metadata).toMatchObject({ finalizers, deletionGracePeriodSeconds: 0 })
  })

  it('keeps a policy that a finalizer states, unless told otherwise', async () => {
    const { verbs, context, create } = start()
    await create(configMaps, { metadata: { name: 'x', finalizers: ['orphan'] } })
    expect((await verbs.remove(targetOf(configMaps, 'x'), {}, context)).deleted).toBe(false)
    await create(configMaps, { metadata: { name: 'y', finalizers: ['orphan'] } })
    const background = { propagationPolicy: 'Background' } as const
    expect((await verbs.remove(targetOf(configMaps, 'y'), background, context)).deleted).toBe(true)
  })

  it('refuses another object, another revision, an unknown policy', async () => {
    const { verbs, context, create } = start()
    const { metadata } = await create(deployments, deployment('web'))
    const remove = (options: Parameters<typeof verbs.remove>[1]) =>
      failure(verbs.remove(targetOf(deployments, 'web'), options, context))
    expect(await remove({ preconditions: { uid: 'other' } })).toMatchObject({
      code: 409,
      message: `Operation cannot be fulfilled on Deployment.apps "web": the UID in the precondition (other) does not match the UID in record (${metadata?.uid}). The object might have been deleted and then recreated`,
    })
    expect(await remove({ preconditions: { resourceVersion: '1' } })).toMatchObject({
      message:
        'Operation cannot be fulfilled on Deployment.apps "web": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (2). The object might have been modified',
    })
    expect(await remove({ propagationPolicy: 'Sideways' as never })).toMatchObject({
      code: 422,
      message: expect.stringContaining('DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value'),
    })
  })

  it('lets a Namespace wait for its contents until it is finalized', async () => {
    const { verbs, context, create } = start()
    await create(namespaces, { metadata: { name: 'shop' } }, undefined)
    const target = targetOf(namespaces, 'shop')
    const { deleted, object } = await verbs.remove(target, {}, context)
    expect(deleted).toBe(false)
    expect(object.value).toMatchObject({ status: { phase: 'Terminating' } })
    expect(object.value.metadata?.deletionGracePeriodSeconds).toBeUndefined()
    const done = { ...object.value, spec: { finalizers: [] } }
    await verbs.update({ ...target, subresource: 'finalize' }, done, context)
    expect(await failure(() => verbs.get(target))).toMatchObject({ code: 404 })
  })

  it('changes nothing in a dry run', async () => {
    const { verbs, dryRun, create, store } = start()
    await create(pods, pod('x', {}, { nodeName: 'n1' }))
    const { revision } = store
    const { object } = await verbs.remove(targetOf(pods, 'x'), {}, dryRun)
    expect(object.value.metadata?.deletionTimestamp).toBeDefined()
    expect(store.revision).toBe(revision)
  })

  it('removes a collection by selector', async () => {
    const { verbs, context, create } = start()
    for (const name of ['a', 'b', 'c'])
      await create(configMaps, { metadata: { name, labels: { keep: String(name === 'b') } } })
    const removed = await verbs.removeCollection(
      configMaps,
      { namespace: 'shop', labelSelector: 'keep=false' },
      {},
      context,
    )
    expect(removed.map(({ value }) => nameOf(value))).toEqual(['a', 'c'])
    expect(verbs.list(configMaps, {}).items.map(({ value }) => nameOf(value))).toEqual(['b'])
  })
})
