import { describe, expect, it } from 'vitest'
import { configMaps } from '../../kinds/configmaps'
import { deployments } from '../../kinds/deployments.apps'
import type { Kind } from '../../kinds/kind'
import { namespaces } from '../../kinds/namespaces'
import { pods } from '../../kinds/pods'
import { copyJson } from '../../kube/json'
import type { KubeObject, ObjectMeta } from '../../kube/object'
import type { ConfigMap, Deployment, Namespace, Pod } from '../../kube/types'
import type { AdmissionPlugin, AdmissionRequest } from '../admission/admission'
import { failure } from '../registry/resource-battery.test-support'
import { defineStrategy } from '../registry/strategy'
import { decodeContinue, encodeContinue } from './continue-token'
import type { Authorizer } from './request'
import type { Target, WatchedEvent } from './verbs'
import { createTestVerbs, type TestVerbsOptions } from './verbs.test-support'

// Small strategies of the test's own: what is shown here holds whatever the real ones say.
const podStrategy = defineStrategy<Pod>({
  kind: pods,
  status: true,
  selectableFields: ({ spec, status }) => ({
    'spec.nodeName': spec?.nodeName ?? '',
    'status.phase': status?.phase ?? '',
  }),
  gracePeriodSeconds: (pod, requested) => (pod.spec?.nodeName ? (requested ?? 30) : 0),
  subresources: {
    binding: {
      body: { group: '', version: 'v1', kind: 'Binding' },
      verbs: ['create'],
      apply(pod, body) {
        if (pod.spec) pod.spec.nodeName = (body as { target?: { name?: string } }).target?.name
        return undefined
      },
    },
    eviction: {
      body: { group: 'policy', version: 'v1', kind: 'Eviction' },
      verbs: ['create'],
      async run(_pod, _body, { remove }) {
        await remove({ gracePeriodSeconds: 3 })
        return { kind: 'Status', apiVersion: 'v1', metadata: {} }
      },
    },
  },
})
const deploymentStrategy = defineStrategy<Deployment>({
  kind: deployments,
  status: true,
  defaults(deployment) {
    if (deployment.spec) deployment.spec.replicas ??= 1
  },
  scale: {
    replicas: ({ spec, status }) => ({
      spec: spec?.replicas ?? 0,
      status: status?.replicas ?? 0,
      selector: 'app=web',
    }),
    setReplicas(deployment, replicas) {
      if (deployment.spec) deployment.spec.replicas = replicas
    },
  },
})
const configMapStrategy = defineStrategy<ConfigMap>({ kind: configMaps })
const namespaceStrategy = defineStrategy<Namespace>({
  kind: namespaces,
  status: true,
  generation: false,
  prepareForCreate(namespace) {
    namespace.spec = { finalizers: ['kubernetes'] }
    namespace.status = { phase: 'Active' }
  },
  prepareForDelete(namespace) {
    namespace.status = { phase: 'Terminating' }
  },
  mustStay: ({ spec }) => (spec?.finalizers ?? []).length > 0,
  subresources: {
    finalize: {
      body: { group: '', version: 'v1', kind: 'Namespace' },
      verbs: ['update'],
      apply(namespace, body) {
        namespace.spec = copyJson((body as Namespace).spec ?? {})
        return undefined
      },
    },
  },
})

const start = (options?: TestVerbsOptions) => {
  const environment = createTestVerbs([podStrategy, deploymentStrategy, configMapStrategy, namespaceStrategy], options)
  const { verbs, context } = environment
  const create = async <T extends KubeObject>(kind: Kind<T>, object: T, namespace: string | undefined = 'shop') =>
    (await verbs.create(kind, namespace, object, context)).value as T
  return { ...environment, create }
}
const targetOf = <T extends KubeObject>(kind: Kind<T>, name: string, subresource = ''): Target => ({
  kind,
  namespace: kind.scope === 'Namespaced' ? 'shop' : undefined,
  name,
  subresource,
})
const pod = (name: string, metadata: ObjectMeta = {}, spec: object = {}): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
  }) as Pod
