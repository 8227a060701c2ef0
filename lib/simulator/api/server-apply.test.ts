import { describe, expect, it } from 'vitest'
import { configMaps } from '../../kinds/configmaps'
import { deployments } from '../../kinds/deployments.apps'
import type { Kind } from '../../kinds/kind'
import { pods } from '../../kinds/pods'
import { services } from '../../kinds/services'
import { copyJson } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import type { Deployment } from '../../kube/types'
import type { AdmissionPlugin } from '../admission/admission'
import { deploymentStrategy } from '../registry/apps/deployments'
import { configMapStrategy } from '../registry/core/configmaps'
import { podStrategy } from '../registry/core/pods'
import { serviceStrategy } from '../registry/core/services'
import { failure } from '../registry/resource-battery.test-support'
import { targetOf } from './server.test-support'
import type { WriteContext } from './verbs'
import { createTestVerbs, type TestVerbsOptions } from './verbs.test-support'

const web = (spec: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', ...metadata },
  ...{
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] },
      },
      ...spec,
    },
  },
})

const settings = (data: object | undefined, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop', ...metadata },
  ...(data ? { data } : {}),
})

function start(options: TestVerbsOptions = {}) {
  const made = createTestVerbs([deploymentStrategy, podStrategy, serviceStrategy, configMapStrategy], options)
  const { verbs, context } = made
  const as = (fieldManager: string, more: Partial<WriteContext> = {}) => ({ ...context, fieldManager, ...more })
  const nameOf = ({ metadata }: KubeObject) => metadata?.name ?? ''
  return {
    ...made,
    as,
    async create(kind: Kind, object: KubeObject, by = as('creator')) {
      return (await verbs.create(kind, 'shop', object, by)).value
    },
    async apply(kind: Kind, object: KubeObject, by = as('applier'), subresource = '') {
      const { object: stored } = await verbs.patch(targetOf(kind, nameOf(object), subresource), object, 'apply', by)
      return stored.value
    },
    async update(kind: Kind, object: KubeObject, by = as('updater'), subresource = '') {
      return (await verbs.update(targetOf(kind, nameOf(object), subresource), object, by)).object.value
    },
  }
}

const managersOf = ({ metadata }: KubeObject) =>
  (metadata?.managedFields ?? []).map(({ manager, operation, subresource }) =>
    [manager, operation, subresource].filter(Boolean).join(' '),
  )
const fieldsOf = ({ metadata }: KubeObject, manager: string) =>
  metadata?.managedFields?.find((entry) => entry.manager === manager)?.fieldsV1

describe('a create', () => {
  it('notes the fields as a cluster does: defaults are the creator’s, structs are none, items are', async () => {
    const { create } = start()
    const { metadata } = await create(deployments, web())
    expect(metadata?.managedFields).toEqual([
      {
        manager: 'creator',
        operation: 'Update',
        apiVersion: 'apps/v1',
        time: '2026-01-02T03:04:05Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:progressDeadlineSeconds': {},
            'f:replicas': {},
            'f:revisionHistoryLimit': {},
            'f:selector': {},
            'f:strategy': { 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} }, 'f:type': {} },
            'f:template': {
              'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"web"}': {
                    '.': {},
                    'f:image': {},
                    'f:imagePullPolicy': {},
                    'f:name': {},
                    'f:ports': {
                      '.': {},
                      'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} },
                    },
                    'f:resources': {},
                    'f:terminationMessagePath': {},
                    'f:terminationMessagePolicy': {},
                  },
                },
                'f:dnsPolicy': {},
                'f:restartPolicy': {},
                'f:schedulerName': {},
                'f:securityContext': {},
                'f:terminationGracePeriodSeconds': {},
              },
            },
          },
        },
      },
    ])
  })

  it('owns neither what admission adds nor what the server fills in', async () => {
    const plugin: AdmissionPlugin = {
      name: 'Test',
      admit({ object }) {
        if (object?.metadata) object.metadata.labels = { ...object.metadata.labels, admitted: 'yes' }
      },
    }
    const context = {} as NonNullable<TestVerbsOptions['admissionContext']>
    const { create } = start({ admission: [plugin], admissionContext: context })
    const port = { port: 80, targetPort: 8080 }
    const service = await create(services, {
      metadata: { name: 'web', labels: { own: 'yes' } },
      ...{ spec: { ports: [port], selector: { app: 'web' } } },
    })
    expect(service).toMatchObject({ metadata: { labels: { admitted: 'yes' } } })
    expect(fieldsOf(service, 'creator')).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:own': {} } },
      'f:spec': {
        'f:internalTrafficPolicy': {},
        'f:ports': {
          '.': {},
          'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:protocol': {}, 'f:targetPort': {} },
        },
        'f:selector': {},
        'f:sessionAffinity': {},
        'f:type': {},
      },
    })
  })

  it('keeps equal fields of many objects once', async () => {
    const { create } = start()
    const first = await create(configMaps, settings({ a: '1' }))
    const second = await create(configMaps, settings({ a: '2' }, { name: 'other' }))
    expect(fieldsOf(first, 'creator')).toBe(fieldsOf(second, 'creator'))
  })
})

