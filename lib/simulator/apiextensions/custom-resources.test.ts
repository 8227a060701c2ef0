import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KubeObject, Status } from '../../kube/object'
import { startExtensible, widget, widgetDefinition, widgetsPath } from './custom-resources.test-support'

interface Widget extends KubeObject {
  spec?: Record<string, unknown>
  status?: Record<string, unknown>
}

let cluster: Awaited<ReturnType<typeof startExtensible>>
beforeEach(async () => {
  cluster = await startExtensible()
  await cluster.define(widgetDefinition())
})
afterEach(async () => {
  await cluster.stop()
  expect(cluster.logged).toEqual([])
})

const create = (object: object, query = '') =>
  cluster.json<Widget & Status>('POST', `${widgetsPath}${query}`, { body: object })
const get = (name = 'a') => cluster.json<Widget>('GET', `${widgetsPath}/${name}`)
const patch = (body: unknown, type = 'merge-patch+json', path = 'a') =>
  cluster.json<Widget & Status>('PATCH', `${widgetsPath}/${path}`, {
    body,
    headers: { 'content-type': `application/${type}` },
  })
const errors = ({ details }: Status) => (details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)

describe('the schema of a custom resource', () => {
  it('fills in defaults and drops what it does not name', async () => {
    const sent = widget('a', { size: 2, unknown: 1, color: null, free: { anything: [1] }, parts: [{ id: 'x', no: 1 }] })
    const answer = await cluster.send('POST', widgetsPath, { body: sent })
    expect(answer.headers.get('warning')).toBe(
      '299 - "unknown field \\"spec.parts[0].no\\"", 299 - "unknown field \\"spec.unknown\\""',
    )
    expect((await get()).spec).toEqual({ size: 2, color: 'red', free: { anything: [1] }, parts: [{ id: 'x' }] })
  })

  it('refuses unknown fields by name where that is asked for, in metadata too', async () => {
    const sent = { ...widget('a', { size: 1, unknown: 1 }), metadata: { name: 'a', owner: 'me' } }
    expect((await create(sent, '?fieldValidation=Strict')).message).toBe(
      'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "metadata.owner", unknown field "spec.unknown"',
    )
    expect(await create(sent, '?fieldValidation=Ignore')).toMatchObject({ metadata: { name: 'a' } })
  })

  it('says all that is wrong in Kubernetes’ words', async () => {
    const spec = {
      size: 11,
      color: 'blue',
      name: 'Too-Long',
      port: true,
      replicas: 'two',
      parts: [{ id: 'a' }, { id: 'a' }, {}, { id: 'd' }],
      since: 'yesterday',
      labels: { a: 1 },
    }
    const refused = await create(widget('a', spec))
    expect(refused.code).toBe(422)
    expect(errors(refused)).toEqual([
      'spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10',
      'spec.color: Unsupported value: "blue": supported values: "red", "green"',
      'spec.name: Too long: may not be more than 5 bytes',
      'spec.name: Invalid value: "Too-Long": spec.name in body should match \'^[a-z]+$\'',
      '<nil>: Invalid value: "": "spec.port" must validate at least one schema (anyOf)',
      'spec.port: Invalid value: "boolean": spec.port in body must be of type integer: "boolean"',
      'spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"',
      'spec.parts[2].id: Required value',
      'spec.parts: Too many: 4: must have at most 3 items',
      'spec.parts[1]: Duplicate value: {"id":"a"}',
      'spec.since: Invalid value: "yesterday": spec.since in body must be of type date-time: "yesterday"',
      'spec.labels.a: Invalid value: "integer": spec.labels.a in body must be of type string: "integer"',
    ])
    expect(errors(await create(widget('a', {})))).toEqual(['spec.size: Required value'])
  })

  it('does not hold against an object what it was before', async () => {
    const { store } = cluster
    await create(widget('a'))
    const [stored] = store.list<Widget>('widgets.example.com')
    if (!stored) throw new Error('nothing is stored')
    store.update(stored, { ...stored.value, spec: { size: 99 } })
    expect(await patch({ metadata: { labels: { a: 'b' } } })).toMatchObject({ spec: { size: 99 } })
    expect(errors(await patch({ spec: { size: 98 } }))).toHaveLength(1)
  })

  it('refuses another kind or version than that of the address', async () => {
    expect((await create({ ...widget('a'), apiVersion: 'example.com/v2' })).message).toBe(
      'the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)',
    )
    expect(errors(await create({ ...widget('a'), kind: 'Gadget' }))).toEqual([
      'kind: Invalid value: "Gadget": must be Widget',
    ])
  })
})

