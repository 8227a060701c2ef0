/** CustomResourceDefinitions and what they define, as any client meets them. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { KubeList, KubeObject, Status } from '../../lib/kube/object'
import { eventually } from '../support/kubectl'
import { testCluster } from '../support/test-cluster'

interface Custom extends KubeObject {
  spec?: Record<string, unknown>
  status?: { conditions?: { type: string; status: string }[] }
}

const cluster = testCluster('lab')
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const group = 'lab.example.com'

const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
const define = (plural: string, kind: string, schema: object = anything, more: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural, kind },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    ...more,
  },
})

async function establish(definition: ReturnType<typeof define>): Promise<void> {
  const { status, text } = await cluster.ask.post(definitions, definition)
  if (status !== 201) throw new Error(text)
  await eventually(
    () => cluster.ask.get<Custom>(`${definitions}/${definition.metadata.name}`),
    ({ body }) =>
      body.status?.conditions?.some((each) => each.type === 'Established' && each.status === 'True') ?? false,
  )
}

const path = (plural: string, name = '') => `/apis/${group}/v1/namespaces/lab/${plural}${name ? `/${name}` : ''}`
const object = (kind: string, name: string, rest: object = {}) => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name },
  ...rest,
})

describe('objects of a definition', () => {
  const schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: { size: { type: 'integer', maximum: 9 }, color: { type: 'string', default: 'red' } },
      },
    },
  }
  beforeAll(() => establish(define('things', 'Thing', schema)))

  test('are created, tried, named, listed, watched and deleted as any others', async () => {
    const watching = await cluster.ask.watch(`${path('things')}?watch=true`)
    const tried = await cluster.ask.post<Custom>(`${path('things')}?dryRun=All`, object('Thing', 'tried'))
    expect(tried.body.metadata?.uid).toBeDefined()
    const generated = { ...object('Thing', ''), metadata: { generateName: 'thing-' } }
    const { body } = await cluster.ask.post<Custom>(path('things'), generated)
    expect(body.metadata?.name).toMatch(/^thing-.{5}$/)
    const { body: list } = await cluster.ask.get<KubeList<Custom>>(path('things'))
    expect(list).toMatchObject({ kind: 'ThingList', apiVersion: `${group}/v1`, items: [{ metadata: body.metadata }] })
    await cluster.ask.delete(path('things'))
    expect((await watching.next(2)).map(({ type }) => type)).toEqual(['ADDED', 'DELETED'])
    watching.close()
    expect((await cluster.ask.get(path('things', body.metadata?.name))).body).toMatchObject({
      reason: 'NotFound',
      message: `things.${group} "${body.metadata?.name}" not found`,
    })
  })

  test('have a status that is part of them where the definition names no subresource', async () => {
    await cluster.ask.post(path('things'), object('Thing', 'plain', { spec: { size: 1 } }))
    expect((await cluster.ask.get(path('things', 'plain/status'))).status).toBe(404)
    const { body } = await cluster.ask.patch<Custom>(path('things', 'plain'), 'merge', { spec: { size: null } })
    expect(body).toMatchObject({ spec: { color: 'red' }, metadata: { generation: 2 } })
    expect(body.spec).not.toHaveProperty('size')
  })

  test('are refused by field, and patches by what they lead to', async () => {
    await cluster.ask.post(path('things'), object('Thing', 'patched', { spec: { size: 1 } }))
    const { status, body } = await cluster.ask.patch(path('things', 'patched'), 'merge', { spec: { size: 10 } })
    expect(status).toBe(422)
    expect(body).toMatchObject({
      message: `Thing.${group} "patched" is invalid: spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9`,
      details: { group, kind: 'Thing', name: 'patched' },
    })
    expect((await cluster.ask.patch(path('things', 'patched'), 'strategic', {})).status).toBe(415)
    const stale = { ...object('Thing', 'patched'), metadata: { name: 'patched', resourceVersion: '1' } }
    expect((await cluster.ask.put(path('things', 'patched'), stale)).status).toBe(409)
  })

  test('may have names for finalizers that others may not, with a warning', async () => {
    const held = { ...object('Thing', 'held'), metadata: { name: 'held', finalizers: ['hold'] } }
    const { status, warnings } = await cluster.ask.post(path('things'), held)
    expect(status).toBe(201)
    expect(warnings.join()).toContain('prefer a domain-qualified finalizer name')
    await cluster.ask.patch(path('things', 'held'), 'merge', { metadata: { finalizers: null } })
  })
})

describe('a definition without a real schema', () => {
  test('keeps whatever it is given, and owns it by the look of its values', async () => {
    await establish(define('bags', 'Bag', anything))
    const bag = object('Bag', 'a', { any: { thing: [1, { deep: true }], none: null } })
    const { body } = await cluster.ask.post<Custom>(`${path('bags')}?fieldManager=me&fieldValidation=Strict`, bag)
    expect(body).toMatchObject({ any: { thing: [1, { deep: true }] }, metadata: { generation: 1 } })
    expect(body.metadata?.managedFields?.[0]).toMatchObject({
      manager: 'me',
      fieldsV1: { 'f:any': { 'f:thing': {} } },
    })
  })
})

describe('a definition for the whole cluster', () => {
  test('is reached without a namespace only', async () => {
    await establish(define('zones', 'Zone', anything, { scope: 'Cluster' }))
    expect((await cluster.ask.post(`/apis/${group}/v1/zones`, object('Zone', 'north'))).status).toBe(201)
    expect((await cluster.ask.get(path('zones', 'north'))).status).toBe(404)
  })
})

describe('what is served', () => {
  test('follows what a definition comes to say, and ends watches of what was', async () => {
    const definition = define('signs', 'Sign', {
      type: 'object',
      properties: { spec: { type: 'object', properties: { text: { type: 'string' } } } },
    })
    await establish(definition)
    await cluster.ask.post(path('signs'), object('Sign', 'a', { spec: { text: 'a' } }))
    const watching = await cluster.ask.watch(`${path('signs')}?watch=true`)
    const change = {
      spec: {
        names: { shortNames: ['sg'] },
        versions: [
          {
            ...definition.spec.versions[0],
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { text: { type: 'string', maxLength: 0 } } } },
              },
            },
          },
        ],
      },
    }
    const changed = await cluster.ask.patch<Status>(`${definitions}/signs.${group}`, 'merge', change)
    expect(changed.status).toBe(200)
    expect((await watching.rest()).map(({ type }) => type)).toEqual(['ADDED'])
    expect((await cluster.ask.post(path('signs'), object('Sign', 'b', { spec: { text: 'b' } }))).status).toBe(422)
    expect((await cluster.ask.get<Custom>(path('signs', 'a'))).body.spec).toEqual({ text: 'a' })
    const resources = await eventually(
      () => cluster.ask.get<{ resources: { name: string; shortNames?: string[] }[] }>(`/apis/${group}/v1`),
      ({ body }) => body.resources.some(({ shortNames }) => shortNames?.includes('sg')),
    )
    expect(resources.status).toBe(200)
  })

  test('is not changed by a definition whose names are taken', async () => {
    await establish(define('owls', 'Owl'))
    await cluster.ask.post(definitions, define('birds', 'Owl'))
    const { body } = await eventually(
      () => cluster.ask.get<Custom>(`${definitions}/birds.${group}`),
      ({ body: { status } }) => (status?.conditions?.length ?? 0) > 1,
    )
    expect(body.status?.conditions).toMatchObject([
      { type: 'NamesAccepted', status: 'False', reason: 'ListKindConflict', message: '"OwlList" is already in use' },
      { type: 'Established', status: 'False', reason: 'NotAccepted' },
    ])
    expect((await cluster.ask.get(path('birds'))).status).toBe(404)
  })
})
