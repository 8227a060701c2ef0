/** Events in their two groups: one object, stored once, read and written under either name. */
import { describe, expect, test } from 'vitest'
import type { KubeList, Status } from '../../lib/kube/object'
import type { Event, EventV1 } from '../../lib/kube/types'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab', 'other')

const core = (name = '') => `/api/v1/namespaces/lab/events${name && `/${name}`}`
const newer = (name = '') => `/apis/events.k8s.io/v1/namespaces/lab/events${name && `/${name}`}`

const about = { kind: 'Pod', namespace: 'lab', name: 'web', uid: 'u1', fieldPath: 'spec.containers{app}' }
const recorded = (name: string, more: object = {}) => ({
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { name },
  eventTime: '2026-01-02T03:04:05.678901Z',
  reportingController: 'example.com/controller',
  reportingInstance: 'controller-0',
  action: 'Testing',
  reason: 'Tested',
  regarding: about,
  note: 'It was tested.',
  type: 'Normal',
  ...more,
})
const counted = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name },
  involvedObject: about,
  reason: 'Counted',
  message: 'Again.',
  source: { component: 'kubelet', host: 'node-1' },
  firstTimestamp: '2026-01-02T03:04:05Z',
  lastTimestamp: '2026-01-02T03:05:05Z',
  count: 3,
  type: 'Warning',
  ...more,
})

describe('an event of events.k8s.io', () => {
  test('is read in the core group under the names there', async () => {
    const { status, body } = await cluster.ask.post<EventV1>(newer(), recorded('new'))
    expect(status).toBe(201)
    expect(body).toMatchObject(recorded('new'))
    expect((await cluster.ask.get<EventV1>(newer('new'))).body).toEqual(body)
    const { body: old } = await cluster.ask.get<Event>(core('new'))
    expect(old).toMatchObject({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { uid: body.metadata?.uid, resourceVersion: body.metadata?.resourceVersion },
      involvedObject: about,
      message: 'It was tested.',
      reportingComponent: 'example.com/controller',
      reportingInstance: 'controller-0',
      eventTime: '2026-01-02T03:04:05.678901Z',
      action: 'Testing',
    })
    for (const field of ['note', 'regarding', 'reportingController']) expect(old).not.toHaveProperty(field)
  })

  test('becomes a series, and nothing else of it changes', async () => {
    await cluster.ask.post(newer(), recorded('series'))
    const series = { count: 2, lastObservedTime: '2026-01-02T03:14:05.000000Z' }
    const { status, body } = await cluster.ask.patch<EventV1>(newer('series'), 'strategic', { series })
    expect([status, body.series]).toEqual([200, series])
    expect((await cluster.ask.get<Event>(core('series'))).body.series).toEqual(series)
    const refused = await cluster.ask.patch(newer('series'), 'merge', { note: 'Other.', series: { count: 1 } })
    expect([refused.status, refused.body.message]).toEqual([
      422,
      'Event "series" is invalid: [series.count: Invalid value: "": should be at least 2, message: Invalid value: "Other.": field is immutable]',
    ])
  })

  test('must say when, by whom, what was done and why', async () => {
    const { status, body } = await cluster.ask.post(newer(), {
      metadata: { name: 'bare' },
      regarding: about,
      deprecatedCount: 1,
      deprecatedSource: { component: 'kubelet' },
    })
    expect([status, body.reason]).toEqual([422, 'Invalid'])
    expect(body.details?.causes?.map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'eventTime: Required value',
      'type: Invalid value: "": has invalid value: ',
      'count: Invalid value: "": needs to be unset',
      'source: Invalid value: "": needs to be unset',
    ])
    const timed = await cluster.ask.post(newer(), {
      ...recorded('timed'),
      reportingController: '',
      reportingInstance: '',
      action: 'x'.repeat(129),
    })
    expect(timed.body.details?.causes?.map(({ field }) => field)).toEqual([
      'reportingController',
      'reportingController',
      'reportingController',
      'reportingInstance',
      'action',
    ])
  })

  test('has unknown fields named in its own words', async () => {
    const strict = `${newer()}?fieldValidation=Strict`
    const { status, body } = await cluster.ask.post(strict, { ...recorded('unknown'), message: 'core' })
    expect([status, body.message]).toEqual([400, expect.stringContaining('unknown field "message"')])
  })
})

