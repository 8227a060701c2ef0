import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../object'
import { isStatusError } from '../status-error'
import { lastAppliedAnnotation } from '../well-known-labels'
import { applyToObject, type ManagedWrite, managedFieldsAfterUpdate } from './field-manager'
import { FieldSet } from './field-set'
import { encodeFieldsV1 } from './fields-v1'
import type { ManagedFieldsEntry } from './managers'
import { boolean, keyed, listOf, mapOf, numeric, setOf, struct, text } from './types.test-support'

const container = struct({ name: text, image: text, args: listOf(text), on: boolean })
const type = struct(
  {
    apiVersion: text,
    kind: text,
    metadata: struct({
      name: text,
      namespace: text,
      uid: text,
      resourceVersion: text,
      labels: mapOf(text),
      annotations: mapOf(text),
      finalizers: setOf(text),
    }),
    spec: struct({ replicas: numeric, containers: keyed(['name'], container) }, { implied: { containers: null } }),
    status: struct({ replicas: numeric }),
  },
  { implied: { metadata: {}, spec: {}, status: {} } },
)

const first = '2026-01-01T00:00:00Z'
const later = '2026-01-01T01:00:00Z'

const managedFieldsOf = ({ metadata }: KubeObject) => metadata?.managedFields

const by = (manager: string, more: Partial<ManagedWrite> = {}): ManagedWrite => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  type,
  ignored: FieldSet.of(['f:status']),
  manager,
  subresource: '',
  now: first,
  encode: encodeFieldsV1,
  ...more,
})

interface Deployment extends KubeObject {
  spec?: { replicas?: number; containers?: { name: string; image?: string; args?: string[] }[] }
  status?: { replicas?: number }
}

const web = (spec: Deployment['spec'], metadata: KubeObject['metadata'] = {}): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default', ...metadata },
  ...(spec ? { spec } : {}),
})

function stored(object: KubeObject, managedFields: ManagedFieldsEntry[] | undefined): KubeObject {
  return { ...object, metadata: { ...object.metadata, uid: 'u', managedFields } as KubeObject['metadata'] }
}

const created = (object: KubeObject, write: ManagedWrite) =>
  stored(object, managedFieldsAfterUpdate(undefined, object, write))

const changed = (live: KubeObject, object: KubeObject, write: ManagedWrite) =>
  stored(object, managedFieldsAfterUpdate(live, object, write))

function applied(live: KubeObject | undefined, object: KubeObject, write: ManagedWrite, force = false): KubeObject {
  const result = applyToObject(live, object, write, force)
  return stored(result.object ?? live ?? {}, result.managedFields)
}

const fieldsOf = (object: KubeObject, manager: string) =>
  (managedFieldsOf(object) ?? []).find((entry) => entry.manager === manager)?.fieldsV1

const managersOf = (object: KubeObject) => (managedFieldsOf(object) ?? []).map((one) => one.manager)

const withoutFields = (object: KubeObject) => {
  const { managedFields: _, uid: __, ...metadata } = object.metadata as Record<string, unknown>
  return { ...object, metadata }
}

function refusal(run: () => unknown) {
  try {
    run()
  } catch (error) {
    if (isStatusError(error)) return error.status
    throw error
  }
  throw new Error('nothing was refused')
}