describe('an update', () => {
  it('makes its manager the owner of what it changed, with the time of the change', async () => {
    const { create, update, clock } = start()
    const stored = await create(configMaps, settings({ a: '1', b: '2' }))
    await clock.advance(60_000)
    const next = await update(configMaps, { ...copyJson(stored), ...{ data: { a: '1', b: '3' } } })
    expect(next.metadata?.managedFields).toMatchObject([
      { manager: 'creator', time: '2026-01-02T03:04:05Z', fieldsV1: { 'f:data': { '.': {}, 'f:a': {} } } },
      { manager: 'updater', time: '2026-01-02T03:05:05Z', fieldsV1: { 'f:data': { 'f:b': {} } } },
    ])
  })

  it('without managedFields keeps them, with an empty list drops them', async () => {
    const { create, update } = start()
    await create(configMaps, settings({ a: '1' }))
    expect(managersOf(await update(configMaps, settings({ a: '1' })))).toEqual(['creator Update'])
    const reset = await update(configMaps, settings({ a: '1' }, { managedFields: [] }))
    expect(reset.metadata?.managedFields).toBeUndefined()
    expect(managersOf(await update(configMaps, settings({ a: '2' })))).toEqual([])
  })

  it('of a patch counts as any other, and may replace managedFields', async () => {
    const { create, verbs, as } = start()
    await create(configMaps, settings({ a: '1' }))
    const target = targetOf(configMaps, 'settings')
    const merged = await verbs.patch(target, { data: { b: '2' } }, 'merge', as('patcher'))
    expect(managersOf(merged.object.value)).toEqual(['creator Update', 'patcher Update'])
    const reset = [{ op: 'replace', path: '/metadata/managedFields', value: [{}] }]
    const { object } = await verbs.patch(target, reset, 'json', as('patcher'))
    expect(object.value.metadata?.managedFields).toBeUndefined()
  })

  it('through /status owns status only, under the subresource', async () => {
    const { create, update } = start()
    const stored = (await create(deployments, web())) as Deployment
    const next = copyJson(stored)
    next.spec = { ...next.spec, replicas: 9 } as Deployment['spec']
    next.status = { replicas: 3, observedGeneration: 1 }
    const status = await update(deployments, next, undefined, 'status')
    expect(managersOf(status)).toEqual(['creator Update', 'updater Update status'])
    expect(fieldsOf(status, 'updater')).toEqual({ 'f:status': { 'f:observedGeneration': {}, 'f:replicas': {} } })
  })

  it('through the main endpoint never owns status', async () => {
    const { create, update } = start()
    const stored = await create(deployments, web())
    const next = await update(deployments, { ...copyJson(stored), ...{ status: { replicas: 5 } } })
    expect(managersOf(next)).toEqual(['creator Update'])
  })

  it('through /scale takes the replicas over', async () => {
    const { create, verbs, as } = start()
    await create(deployments, web({ replicas: 1 }))
    await verbs.patch(targetOf(deployments, 'web', 'scale'), { spec: { replicas: 3 } }, 'merge', as('scaler'))
    const { value } = verbs.get(targetOf(deployments, 'web'))
    expect(managersOf(value)).toEqual(['scaler Update scale', 'creator Update'])
    expect(fieldsOf(value, 'scaler')).toEqual({ 'f:spec': { 'f:replicas': {} } })
    expect(fieldsOf(value, 'creator')?.['f:spec']).not.toHaveProperty('f:replicas')
  })
})