describe('an event of the core group', () => {
  test('is read in events.k8s.io with what is deprecated there', async () => {
    await cluster.ask.post(core(), counted('old'))
    const { body } = await cluster.ask.get<EventV1>(newer('old'))
    expect(body).toMatchObject({
      apiVersion: 'events.k8s.io/v1',
      regarding: about,
      note: 'Again.',
      deprecatedSource: { component: 'kubelet', host: 'node-1' },
      deprecatedFirstTimestamp: '2026-01-02T03:04:05Z',
      deprecatedLastTimestamp: '2026-01-02T03:05:05Z',
      deprecatedCount: 3,
    })
    for (const field of ['message', 'involvedObject', 'source', 'count']) expect(body).not.toHaveProperty(field)
  })

  test('goes when it is deleted in either', async () => {
    await cluster.ask.post(core(), counted('gone'))
    expect((await cluster.ask.delete(newer('gone'))).status).toBe(200)
    const { status, body } = await cluster.ask.get<Status>(newer('gone'))
    expect([status, body.message]).toEqual([404, 'events "gone" not found'])
    expect((await cluster.ask.get(core('gone'))).status).toBe(404)
  })
})

describe('many', () => {
  test('are listed in both groups, selected by the names of each', async () => {
    const events = '/namespaces/other/events'
    const regarding = { ...about, namespace: 'other' }
    await cluster.ask.post(`/apis/events.k8s.io/v1${events}`, recorded('one', { regarding }))
    await cluster.ask.post(`/api/v1${events}`, counted('two', { involvedObject: { ...regarding, name: 'db' } }))
    const names = async (path: string) => {
      const { body } = await cluster.ask.get<KubeList<EventV1>>(path)
      return [body.apiVersion, body.kind, ...body.items.map(({ metadata }) => metadata?.name)]
    }
    expect(await names(`/apis/events.k8s.io/v1${events}`)).toEqual(['events.k8s.io/v1', 'EventList', 'one', 'two'])
    expect(await names(`/api/v1${events}`)).toEqual(['v1', 'EventList', 'one', 'two'])
    const selected = (path: string, selector: string) => names(`${path}${events}?fieldSelector=${selector}`)
    expect(await selected('/apis/events.k8s.io/v1', 'regarding.name=db')).toEqual([
      'events.k8s.io/v1',
      'EventList',
      'two',
    ])
    expect(
      await selected('/apis/events.k8s.io/v1', 'reportingController=example.com/controller,type!=Warning'),
    ).toEqual(['events.k8s.io/v1', 'EventList', 'one'])
    expect(await selected('/api/v1', 'involvedObject.name=web')).toEqual(['v1', 'EventList', 'one'])
    const { status, body } = await cluster.ask.get(
      `/apis/events.k8s.io/v1${events}?fieldSelector=involvedObject.name=db`,
    )
    expect([status, body.message]).toEqual([400, 'field label not supported: involvedObject.name'])
  })

  test('are watched in the one while they are written in the other', async () => {
    const watching = await cluster.ask.watch(`${newer()}?watch=true&fieldSelector=metadata.name=seen`)
    await cluster.ask.post(core(), counted('seen'))
    await cluster.ask.patch(core('seen'), 'merge', { count: 4 })
    await cluster.ask.delete(core('seen'))
    const seen = await watching.next<EventV1>(3)
    expect(seen.map(({ type, object }) => `${type} ${object.apiVersion} ${object.deprecatedCount}`)).toEqual([
      'ADDED events.k8s.io/v1 3',
      'MODIFIED events.k8s.io/v1 4',
      'DELETED events.k8s.io/v1 4',
    ])
    watching.close()
  })

  test('are a table of the same columns', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
    const cells = async (path: string) =>
      (await cluster.ask.get<{ rows: { cells: unknown[] }[] }>(path, { accept })).body.rows.map((row) =>
        row.cells.slice(1),
      )
    expect(await cells(newer())).toEqual(await cells(core()))
  })
})

test('both are discovered, under the same short name', async () => {
  const { body } = await cluster.ask.get<{
    resources: { name: string; kind: string; shortNames: string[]; verbs: string[] }[]
  }>('/apis/events.k8s.io/v1')
  expect(body.resources).toEqual([
    expect.objectContaining({
      name: 'events',
      kind: 'Event',
      shortNames: ['ev'],
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    }),
  ])
})