const deployment = (name: string): Deployment => ({
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] }] },
    },
  },
})
const config = (name: string, data: Record<string, string> = {}): ConfigMap => ({ metadata: { name }, data })
const nameOf = ({ metadata }: KubeObject) => metadata?.name

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
      ['creationTimestamp', 'generation', 'name', 'namespace', 'resourceVersion', 'uid'].sort(),
    )
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

  it('refuses a failed test, an unknown field, server-side apply and a missing object', async () => {
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
    expect(await patch({}, 'apply')).toMatchObject({ code: 415, reason: 'UnsupportedMediaType' })
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

describe('subresources', () => {
  it('scale, with the revision as a condition', async () => {
    const { verbs, context, create } = start()
    await create(deployments, deployment('web'))
    const target = targetOf(deployments, 'web', 'scale')
    const scale = verbs.get(target)
    expect(scale.value).toMatchObject({ kind: 'Scale', spec: { replicas: 1 }, status: { selector: 'app=web' } })
    expect(scale.json.startsWith('{"metadata":{')).toBe(true)
    const patched = await verbs.patch(target, { spec: { replicas: 3 } }, 'merge', context)
    expect(patched.object.value).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } })
    expect(verbs.get(targetOf(deployments, 'web')).value.metadata?.generation).toBe(2)
    expect(await failure(verbs.update(target, copyJson(scale.value), context))).toMatchObject({ code: 409 })
    const negative = { ...copyJson(patched.object.value), spec: { replicas: -1 } }
    expect(await failure(verbs.update(target, negative, context))).toMatchObject({
      code: 422,
      message:
        'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    })
  })

  it('of a strategy change what the main endpoint would refuse', async () => {
    const { verbs, context, create } = start()
    await create(pods, pod('x'))
    const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'x' }, target: { kind: 'Node', name: 'n1' } }
    await verbs.createSubresource(targetOf(pods, 'x', 'binding'), body, context)
    expect((verbs.get(targetOf(pods, 'x')).value as Pod).spec?.nodeName).toBe('n1')
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'x' } }
    const { value } = await verbs.createSubresource(targetOf(pods, 'x', 'eviction'), eviction, context)
    expect(value.kind).toBe('Status')
    expect(verbs.get(targetOf(pods, 'x')).value.metadata?.deletionGracePeriodSeconds).toBe(3)
  })

  it('that are not there are not found', async () => {
    const { verbs, context, create } = start()
    await create(configMaps, config('x'))
    for (const subresource of ['status', 'scale', 'binding', 'toString']) {
      const target = targetOf(configMaps, 'x', subresource)
      expect(await failure(() => verbs.get(target))).toMatchObject({ code: 404 })
      expect(await failure(verbs.update(target, config('x'), context))).toMatchObject({ code: 404 })
      expect(await failure(verbs.createSubresource(target, {}, context))).toMatchObject({ code: 404 })
    }
  })

  it('stand in discovery', () => {
    const { verbs } = start()
    const served = verbs.served.find(({ kind }) => kind.id === 'deployments.apps')
    expect(served?.verbs).toEqual(['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'])
    expect(served?.subresources).toEqual([
      {
        name: 'scale',
        kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
        verbs: ['get', 'patch', 'update'],
      },
      { name: 'status', kind: { group: 'apps', version: 'v1', kind: 'Deployment' }, verbs: ['get', 'patch', 'update'] },
    ])
  })
})

describe('admission', () => {
  it('changes first, refuses last, and hears of every kind of write', async () => {
    const heard: string[] = []
    const note = (round: string) => (request: AdmissionRequest) => {
      const { operation, kind, subresource, name, object, old } = request
      heard.push(
        [round, operation, subresource ? `${kind.plural}/${subresource}` : kind.plural, name, object?.kind, !!old].join(
          ' ',
        ),
      )
    }
    const first: AdmissionPlugin = {
      name: 'first',
      admit(request) {
        note('admit')(request)
        if (request.operation === 'CREATE' && request.object?.metadata) request.object.metadata.labels = { by: 'first' }
      },
      validate: note('validate'),
    }
    const second: AdmissionPlugin = {
      name: 'second',
      admit: async (request) => {
        expect(heard.at(-1)?.startsWith('admit')).toBe(true)
        if (request.object?.metadata?.name === 'bad') expect(request.object.metadata.labels).toEqual({ by: 'first' })
      },
    }
    const { verbs, context, create } = start({ admission: [first, second], admissionContext: {} as never })
    await create(pods, { ...pod('x'), metadata: { generateName: 'x-' } })
    const name = nameOf(verbs.list(pods, {}).items[0]?.value ?? {}) ?? ''
    const target = (subresource: string) => targetOf(pods, name, subresource)
    const binding = { metadata: { name }, target: { name: 'n1' } }
    await verbs.createSubresource(target('binding'), binding, context)
    await verbs.patch(target('status'), { status: { phase: 'Running' } }, 'merge', context)
    await verbs.createSubresource(target('eviction'), { metadata: { name } }, context)
    expect(heard).toEqual([
      'admit CREATE pods  Pod false',
      `validate CREATE pods ${name} Pod false`,
      `admit CREATE pods/binding ${name} Binding false`,
      `validate CREATE pods/binding ${name} Binding false`,
      `admit UPDATE pods/status ${name} Pod true`,
      `validate UPDATE pods/status ${name} Pod true`,
      `admit CREATE pods/eviction ${name} Eviction false`,
      `validate CREATE pods/eviction ${name} Eviction false`,
      `admit DELETE pods ${name}  true`,
      `validate DELETE pods ${name}  true`,
    ])
    expect(verbs.list(pods, { labelSelector: 'by=first' }).items).toHaveLength(1)
  })
})