describe('a custom resource', () => {
  it('is patched by JSON and merge patches, and by no strategic one', async () => {
    await create(widget('a'))
    expect(await patch({ spec: { size: 3 } })).toMatchObject({ spec: { size: 3 }, metadata: { generation: 2 } })
    const operations = [{ op: 'replace', path: '/spec/size', value: 4 }]
    expect(await patch(operations, 'json-patch+json')).toMatchObject({ spec: { size: 4 } })
    expect(await patch({ spec: { size: 5 } }, 'strategic-merge-patch+json')).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
    })
  })

  it('counts generations by everything but metadata and status', async () => {
    await create({ ...widget('a'), status: { phase: 'Sent' } })
    expect(await get()).not.toHaveProperty('status')
    await patch({ metadata: { labels: { a: 'b' } } })
    await patch({ status: { phase: 'Ignored' } })
    expect((await get()).metadata?.generation).toBe(1)
    await patch(
      { status: { phase: 'Ready' }, spec: { size: 9 }, metadata: { labels: { a: 'c' } } },
      undefined,
      'a/status',
    )
    expect(await get()).toMatchObject({
      metadata: { generation: 1, labels: { a: 'b' } },
      spec: { size: 1 },
      status: { phase: 'Ready' },
    })
  })

  it('is scaled where its definition says', async () => {
    await create(widget('a', { size: 1, replicas: 2 }))
    await patch({ status: { replicas: 1, selector: 'app=a' } }, undefined, 'a/status')
    expect(await cluster.json('GET', `${widgetsPath}/a/scale`)).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      spec: { replicas: 2 },
      status: { replicas: 1, selector: 'app=a' },
    })
    await patch({ spec: { replicas: 5 } }, undefined, 'a/scale')
    expect((await get()).spec?.replicas).toBe(5)
  })

  it('is printed with the columns of its definition', async () => {
    await create(widget('a'))
    const headers = { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' }
    expect(await cluster.json('GET', widgetsPath, { headers })).toMatchObject({
      columnDefinitions: [
        { name: 'Name' },
        { name: 'Size', type: 'integer', priority: 0 },
        { name: 'Color', type: 'string', priority: 1 },
        { name: 'Age', type: 'date' },
      ],
      rows: [{ cells: ['a', 1, 'red', '0s'] }],
    })
  })

  it('is selected by the fields that its definition names', async () => {
    await create(widget('a'))
    await create(widget('b', { size: 1, color: 'green' }))
    const { items } = await cluster.json<{ items: Widget[] }>('GET', `${widgetsPath}?fieldSelector=spec.color%3Dgreen`)
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(['b'])
    expect((await cluster.send('GET', `${widgetsPath}?fieldSelector=spec.size%3D1`)).status).toBe(400)
  })

  it('is applied field by field, with owners, conflicts and unknown fields told', async () => {
    const apply = (object: object, manager: string, path = 'a') =>
      cluster.json<Widget & Status>('PATCH', `${widgetsPath}/${path}?fieldManager=${manager}`, {
        body: object,
        headers: { 'content-type': 'application/apply-patch+yaml' },
      })
    await apply(widget('a', { size: 1, parts: [{ id: 'x', weight: 1 }] }), 'ann')
    const both = await apply(widget('a', { size: 1, parts: [{ id: 'y' }] }), 'bob')
    expect(both.spec?.parts).toEqual([{ id: 'x', weight: 1 }, { id: 'y' }])
    expect((await apply(widget('a', { size: 2 }), 'bob')).message).toBe(
      'Apply failed with 1 conflict: conflict with "ann": .spec.size',
    )
    expect((await apply(widget('a', { size: 1, nothing: 1 }), 'bob')).message).toBe(
      'failed to create typed patch object (/a; example.com/v1, Kind=Widget): .spec.nothing: field not declared in schema',
    )
  })

  it('is explained by OpenAPI in both versions, and only its own group’s document changes', async () => {
    const index = () => cluster.json<{ paths: Record<string, { serverRelativeURL: string }> }>('GET', '/openapi/v3')
    const { paths } = await index()
    const url = paths['apis/example.com/v1']?.serverRelativeURL ?? ''
    const document = await cluster.json<{ components: { schemas: Record<string, { properties: object }> } }>('GET', url)
    expect(document.components.schemas['com.example.v1.Widget']).toMatchObject({
      properties: { apiVersion: {}, kind: {}, metadata: {}, spec: { properties: { color: { default: 'red' } } } },
      'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Widget' }],
    })
    const v2 = await cluster.json<{ definitions: Record<string, unknown> }>('GET', '/openapi/v2')
    expect(v2.definitions['com.example.v1.WidgetList']).toBeDefined()
    const names = { plural: 'gadgets', kind: 'Gadget' }
    await cluster.define({ ...widgetDefinition({ names, group: 'other.io' }), metadata: { name: 'gadgets.other.io' } })
    const later = (await index()).paths
    expect(later['apis/example.com/v1']?.serverRelativeURL).toBe(url)
    expect(later['apis/other.io/v1']).toBeDefined()
  })
})
