import { describe, expect, it } from 'vitest'
import { configMaps } from '../../kinds/configmaps'
import { deployments } from '../../kinds/deployments.apps'
import { pods } from '../../kinds/pods'
import type { KubeObject, ObjectMeta } from '../../kube/object'
import type { ConfigMap, Deployment } from '../../kube/types'
import type { AdmissionPlugin } from '../admission/admission'
import { failure } from '../registry/resource-battery.test-support'
import { defineStrategy } from '../registry/strategy'
import type { Authorizer } from './request'
import { config, deployment, pod, start, targetOf } from './server.test-support'
import { createTestVerbs } from './verbs.test-support'

describe('create', () => {
  it('makes up names of five letters that are no words, again when one is taken', async () => {
    const digits = Array.from({ length: 2000 }, (_, index) => (index < 160 ? 0 : index / 2001))
    const { create } = start({ random: () => digits.shift() ?? 0.5 })
    const first = await create(configMaps, { metadata: { generateName: 'web-' } })
    expect(first.metadata).toMatchObject({ name: 'web-bbbbb', generateName: 'web-' })
    const second = await create(configMaps, { metadata: { generateName: 'web-' } })
    expect(second.metadata?.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    expect(second.metadata?.name).not.toBe('web-bbbbb')
  })

  it('gives up after eight names', async () => {
    const { create } = start({ random: () => 0 })
    await create(configMaps, { metadata: { generateName: 'web-' } })
    expect(await failure(create(configMaps, { metadata: { generateName: 'web-' } }))).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message:
        'configmaps "web-bbbbb" already exists, the server was not able to generate a unique name for the object',
      details: { retryAfterSeconds: 1 },
    })
  })

  it('cuts a long generateName so that the suffix fits', async () => {
    const { create } = start()
    const { metadata } = await create(configMaps, { metadata: { generateName: 'x'.repeat(60) } })
    expect(metadata?.name).toHaveLength(63)
  })

  it('refuses what names another namespace, no name, or a revision', async () => {
    const { create } = start()
    expect(await failure(create(configMaps, { metadata: { name: 'x', namespace: 'other' } }))).toMatchObject({
      code: 400,
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    })
    expect(await failure(create(configMaps, { metadata: {} }))).toMatchObject({
      code: 422,
      message: 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    })
    expect(await failure(create(configMaps, { metadata: { name: 'x', resourceVersion: '5' } }))).toMatchObject({
      code: 500,
      message: 'resourceVersion should not be set on objects to be created',
    })
  })

  it('drops what only a server sets', async () => {
    const { create } = start()
    const created = await create(pods, {
      ...pod('x', {
        uid: 'mine',
        creationTimestamp: '2001-01-01T00:00:00Z',
        deletionTimestamp: '2001-01-01T00:00:00Z',
        deletionGracePeriodSeconds: 3,
        generation: 9,
        managedFields: [{ manager: 'me' }],
        selfLink: '/x',
      } as ObjectMeta),
      status: { phase: 'Running' },
    })
    expect(Object.keys(created.metadata ?? {}).sort()).toEqual(
      ['creationTimestamp', 'generation', 'managedFields', 'name', 'namespace', 'resourceVersion', 'uid'].sort(),
    )
    expect(created.metadata?.managedFields?.map(({ manager }) => manager)).toEqual(['unknown'])
    expect(created.metadata?.generation).toBe(1)
    expect(created.status).toEqual({})
  })

  it('says that the name is still in use while the object ends', async () => {
    const { create, verbs, context } = start()
    await create(configMaps, { metadata: { name: 'x', finalizers: ['example.com/wait'] } })
    await verbs.remove(targetOf(configMaps, 'x'), {}, context)
    expect(await failure(create(configMaps, config('x')))).toMatchObject({
      message: 'object is being deleted: configmaps "x" already exists',
    })
  })

  it('drops repeated owners with a warning', async () => {
    const { create, warnings } = start()
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' }
    const { metadata } = await create(configMaps, { metadata: { name: 'x', ownerReferences: [owner, { ...owner }] } })
    expect(metadata?.ownerReferences).toEqual([owner])
    expect(warnings[0]).toContain('duplicate UID(s) observed: [u]')
    const started = performance.now()
    const many = Array.from({ length: 20_000 }, (_, index) => ({ ...owner, name: `o${index}` }))
    await create(configMaps, { metadata: { name: 'y', ownerReferences: many } })
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('refuses unknown fields, or warns, or keeps quiet', async () => {
    const { verbs, context, warnings } = start()
    const body = { ...deployment('web'), spec: { ...deployment('web').spec, replica: 2 } }
    const create = (fieldValidation: 'Strict' | 'Warn' | 'Ignore') =>
      verbs.create(deployments, 'shop', body, { ...context, dryRun: true, fieldValidation })
    expect(await failure(create('Strict'))).toMatchObject({
      code: 400,
      message: expect.stringContaining('strict decoding error: unknown field "spec.replica"'),
    })
    await create('Warn')
    expect(warnings).toEqual(['unknown field "spec.replica"'])
    await create('Ignore')
    expect(warnings).toHaveLength(1)
  })
})

describe('update', () => {
  it('answers NotFound, and a Conflict when the object that was meant is gone', async () => {
    const { verbs, context } = start()
    const update = (object: KubeObject) => failure(verbs.update(targetOf(configMaps, 'x'), object, context))
    expect(await update(config('x'))).toMatchObject({ code: 404, message: 'configmaps "x" not found' })
    expect(await update({ metadata: { name: 'x', uid: 'old' } })).toMatchObject({
      code: 409,
      message:
        'Operation cannot be fulfilled on configmaps "x": StorageError: invalid object, Code: 4, Key: /registry/configmaps/shop/x, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: old, UID in object meta: ',
    })
  })

  it('wants the name of the URL', async () => {
    const { verbs, context } = start()
    const update = (object: KubeObject) => failure(verbs.update(targetOf(configMaps, 'x'), object, context))
    expect(await update(config('y'))).toMatchObject({
      code: 400,
      message: 'the name of the object (y) does not match the name on the URL (x)',
    })
    expect(await update({ metadata: {} })).toMatchObject({
      message: 'the name of the object (x based on URL) was undeterminable: name must be provided',
    })
  })

  it('without a revision overwrites, unless the resource forbids it', async () => {
    const { verbs, context, create } = start()
    await create(configMaps, config('x', { a: '1' }))
    const { object } = await verbs.update(targetOf(configMaps, 'x'), config('x', { a: '2' }), context)
    expect((object.value as ConfigMap).data).toEqual({ a: '2' })

    const strict = createTestVerbs([defineStrategy<ConfigMap>({ kind: configMaps, allowUnconditionalUpdate: false })])
    await strict.verbs.create(configMaps, 'shop', config('x'), context)
    expect(await failure(strict.verbs.update(targetOf(configMaps, 'x'), config('x'), context))).toMatchObject({
      code: 422,
      message:
        'configmaps "x" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
    })
  })

  it('may create where the strategy lets it', async () => {
    const { verbs, context } = createTestVerbs([
      defineStrategy<ConfigMap>({ kind: configMaps, allowCreateOnUpdate: true }),
    ])
    const first = await verbs.update(targetOf(configMaps, 'x'), config('x'), context)
    expect(first.created).toBe(true)
    expect(first.object.value.metadata?.uid).toBeDefined()
    expect((await verbs.update(targetOf(configMaps, 'x'), config('x', { a: '1' }), context)).created).toBe(false)
  })

  it('creates then only for who may create', async () => {
    const asked: string[] = []
    const authorize: Authorizer['authorize'] = ({ verb, resource, namespace, name }) => {
      asked.push(`${verb} ${resource} ${namespace}/${name}`)
      return { allowed: false, reason: '' }
    }
    const strategy = defineStrategy<ConfigMap>({ kind: configMaps, allowCreateOnUpdate: true })
    const { verbs, context } = createTestVerbs([strategy], { authorizer: { authorize } })
    const update = () => verbs.update(targetOf(configMaps, 'x'), config('x'), context)
    expect(await failure(update)).toMatchObject({ code: 403 })
    expect(asked).toEqual(['create configmaps shop/x'])
    await verbs.create(configMaps, 'shop', config('x'), context)
    expect((await update()).created).toBe(false)
  })

  it('counts generations by the spec, and not by labels or status', async () => {
    const { verbs, context, create } = start()
    const first = await create(deployments, deployment('web'))
    expect(first.metadata?.generation).toBe(1)
    const labelled = { ...first, metadata: { ...first.metadata, labels: { a: 'b' } } }
    const { value: second } = (await verbs.update(targetOf(deployments, 'web'), labelled, context)).object
    expect(second.metadata?.generation).toBe(1)
    const scaled = { ...second, spec: { ...(second as Deployment).spec, replicas: 3 } }
    const { value: third } = (await verbs.update(targetOf(deployments, 'web'), scaled, context)).object
    expect(third.metadata?.generation).toBe(2)
    const status = { ...third, status: { replicas: 3, observedGeneration: 2 } }
    const { value: fourth } = (await verbs.update(targetOf(deployments, 'web', 'status'), status, context)).object
    expect(fourth.metadata?.generation).toBe(2)
    expect((fourth as Deployment).status?.observedGeneration).toBe(2)
  })

  it('is tried again when something else was faster, as long as it names no revision', async () => {
    let interfere: (() => Promise<unknown>) | undefined
    const plugin: AdmissionPlugin = {
      name: 'slow',
      async validate({ operation }) {
        const now = interfere
        interfere = undefined
        if (operation === 'UPDATE') await now?.()
      },
    }
    const { verbs, context, create } = start({ admission: [plugin], admissionContext: {} as never })
    const first = await create(configMaps, config('x', { a: '1' }))
    const other = (value: string) => () =>
      verbs.patch(targetOf(configMaps, 'x'), { data: { other: value } }, 'merge', context)
    interfere = other('1')
    const { object } = await verbs.patch(targetOf(configMaps, 'x'), { data: { mine: '1' } }, 'merge', context)
    expect((object.value as ConfigMap).data).toEqual({ a: '1', other: '1', mine: '1' })
    interfere = other('2')
    const named = { metadata: { resourceVersion: object.value.metadata?.resourceVersion }, data: { mine: '2' } }
    expect(await failure(verbs.patch(targetOf(configMaps, 'x'), named, 'merge', context))).toMatchObject({ code: 409 })
    expect(first.metadata?.uid).toBe(object.value.metadata?.uid)
  })
})

describe('patch', () => {
  it('merges lists by their keys when it is strategic', async () => {
    const { verbs, context, create } = start()
    await create(deployments, deployment('web'))
    const patch = { spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox' }] } } } }
    const { object } = await verbs.patch(targetOf(deployments, 'web'), patch, 'strategic', context)
    const containers = (object.value as Deployment).spec?.template.spec?.containers
    expect(containers?.map(({ name }) => name).sort()).toEqual(['c', 'side'])
    expect((await verbs.patch(targetOf(deployments, 'web'), patch, 'merge', context)).object.value).toMatchObject({
      spec: { template: { spec: { containers: [{ name: 'side' }] } } },
    })
  })

  it('refuses a failed test, an unknown field and a missing object', async () => {
    const { verbs, context, create } = start()
    await create(configMaps, config('x', { a: '1' }))
    const patch = (body: unknown, type: 'json' | 'merge' | 'strategic' | 'apply', name = 'x') =>
      failure(verbs.patch(targetOf(configMaps, name), body, type, context))
    expect(await patch([{ op: 'test', path: '/data/a', value: '2' }], 'json')).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
    })
    expect(await patch({ dat: {} }, 'strategic')).toMatchObject({
      code: 422,
      message: ' "" is invalid: patch: Invalid value: "map[dat:map[]]": strict decoding error: unknown field "dat"',
    })
    expect(await patch({ data: {} }, 'merge', 'nobody')).toMatchObject({ code: 404 })
  })

  it('cannot change an identity', async () => {
    const { verbs, context, create } = start()
    await create(configMaps, config('x'))
    const patch = (metadata: ObjectMeta) =>
      failure(verbs.patch(targetOf(configMaps, 'x'), { metadata }, 'merge', context))
    expect(await patch({ uid: 'other' })).toMatchObject({
      code: 422,
      message: 'ConfigMap "x" is invalid: metadata.uid: Invalid value: "other": field is immutable',
    })
    expect(await patch({ name: 'y' })).toMatchObject({ code: 400 })
    expect(await patch({ namespace: 'other' })).toMatchObject({ code: 400 })
  })
})