describe('an update', () => {
  it('that creates makes everything the manager’s, identity and what it cannot set left out', () => {
    const object = created(
      { ...web({ replicas: 1 }, { labels: { app: 'a' } }), status: { replicas: 1 } } as KubeObject,
      by('curl'),
    )
    expect(managedFieldsOf(object)).toEqual([
      {
        manager: 'curl',
        operation: 'Update',
        apiVersion: 'apps/v1',
        time: first,
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } }, 'f:spec': { 'f:replicas': {} } },
      },
    ])
  })

  it('of nobody in particular is by "unknown"', () => {
    expect(managersOf(created(web({ replicas: 1 }), by('')))).toEqual(['unknown'])
  })

  it('takes over what it changes, and the time moves with it', () => {
    const live = created(web({ replicas: 1, containers: [{ name: 'c', image: 'a' }] }), by('curl'))
    const next = changed(live, web({ replicas: 2, containers: [{ name: 'c', image: 'a' }] }), by('hpa', { now: later }))
    expect(managedFieldsOf(next)).toMatchObject([
      {
        manager: 'curl',
        time: first,
        fieldsV1: { 'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } } } },
      },
      { manager: 'hpa', time: later, fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
    ])
    expect(fieldsOf(next, 'curl')).not.toHaveProperty('f:spec.f:replicas')
  })

  it('that makes a name stand twice owns the item', () => {
    const live = created(web({ containers: [{ name: 'a', image: 'x' }] }), by('one'))
    const next = changed(live, web({ containers: [{ name: 'a', image: 'x' }, { name: 'a' }] }), by('two'))
    expect(managersOf(next)).toEqual(['two'])
    expect(fieldsOf(next, 'two')).toEqual({ 'f:spec': { 'f:containers': { 'k:{"name":"a"}': {} } } })
  })

  it('that changes nothing leaves all as it was', () => {
    const live = created(web({ replicas: 1 }), by('curl'))
    expect(managedFieldsOf(changed(live, web({ replicas: 1 }), by('other', { now: later })))).toEqual(
      managedFieldsOf(live),
    )
  })

  it('takes what it removes from everybody, and who owns nothing is not listed', () => {
    const live = created(web({ replicas: 1 }), by('curl'))
    const next = changed(live, web({ containers: [{ name: 'c' }] }), by('other'))
    expect(managersOf(next)).toEqual(['other'])
  })

  it('through a subresource is another manager, and cannot say who manages', () => {
    const live = created(web({ replicas: 1 }), by('kubelet'))
    const object = { ...web({ replicas: 1 }), status: { replicas: 3 } }
    const sent = stored(object, [])
    const write = by('kubelet', { subresource: 'status', ignored: FieldSet.of(['f:spec']), now: later })
    expect(managedFieldsOf(changed(live, sent, write))).toMatchObject([
      { manager: 'kubelet', time: first },
      { manager: 'kubelet', subresource: 'status', fieldsV1: { 'f:status': { 'f:replicas': {} } } },
    ])
  })

  it.each([[[]], [[{}]]])('with managedFields %j starts anew', (entries) => {
    const live = created(web({ replicas: 1 }), by('curl'))
    expect(managedFieldsAfterUpdate(live, stored(web({ replicas: 1 }), entries), by('other'))).toBeUndefined()
  })

  it('may set managedFields itself; what is malformed is not followed', () => {
    const live = created(web({ replicas: 1 }), by('curl'))
    const entries = [
      {
        manager: 'me',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      },
    ]
    expect(managedFieldsAfterUpdate(live, stored(web({ replicas: 1 }), entries), by('other'))).toEqual(entries)
    const malformed = stored(web({ replicas: 1 }), [{ ...entries[0], operation: 'Guess' }])
    expect(managedFieldsAfterUpdate(live, malformed, by('other'))).toEqual(managedFieldsOf(live))
  })

  it('does not begin to keep what nobody has kept', () => {
    const live = stored(web({ replicas: 1 }), undefined)
    expect(managedFieldsAfterUpdate(live, web({ replicas: 2 }), by('curl'))).toBeUndefined()
  })

  it('joins the oldest updaters when there are more than ten', () => {
    let live = created(web({}, { labels: { l0: 'x' } }), by('m0'))
    for (let index = 1; index <= 11; index++) {
      const labels = Object.fromEntries(Array.from({ length: index + 1 }, (_, at) => [`l${at}`, 'x']))
      const now = `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`
      live = changed(live, web({}, { labels }), by(`m${index}`, { now }))
    }
    expect(managersOf(live)).toEqual(['ancient-changes', ...Array.from({ length: 9 }, (_, at) => `m${at + 3}`)])
    expect(fieldsOf(live, 'ancient-changes')).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:l0': {}, 'f:l1': {}, 'f:l2': {} } },
    })
  })
})