describe('list', () => {
  const many = async (count = 10) => {
    const environment = start()
    for (let at = 0; at < count; at++) {
      const name = `c${String(at).padStart(2, '0')}`
      await environment.create(configMaps, { metadata: { name, labels: { even: String(at % 2 === 0) } } })
    }
    return environment
  }
  const kind = configMaps
  const names = (items: readonly { value: KubeObject }[]) => items.map(({ value }) => nameOf(value)).join(' ')

  it('comes in pages that all show the same moment', async () => {
    const { verbs, create, store } = await many(7)
    const { revision } = store
    const first = verbs.list(kind, { limit: 3, namespace: 'shop' })
    expect(names(first.items)).toBe('c00 c01 c02')
    expect(first).toMatchObject({ remainingItemCount: 4, resourceVersion: String(revision) })
    expect(Buffer.from(first.continue!, 'base64url').toString()).toBe(
      `{"v":"meta.k8s.io/v1","rv":${revision},"start":"c02\\u0000"}`,
    )
    await create(configMaps, config('c03a'))
    const second = verbs.list(kind, { limit: 3, namespace: 'shop', continue: first.continue })
    expect(names(second.items)).toBe('c03 c04 c05')
    const third = verbs.list(kind, { limit: 3, namespace: 'shop', continue: second.continue })
    expect(names(third.items)).toBe('c06')
    expect(third.continue).toBeUndefined()
    expect(third.resourceVersion).toBe(String(revision))
  })

  it('fills its pages with what matches, and does not count what is left then', async () => {
    const { verbs } = await many()
    const first = verbs.list(kind, { limit: 3, labelSelector: 'even=true' })
    expect(names(first.items)).toBe('c00 c02 c04')
    expect(first.remainingItemCount).toBeUndefined()
    const second = verbs.list(kind, { limit: 3, labelSelector: 'even=true', continue: first.continue })
    expect(names(second.items)).toBe('c06 c08')
    expect(second.continue).toBeUndefined()
  })

  it('lets a continuation expire, with a way to read on', async () => {
    const { verbs, create } = start({ store: { historyLimit: 4 } })
    for (const name of ['a', 'b', 'c']) await create(configMaps, config(name))
    const { continue: token } = verbs.list(kind, { limit: 1 })
    for (const name of ['d', 'e', 'f', 'g', 'h']) await create(configMaps, config(name))
    const status = await failure(() => verbs.list(kind, { limit: 2, continue: token }))
    expect(status).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: expect.stringContaining(
        'The provided continue parameter is too old to display a consistent list result.',
      ),
    })
    const rest = verbs.list(kind, { continue: status?.metadata.continue })
    expect(names(rest.items)).toBe('b c d e f g h')
  })

  it('shows any moment that is still known', async () => {
    const { verbs, store, create } = await many(3)
    const then = String(store.revision)
    await create(configMaps, config('later'))
    const listed = (options: object) => names(verbs.list(kind, options).items)
    expect(listed({ resourceVersion: then, resourceVersionMatch: 'Exact' })).toBe('c00 c01 c02')
    expect(listed({ resourceVersion: then, limit: 500 })).toBe('c00 c01 c02')
    expect(listed({ resourceVersion: then, resourceVersionMatch: 'NotOlderThan' })).toBe('c00 c01 c02 later')
    expect(listed({ resourceVersion: then })).toBe('c00 c01 c02 later')
    expect(listed({ resourceVersion: '0' })).toBe('c00 c01 c02 later')
  })

  it('knows what it cannot know', async () => {
    const { verbs, store } = await many(2)
    const future = String(store.revision + 10)
    const tooLarge = {
      code: 504,
      reason: 'Timeout',
      message: `Timeout: Too large resource version: ${future}, current: ${store.revision}`,
    }
    expect(await failure(() => verbs.list(kind, { resourceVersion: future }))).toMatchObject(tooLarge)
    expect(await failure(() => verbs.get(targetOf(configMaps, 'c00'), { resourceVersion: future }))).toMatchObject(
      tooLarge,
    )
    expect(await failure(() => verbs.watch({ kind, resourceVersion: future }, () => undefined))).toMatchObject(tooLarge)
    expect(await failure(() => verbs.list(kind, { resourceVersion: 'abc' }))).toMatchObject({
      code: 400,
      message: expect.stringContaining('invalid resource version: resourceVersion: Invalid value: "abc"'),
    })
    expect(await failure(() => verbs.list(kind, { continue: '!!' }))).toMatchObject({
      code: 400,
      message: expect.stringContaining('invalid continue token: continue key is not valid: '),
    })
    const token = encodeContinue({ revision: 2, after: 'x' })
    expect(await failure(() => verbs.list(kind, { continue: token, resourceVersion: '2' }))).toMatchObject({
      message: 'specifying resource version is not allowed when using continue',
    })
    expect(decodeContinue(token)).toEqual({ revision: 2, after: 'x' })
  })

  it('words an unknown field as upstream does', async () => {
    const { verbs } = start()
    expect(await failure(() => verbs.list(pods, { fieldSelector: 'spec.foo=x' }))).toMatchObject({
      code: 400,
      message: 'field label not supported: spec.foo',
    })
    expect(await failure(() => verbs.list(kind, { fieldSelector: 'data.a=x' }))).toMatchObject({
      message: '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
    })
  })
})

