/** Who manages which field, and PATCH with a configuration: server-side apply as any client meets it. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { KubeObject, ObjectMeta, Status } from '../../lib/kube/object'
import type { ConfigMap, Deployment, Pod } from '../../lib/kube/types'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab')
const deployments = '/apis/apps/v1/namespaces/lab/deployments'
const maps = '/api/v1/namespaces/lab/configmaps'

let name = ''
let count = 0
beforeEach(() => {
  name = `case-${++count}`
})

const map = (data: Record<string, string> | undefined, metadata: ObjectMeta = {}): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  ...(data ? { data } : {}),
})

const deployment = (spec: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  ...{
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image: 'nginx' }] },
      },
      ...spec,
    },
  },
})

const apply = <T = Status>(path: string, configuration: unknown, query = 'fieldManager=me', headers = {}) =>
  cluster.ask.patch<T>(`${path}?${query}`, 'apply', configuration, { headers })

const entriesOf = ({ metadata }: KubeObject) => metadata?.managedFields ?? []
const managersOf = (object: KubeObject) =>
  entriesOf(object).map(({ manager, operation, subresource }) => [manager, operation, subresource].join(' ').trim())

describe('managedFields', () => {
  test('name who wrote: the field manager, or the program by its user agent', async () => {
    const headers = { 'user-agent': 'kubectl/v1.34.0 (linux/amd64) kubernetes/abc' }
    const { body } = await cluster.ask.post<ConfigMap>(maps, map({ a: '1' }), { headers })
    expect(entriesOf(body)).toEqual([
      {
        manager: 'kubectl',
        operation: 'Update',
        apiVersion: 'v1',
        time: body.metadata?.creationTimestamp,
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { '.': {}, 'f:a': {} } },
      },
    ])
    const merged = await cluster.ask.patch<ConfigMap>(`${maps}/${name}?fieldManager=other`, 'merge', {
      data: { b: '' },
    })
    expect(managersOf(merged.body)).toEqual(['kubectl Update', 'other Update'])
  })

  test('stand in lists, watches and single objects alike', async () => {
    const watch = await cluster.ask.watch(`${maps}?watch=true&fieldSelector=metadata.name%3D${name}`)
    const { body } = await cluster.ask.post<ConfigMap>(maps, map({ a: '1' }))
    const [seen] = await watch.next<ConfigMap>(1)
    watch.close()
    const list = await cluster.ask.get<{ items: ConfigMap[] }>(`${maps}?fieldSelector=metadata.name%3D${name}`)
    const one = await cluster.ask.get<ConfigMap>(`${maps}/${name}`)
    for (const object of [seen?.object, list.body.items[0], one.body]) {
      expect(object && entriesOf(object)).toEqual(entriesOf(body))
    }
  })

  test('name the programs of the control plane for what they do', async () => {
    await cluster.ask.post(deployments, deployment({ replicas: 1 }))
    const watch = await cluster.ask.watch(`/api/v1/namespaces/lab/pods?watch=true&labelSelector=app%3D${name}`)
    const events = await watch.until<Pod>(({ object }) => object.status?.phase === 'Running')
    watch.close()
    const pod = events[events.length - 1]?.object as Pod
    expect(managersOf(pod)).toEqual(['kube-controller-manager Update', 'kubelet Update status'])
    const owner = pod.metadata?.ownerReferences?.[0]?.uid
    expect(entriesOf(pod)[0]?.fieldsV1?.['f:metadata']).toEqual({
      'f:generateName': {},
      'f:labels': { '.': {}, 'f:app': {}, 'f:pod-template-hash': {} },
      'f:ownerReferences': { '.': {}, [`k:{"uid":"${owner}"}`]: {} },
    })
    const { body } = await cluster.ask.get<Deployment>(`${deployments}/${name}`)
    expect(managersOf(body)).toContain('kube-controller-manager Update status')
    await cluster.ask.delete(`${deployments}/${name}`)
  })

  test('can be dropped by an empty list, through every way of writing', async () => {
    await cluster.ask.post(maps, map({ a: '1' }))
    const { body } = await cluster.ask.put<ConfigMap>(`${maps}/${name}`, map({ a: '1' }, { managedFields: [] }))
    expect(body.metadata).not.toHaveProperty('managedFields')
    await cluster.ask.delete(`${maps}/${name}`)
    await cluster.ask.post(maps, map({ a: '1' }))
    const patch = { metadata: { managedFields: [{}] } }
    const merged = await cluster.ask.patch<ConfigMap>(`${maps}/${name}`, 'merge', patch)
    expect(merged.body.metadata).not.toHaveProperty('managedFields')
  })

  test('of /scale are the scaler’s', async () => {
    await cluster.ask.post(deployments, deployment({ replicas: 0 }))
    const path = `${deployments}/${name}`
    const { body } = await cluster.ask.get<KubeObject>(`${path}/scale`)
    await cluster.ask.put(`${path}/scale?fieldManager=scaler`, { ...body, spec: { replicas: 1 } })
    const scaled = await cluster.ask.get<Deployment>(path)
    expect(managersOf(scaled.body)).toContain('scaler Update scale')
    await cluster.ask.delete(path)
  })
})

describe('an apply', () => {
  test('creates, then changes: 201 and 200', async () => {
    const created = await apply<ConfigMap>(`${maps}/${name}`, map({ a: '1' }))
    expect([created.status, created.body.data]).toEqual([201, { a: '1' }])
    const changed = await apply<ConfigMap>(`${maps}/${name}`, map({ b: '2' }))
    expect([changed.status, changed.body.data]).toEqual([200, { b: '2' }])
    expect(entriesOf(changed.body)).toMatchObject([
      { manager: 'me', operation: 'Apply', fieldsV1: { 'f:data': { 'f:b': {} } } },
    ])
  })

  test('takes YAML as well as JSON', async () => {
    const yaml = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  a: "1"\n`
    expect((await apply<ConfigMap>(`${maps}/${name}`, yaml)).body.data).toEqual({ a: '1' })
  })

  test('that changes nothing keeps resourceVersion and time', async () => {
    const first = await apply<Deployment>(`${deployments}/${name}`, deployment({ replicas: 0, paused: true }))
    const watch = await cluster.ask.watch(`${deployments}?watch=true&fieldSelector=metadata.name%3D${name}`)
    await watch.until<Deployment>(({ object }) => object.status?.observedGeneration === 1)
    watch.close()
    const { body: before } = await cluster.ask.get<Deployment>(`${deployments}/${name}`)
    const second = await apply<Deployment>(`${deployments}/${name}`, deployment({ replicas: 0, paused: true }))
    expect(second.status).toBe(200)
    expect(second.body.metadata).toEqual(before.metadata)
    expect(entriesOf(second.body)[0]?.time).toBe(entriesOf(first.body)[0]?.time)
  })

  test('meets others: a conflict names them and their fields, force takes over', async () => {
    await cluster.ask.post(`${deployments}?fieldManager=kubectl`, deployment({ replicas: 0 }))
    const path = `${deployments}/${name}`
    const refused = await apply(path, deployment({ replicas: 1 }))
    expect(refused.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas',
      reason: 'Conflict',
      details: {
        causes: [
          { reason: 'FieldManagerConflict', message: 'conflict with "kubectl" using apps/v1', field: '.spec.replicas' },
        ],
      },
      code: 409,
    })
    const forced = await apply<Deployment>(path, deployment({ replicas: 1 }), 'fieldManager=me&force=true')
    expect([forced.status, forced.body.spec?.replicas]).toEqual([200, 1])
    await cluster.ask.delete(path)
  })

  test('shares what it says alike, and leaves what others say too', async () => {
    await apply(`${maps}/${name}`, map({ a: '1', b: '1' }), 'fieldManager=one')
    await apply(`${maps}/${name}`, map({ a: '1' }), 'fieldManager=two')
    const { body } = await apply<ConfigMap>(`${maps}/${name}`, map({}), 'fieldManager=one')
    expect(body.data).toEqual({ a: '1' })
  })

  test('as a dry run stores nothing', async () => {
    const { status, body } = await apply<ConfigMap>(`${maps}/${name}`, map({ a: '1' }), 'fieldManager=me&dryRun=All')
    expect([status, body.data]).toEqual([201, { a: '1' }])
    expect((await cluster.ask.get(`${maps}/${name}`)).status).toBe(404)
  })

  test('is held to a resourceVersion that it names', async () => {
    await apply(`${maps}/${name}`, map({ a: '1' }))
    const { status, body } = await apply(`${maps}/${name}`, map({ a: '2' }, { resourceVersion: '1' }))
    expect([status, body.message]).toEqual([409, expect.stringContaining('the object has been modified')])
  })

  test.each<[string, () => unknown, string, number, string]>([
    [
      'no manager',
      () => map({}),
      '',
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    [
      'managedFields',
      () => map({}, { managedFields: [] }),
      'fieldManager=me',
      400,
      'metadata.managedFields must be nil',
    ],
    ['another kind', () => deployment(), 'fieldManager=me', 400, 'invalid object type: apps/v1, Kind=Deployment'],
    ['an unknown field', () => ({ ...map({}), dat: {} }), 'fieldManager=me', 500, '.dat: field not declared in schema'],
    ['no YAML', () => 'a: [', 'fieldManager=me', 400, 'error decoding YAML: '],
    [
      'a repeated key',
      () => 'apiVersion: v1\nkind: ConfigMap\nkind: ConfigMap\n',
      'fieldManager=me&fieldValidation=Strict',
      400,
      'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 3: key "kind" already set in map',
    ],
  ])('with %s is refused', async (_what, configuration, query, code, message) => {
    const { status, body } = await apply(`${maps}/${name}`, configuration(), query)
    expect([status, body.message]).toEqual([code, expect.stringContaining(message)])
  })

  test('is the only patch that may force', async () => {
    const { status, body } = await cluster.ask.patch(`${maps}/${name}?force=true`, 'merge', {})
    expect([status, body.message]).toEqual([422, expect.stringContaining('may not be specified for non-apply patch')])
  })
})