describe('an apply', () => {
  it('creates what is not there, and owns what it states', () => {
    const object = applied(undefined, web({ replicas: 1, containers: [{ name: 'c', image: 'a' }] }), by('me'))
    expect(withoutFields(object)).toEqual(web({ replicas: 1, containers: [{ name: 'c', image: 'a' }] }))
    expect(managedFieldsOf(object)).toEqual([
      {
        manager: 'me',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time: first,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } },
            'f:replicas': {},
          },
        },
      },
    ])
  })

  it('of the same again changes nothing, the time neither', () => {
    const live = applied(undefined, web({ replicas: 1 }), by('me'))
    const result = applyToObject(live, web({ replicas: 1 }), by('me', { now: later }), false)
    expect(result.object).toBeUndefined()
    expect(result.managedFields).toEqual(managedFieldsOf(live))
  })

  it('removes what it does not state any more', () => {
    const live = applied(
      undefined,
      web({ replicas: 1, containers: [{ name: 'a' }, { name: 'b' }] }, { labels: { x: '1' } }),
      by('me'),
    )
    const next = applied(live, web({ containers: [{ name: 'b' }] }), by('me'))
    const { spec, metadata } = next as Deployment
    expect(spec).toEqual({ containers: [{ name: 'b' }] })
    expect(metadata?.labels ?? null).toBeNull()
  })

  it('keeps what others added, and what others own too', () => {
    let live = applied(undefined, web({ replicas: 1 }, { labels: { x: '1', y: '2' } }), by('me'))
    live = changed(live, web({ replicas: 1 }, { labels: { x: '1', y: '2', z: '3' } }), by('other'))
    live = applied(live, web({ replicas: 1 }), by('third'))
    const next = applied(live, web(undefined, { labels: { y: '2' } }), by('me')) as Deployment
    expect(next.metadata?.labels).toEqual({ y: '2', z: '3' })
    expect(next.spec?.replicas).toBe(1)
  })

  it('is refused where another manages the field', () => {
    const live = created(web({ replicas: 1 }), by('kubectl'))
    const status = refusal(() => applyToObject(live, web({ replicas: 2 }), by('me'), false))
    expect(status).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas',
      details: {
        causes: [
          { reason: 'FieldManagerConflict', message: 'conflict with "kubectl" using apps/v1', field: '.spec.replicas' },
        ],
      },
    })
  })

  it('lists conflicts by manager when there are several', () => {
    let live = applied(undefined, web({ replicas: 1 }, { labels: { x: '1' } }), by('one'))
    live = changed(live, web({ replicas: 3 }, { labels: { x: '1' } }), by('two', { subresource: 'scale' }))
    const configuration = web({ replicas: 2 }, { labels: { x: '2' } })
    expect(refusal(() => applyToObject(live, configuration, by('me'), false)).message).toBe(
      'Apply failed with 2 conflicts: conflicts with "one":\n- .metadata.labels.x\nconflicts with "two" with subresource "scale" using apps/v1:\n- .spec.replicas',
    )
  })

  it('shares what it states alike', () => {
    const live = created(web({ replicas: 1 }), by('curl'))
    const next = applied(live, web({ replicas: 1 }), by('me'))
    expect(managersOf(next)).toEqual(['me', 'curl'])
    // Nothing changed, so there is no time of a change.
    expect((managedFieldsOf(next) ?? [])[0]).not.toHaveProperty('time')
  })

  it('takes over by force', () => {
    const live = created(web({ replicas: 1 }, { labels: { x: '1' } }), by('curl'))
    const next = applied(live, web({ replicas: 2 }), by('me'), true) as Deployment
    expect(next.spec?.replicas).toBe(2)
    expect(fieldsOf(next, 'curl')).toEqual({ 'f:metadata': { 'f:labels': { '.': {}, 'f:x': {} } } })
    expect(fieldsOf(next, 'me')).toEqual({ 'f:spec': { 'f:replicas': {} } })
  })

  it('finds what nobody managed owned by "before-first-apply"', () => {
    const live = stored(web({ replicas: 1, containers: [{ name: 'a' }] }), undefined)
    expect(refusal(() => applyToObject(live, web({ replicas: 2 }), by('me'), false)).message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using apps/v1: .spec.replicas',
    )
  })

  it.each<[string, KubeObject, number, string]>([
    ['another kind', { ...web({}), kind: 'Pod' }, 400, 'invalid object type: apps/v1, Kind=Pod'],
    ['the core group', { ...web({}), apiVersion: 'v1' }, 400, 'invalid object type: /v1, Kind=Deployment'],
    ['no kind', { metadata: { name: 'web' } }, 400, 'invalid object type: /, Kind='],
    ['managedFields', stored(web({}), []), 400, 'metadata.managedFields must be nil'],
    [
      'an unknown field',
      { ...web({}), spec: { replica: 1 } } as KubeObject,
      500,
      'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema',
    ],
  ])('with %s is refused', (_what, configuration, code, message) => {
    expect(refusal(() => applyToObject(undefined, configuration, by('me'), false))).toMatchObject({ code, message })
  })
})

describe('an apply by kubectl to what kubectl applied from the client’s side', () => {
  const clientSide = (spec: Deployment['spec']) => {
    const annotations = { [lastAppliedAnnotation]: JSON.stringify(web(spec)) }
    return created(web(spec, { annotations }), by('kubectl-client-side-apply'))
  }

  it('takes its fields over without being told to force, and keeps the annotation true', () => {
    const live = clientSide({ replicas: 1 })
    const configuration = web({ replicas: 2 })
    const next = applied(live, configuration, by('kubectl')) as Deployment
    expect(next.spec?.replicas).toBe(2)
    expect(JSON.parse(next.metadata?.annotations?.[lastAppliedAnnotation] ?? '')).toEqual(configuration)
  })

  it('is refused what others changed since', () => {
    const live = clientSide({ replicas: 1 })
    const scaled = changed(live, { ...live, spec: { replicas: 5 } } as KubeObject, by('hpa'))
    expect(refusal(() => applyToObject(scaled, web({ replicas: 2 }), by('kubectl'), false)).message).toBe(
      'Apply failed with 1 conflict: conflict with "hpa" using apps/v1: .spec.replicas',
    )
  })

  it('by another name does not', () => {
    const live = clientSide({ replicas: 1 })
    expect(refusal(() => applyToObject(live, web({ replicas: 2 }), by('me'), false)).code).toBe(409)
  })
})