describe('an apply', () => {
  it('creates what is not there', async () => {
    const { verbs, as } = start()
    const target = targetOf(configMaps, 'settings')
    const { created, object } = await verbs.patch(target, settings({ a: '1' }), 'apply', as('applier'))
    expect(created).toBe(true)
    expect(object.value).toMatchObject({ kind: 'ConfigMap', data: { a: '1' }, metadata: { name: 'settings' } })
    expect(object.value.metadata?.managedFields).toEqual([
      {
        manager: 'applier',
        operation: 'Apply',
        apiVersion: 'v1',
        time: '2026-01-02T03:04:05Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:a': {} } },
      },
    ])
  })

  it('fills in defaults that nobody owns', async () => {
    const { apply } = start()
    const applied = (await apply(deployments, web())) as Deployment
    expect(applied.spec).toMatchObject({ replicas: 1, template: { spec: { restartPolicy: 'Always' } } })
    expect(Object.keys(fieldsOf(applied, 'applier')?.['f:spec'] ?? {})).toEqual(['f:selector', 'f:template'])
  })

  it('of the same again leaves the revision and the time', async () => {
    const { apply, clock } = start()
    const first = await apply(deployments, web())
    await clock.advance(60_000)
    const second = await apply(deployments, web())
    expect(second.metadata).toEqual(first.metadata)
  })

  it('removes what it does not say any more, and nothing else', async () => {
    const { apply, verbs, as } = start()
    await apply(configMaps, settings({ a: '1', b: '2' }))
    await verbs.patch(targetOf(configMaps, 'settings'), { data: { c: '3' } }, 'merge', as('patcher'))
    expect(await apply(configMaps, settings({ b: '2' }))).toMatchObject({ data: { b: '2', c: '3' } })
    expect(await apply(configMaps, settings(undefined))).toMatchObject({ data: { c: '3' } })
  })

  it('is refused what others manage, unless it forces', async () => {
    const { create, apply, as } = start()
    await create(deployments, web({ replicas: 1 }))
    const configuration = web({ replicas: 2 })
    expect(await failure(apply(deployments, configuration))).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "creator" using apps/v1: .spec.replicas',
      details: { causes: [{ reason: 'FieldManagerConflict', field: '.spec.replicas' }] },
    })
    const forced = (await apply(deployments, configuration, as('applier', { force: true }))) as Deployment
    expect(forced.spec?.replicas).toBe(2)
    expect(fieldsOf(forced, 'creator')?.['f:spec']).not.toHaveProperty('f:replicas')
  })

  it('as a dry run stores nothing', async () => {
    const { verbs, apply, as } = start()
    await apply(configMaps, settings({ a: '1' }), as('applier', { dryRun: true }))
    expect(() => verbs.get(targetOf(configMaps, 'settings'))).toThrow('not found')
  })

  it('of a Deployment lets a list item go with its owner', async () => {
    const { apply } = start()
    const containers = (...names: string[]) => ({
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: names.map((name) => ({ name, image: 'nginx' })) },
      },
    })
    await apply(deployments, web(containers('a', 'b')))
    const next = (await apply(deployments, web(containers('b')))) as Deployment
    expect(next.spec?.template.spec?.containers.map(({ name }) => name)).toEqual(['b'])
  })

  it('on /status changes status only and creates nothing', async () => {
    const { create, apply } = start()
    const configuration = { ...web(), ...{ status: { readyReplicas: 2, replicas: 2 } } }
    expect(await failure(apply(deployments, configuration, undefined, 'status'))).toMatchObject({ code: 404 })
    await create(deployments, web())
    const applied = await apply(deployments, { ...configuration, ...{ spec: { replicas: 7 } } }, undefined, 'status')
    expect(applied).toMatchObject({ spec: { replicas: 1 }, status: { readyReplicas: 2, replicas: 2 } })
    expect(managersOf(applied)).toEqual(['applier Apply status', 'creator Update'])
    expect(fieldsOf(applied, 'applier')).toEqual({ 'f:status': { 'f:readyReplicas': {}, 'f:replicas': {} } })
  })

  it('on /scale owns the replicas, and meets their owner', async () => {
    const { create, verbs, as } = start()
    await create(deployments, web({ replicas: 1 }))
    const target = targetOf(deployments, 'web', 'scale')
    const scale = (replicas: number) => ({
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas },
    })
    expect(await failure(verbs.patch(target, scale(3), 'apply', as('applier')))).toMatchObject({
      code: 409,
      message: 'Apply failed with 1 conflict: conflict with "creator" using autoscaling/v1: .spec.replicas',
    })
    const { object } = await verbs.patch(target, scale(3), 'apply', as('applier', { force: true }))
    expect(object.value).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } })
    expect(object.value.metadata).not.toHaveProperty('managedFields')
    const { value } = verbs.get(targetOf(deployments, 'web'))
    expect(value).toMatchObject({ spec: { replicas: 3 } })
    expect(managersOf(value)).toEqual(['applier Apply scale', 'creator Update'])
    await verbs.patch(target, { spec: { replicas: 5 } }, 'merge', as('scaler'))
    expect(managersOf(verbs.get(targetOf(deployments, 'web')).value)).toEqual(['scaler Update scale', 'creator Update'])
    await verbs.patch(target, { spec: { replicas: 5 } }, 'merge', as('another'))
    expect(managersOf(verbs.get(targetOf(deployments, 'web')).value)).toEqual(['scaler Update scale', 'creator Update'])
  })

  it.each<[string, unknown, number, string]>([
    [
      'another kind',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web' } },
      400,
      'invalid object type: /v1, Kind=Secret',
    ],
    ['managers', web({}, { managedFields: [] }), 400, 'metadata.managedFields must be nil'],
    [
      'another name',
      web({}, { name: 'other' }),
      400,
      'the name of the object (other) does not match the name on the URL (web)',
    ],
    [
      'an unknown field',
      web({ replica: 1 }),
      500,
      'failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema',
    ],
    [
      'a number as text',
      web({ replicas: '1' }),
      500,
      'failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got &value.valueUnstructured{Value:"1"}',
    ],
    [
      'no object',
      'text',
      400,
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type map[string]interface {}',
    ],
  ])('with %s is refused', async (_what, configuration, code, message) => {
    const { verbs, as } = start()
    const patch = verbs.patch(targetOf(deployments, 'web'), configuration, 'apply', as('applier'))
    expect(await failure(patch)).toMatchObject({ code, message })
  })

  it('of a Pod that cannot be changed is refused in the words of validation', async () => {
    const { apply } = start()
    const pod = (image: string, dnsPolicy: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'shop' },
      ...{ spec: { dnsPolicy, containers: [{ name: 'c', image }] } },
    })
    await apply(pods, pod('a', 'ClusterFirst'))
    expect(await apply(pods, pod('b', 'ClusterFirst'))).toMatchObject({ spec: { containers: [{ image: 'b' }] } })
    expect(await failure(apply(pods, pod('b', 'Default')))).toMatchObject({ code: 422 })
  })
})