describe('watch', () => {
  const tell = (event: WatchedEvent) =>
    event.type === 'BOOKMARK'
      ? `BOOKMARK ${event.initialEventsEnd}`
      : `${event.type} ${nameOf(event.current.value)} ${event.current.value.metadata?.resourceVersion}`

  it('shows an object appear and disappear as it starts and stops matching', async () => {
    const { verbs, context, create } = start()
    const seen: string[] = []
    const last: WatchedEvent[] = []
    verbs.watch({ kind: pods, fieldSelector: 'spec.nodeName=n1', labelSelector: 'app' }, (event) => {
      seen.push(tell(event))
      last.push(event)
    })
    await create(pods, pod('x', { labels: { app: 'web' } }))
    await verbs.createSubresource(targetOf(pods, 'x', 'binding'), { metadata: {}, target: { name: 'n1' } }, context)
    await verbs.patch(targetOf(pods, 'x'), { metadata: { annotations: { a: 'b' } } }, 'merge', context)
    await verbs.patch(targetOf(pods, 'x'), { metadata: { labels: null } }, 'merge', context)
    await verbs.remove(targetOf(pods, 'x'), { gracePeriodSeconds: 0 }, context)
    expect(seen).toEqual(['ADDED x 3', 'MODIFIED x 4', 'DELETED x 5'])
    const gone = last[2]
    expect(gone?.type === 'DELETED' && gone.current.value.metadata?.labels).toEqual({ app: 'web' })
  })

  it('begins with what exists, marks the end of it, and stays within its namespace', async () => {
    const { verbs, create } = start()
    await create(configMaps, config('a'))
    await create(configMaps, config('b'), 'other')
    const seen: string[] = []
    const request = { kind: configMaps, namespace: 'shop', sendInitialEvents: true }
    const stop = verbs.watch(request, (event) => seen.push(tell(event)))
    await create(configMaps, config('c'))
    await create(configMaps, config('d'), 'other')
    stop()
    await create(configMaps, config('e'))
    expect(seen).toEqual(['ADDED a 2', 'BOOKMARK true', 'ADDED c 4'])
  })

  it('goes on from a revision, or says that it is too old', async () => {
    const { verbs, create } = start({ store: { historyLimit: 2 } })
    for (const name of ['a', 'b', 'c']) await create(configMaps, config(name))
    const seen: string[] = []
    const from = (resourceVersion: string) =>
      verbs.watch({ kind: configMaps, resourceVersion }, (event) => seen.push(tell(event)))
    from('3')
    expect(seen).toEqual(['ADDED c 4'])
    expect(await failure(() => from('1'))).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: 'too old resource version: 1 (2)',
    })
  })
})
