/** CREATE and UPDATE: what is checked, what is kept, and who wins. */
import { describe, expect, test } from 'vitest'
import type { Status } from '../../lib/kube/object'
import type { ConfigMap, Deployment, Pod, Secret } from '../../lib/kube/types'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab', 'strict', 'dry')

const maps = (name = '') => `/api/v1/namespaces/lab/configmaps${name && `/${name}`}`

const deployments = (name = '') => `/apis/apps/v1/namespaces/lab/deployments${name && `/${name}`}`

const deployment = (name: string, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    ...spec,
  },
})

describe('creating', () => {
  test('answers 201 with what is stored', async () => {
    const { status, body } = await cluster.ask.post<ConfigMap>(maps(), {
      metadata: {
        name: 'new',
        uid: 'mine',
        creationTimestamp: '2001-01-01T00:00:00Z',
        generation: 7,
        deletionTimestamp: '2001-01-01T00:00:00Z',
      },
      data: { k: 'v' },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', data: { k: 'v' } })
    expect(body.metadata?.uid).toMatch(/^[0-9a-f]{8}-/)
    expect(body.metadata?.creationTimestamp).not.toBe('2001-01-01T00:00:00Z')
    expect(body.metadata).not.toHaveProperty('deletionTimestamp')
    expect((await cluster.ask.get<ConfigMap>(maps('new'))).body).toEqual(body)
  })

  test('chooses a name for who gives the beginning of one', async () => {
    const long = 'x'.repeat(63)
    const one = await cluster.ask.post<ConfigMap>(maps(), { metadata: { generateName: 'job-' } })
    expect(one.body.metadata?.name).toMatch(/^job-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    const two = await cluster.ask.post<ConfigMap>(maps(), { metadata: { generateName: long } })
    expect(two.body.metadata?.name).toMatch(/^x{58}[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    const none = await cluster.ask.post(maps(), { metadata: {} })
    expect([none.status, none.body.message]).toEqual([
      422,
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    ])
  })

  test('refuses what is there, what belongs elsewhere and what is of another kind', async () => {
    await cluster.ask.post(maps(), { metadata: { name: 'taken' } })
    const taken = await cluster.ask.post(maps(), { metadata: { name: 'taken' } })
    expect(taken.body).toMatchObject({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'configmaps "taken" already exists',
      reason: 'AlreadyExists',
      details: { name: 'taken', kind: 'configmaps' },
      code: 409,
    })
    const elsewhere = await cluster.ask.post(maps(), { metadata: { name: 'x', namespace: 'default' } })
    expect([elsewhere.status, elsewhere.body.message]).toEqual([
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ])
    const other = await cluster.ask.post(maps(), { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } })
    expect([other.status, other.body.message]).toEqual([
      400,
      expect.stringContaining('Secret in version "v1" cannot be handled as a ConfigMap'),
    ])
    const nowhere = await cluster.ask.post('/api/v1/namespaces/nowhere/configmaps', { metadata: { name: 'x' } })
    expect([nowhere.status, nowhere.body.message]).toEqual([404, 'namespaces "nowhere" not found'])
    const versioned = await cluster.ask.post(maps(), { metadata: { name: 'x', resourceVersion: '5' } })
    expect([versioned.status, versioned.body.message]).toEqual([
      500,
      'resourceVersion should not be set on objects to be created',
    ])
  })

  test('collects all errors', async () => {
    const { status, body } = await cluster.ask.post(
      deployments(),
      deployment('Bad_Name', { replicas: -1, strategy: { type: 'Sometimes' } }),
    )
    expect(status).toBe(422)
    expect(body.reason).toBe('Invalid')
    expect(body.details).toMatchObject({ name: 'Bad_Name', group: 'apps', kind: 'Deployment' })
    expect(body.details?.causes?.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['metadata.name', 'spec.replicas', 'spec.strategy.type']),
    )
  })

  test('fills in defaults', async () => {
    const { body } = await cluster.ask.post<Pod>('/api/v1/namespaces/lab/pods?dryRun=All', {
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    })
    expect(body.spec).toMatchObject({
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      terminationGracePeriodSeconds: 30,
      serviceAccountName: 'default',
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
      containers: [{ imagePullPolicy: 'Always', terminationMessagePolicy: 'File' }],
    })
    expect(body.status).toMatchObject({ phase: 'Pending', qosClass: 'BestEffort' })
  })

  test('takes stringData of Secrets in', async () => {
    const { body } = await cluster.ask.post<Secret>('/api/v1/namespaces/lab/secrets', {
      metadata: { name: 's' },
      stringData: { k: 'plain' },
    })
    expect(body).toMatchObject({ type: 'Opaque', data: { k: Buffer.from('plain').toString('base64') } })
    expect(body).not.toHaveProperty('stringData')
  })
})

describe('updating', () => {
  test('the one who read last wins, the other learns of it', async () => {
    const { body } = await cluster.ask.post<ConfigMap>(maps(), { metadata: { name: 'shared' }, data: { n: '1' } })
    const won = await cluster.ask.put<ConfigMap>(maps('shared'), { ...body, data: { n: '2' } })
    expect([won.status, won.body.data]).toEqual([200, { n: '2' }])
    const lost = await cluster.ask.put(maps('shared'), { ...body, data: { n: '3' } })
    expect(lost.body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "shared": the object has been modified; please apply your changes to the latest version and try again',
    })
    const unconditional = await cluster.ask.put<ConfigMap>(maps('shared'), { metadata: { name: 'shared' } })
    expect([unconditional.status, unconditional.body.data]).toEqual([200, undefined])
    const stranger = await cluster.ask.put(maps('shared'), { metadata: { name: 'shared', uid: 'another' } })
    expect([stranger.status, stranger.body.message]).toEqual([
      409,
      expect.stringContaining('Precondition failed: UID in precondition: another, UID in object meta: '),
    ])
  })

  test('twenty writers of one counter lose nothing', async () => {
    await cluster.ask.post(maps(), { metadata: { name: 'counter' }, data: { n: '0' } })
    const add = async () => {
      for (;;) {
        const { body } = await cluster.ask.get<ConfigMap>(maps('counter'))
        const next = { ...body, data: { n: String(Number(body.data?.n) + 1) } }
        if ((await cluster.ask.put(maps('counter'), next)).status === 200) return
      }
    }
    await Promise.all(Array.from({ length: 20 }, add))
    expect((await cluster.ask.get<ConfigMap>(maps('counter'))).body.data).toEqual({ n: '20' })
  })

  test('writes nothing when nothing changes', async () => {
    const { body } = await cluster.ask.post<ConfigMap>(maps(), { metadata: { name: 'same' }, data: { n: '1' } })
    const again = await cluster.ask.put<ConfigMap>(maps('same'), body)
    expect(again.body.metadata?.resourceVersion).toBe(body.metadata?.resourceVersion)
  })

  test('the URL and the body must agree', async () => {
    const { status, body } = await cluster.ask.put(maps('same'), { metadata: { name: 'other' } })
    expect([status, body.message]).toEqual([
      400,
      'the name of the object (other) does not match the name on the URL (same)',
    ])
    const absent = await cluster.ask.put(maps('absent'), { metadata: { name: 'absent' } })
    expect([absent.status, absent.body.message]).toEqual([404, 'configmaps "absent" not found'])
  })

  test('what must not change does not', async () => {
    await cluster.ask.post(maps(), { metadata: { name: 'fixed' }, immutable: true, data: { a: '1' } })
    const fixed = await cluster.ask.put(maps('fixed'), { metadata: { name: 'fixed' }, immutable: true })
    expect([fixed.status, fixed.body.message]).toEqual([
      422,
      expect.stringContaining('data: Forbidden: field is immutable when `immutable` is set'),
    ])
    await cluster.ask.post(deployments(), deployment('rigid'))
    const selector = await cluster.ask.put(
      deployments('rigid'),
      deployment('rigid', {
        selector: { matchLabels: { app: 'rigid', more: 'x' } },
        template: {
          metadata: { labels: { app: 'rigid', more: 'x' } },
          spec: { containers: [{ name: 'c', image: 'c' }] },
        },
      }),
    )
    expect([selector.status, selector.body.message]).toEqual([
      422,
      expect.stringMatching(/spec\.selector: .*immutable/),
    ])
  })
})

describe('status and scale', () => {
  const read = () => cluster.ask.get<Deployment>(deployments('split'))

  test('the main endpoint leaves the status alone, the status endpoint all else', async () => {
    const made = await cluster.ask.post<Deployment>(deployments(), {
      ...deployment('split', { paused: true }),
      status: { replicas: 99 },
    })
    expect(made.body.status?.replicas).not.toBe(99)
    expect(made.body.metadata?.generation).toBe(1)
    await cluster.ask.patch(deployments('split'), 'merge', { status: { replicas: 99 } })
    expect((await read()).body.status?.replicas).not.toBe(99)
    const { status } = await cluster.ask.patch(`${deployments('split')}/status`, 'merge', {
      metadata: { labels: { marked: 'by-status' } },
      spec: { replicas: 50 },
      status: { conditions: [{ type: 'Odd', status: 'True' }] },
    })
    expect(status).toBe(200)
    const { body } = await read()
    expect(body.spec?.replicas).toBe(0)
    expect(body.status?.conditions?.map(({ type }) => type)).toContain('Odd')
    expect(body.metadata).toMatchObject({ generation: 1, labels: { marked: 'by-status' } })
  })

  test('the generation counts changes of the spec', async () => {
    await cluster.ask.patch(deployments('split'), 'merge', { metadata: { labels: { a: 'b' } } })
    expect((await read()).body.metadata?.generation).toBe(1)
    await cluster.ask.patch(deployments('split'), 'merge', { spec: { minReadySeconds: 1 } })
    expect((await read()).body.metadata?.generation).toBe(2)
  })

  test('scale is a view of its own', async () => {
    const path = `${deployments('split')}/scale`
    interface Scale {
      kind: string
      apiVersion: string
      metadata: { resourceVersion: string }
      spec: { replicas?: number }
      status: { replicas: number; selector: string }
    }
    const { body } = await cluster.ask.get<Scale>(path)
    expect(body).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', status: { selector: 'app=split' } })
    const put = await cluster.ask.put<Scale>(path, { ...body, spec: { replicas: 2 } })
    expect([put.status, put.body.spec.replicas]).toEqual([200, 2])
    const late = await cluster.ask.put(path, { ...body, spec: { replicas: 3 } })
    expect([late.status, late.body.reason]).toEqual([409, 'Conflict'])
    const patched = await cluster.ask.patch<Scale>(path, 'merge', { spec: { replicas: 0 } })
    expect(patched.body.spec.replicas ?? 0).toBe(0)
    const negative = await cluster.ask.patch(path, 'merge', { spec: { replicas: -1 } })
    expect([negative.status, negative.body.message]).toEqual([
      422,
      expect.stringContaining('spec.replicas: Invalid value: -1: must be greater than or equal to 0'),
    ])
    expect((await cluster.ask.get(`${maps('same')}/scale`)).status).toBe(404)
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
    const table = await cluster.ask.get<{ columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] }>(path, {
      accept,
    })
    expect(table.body.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Desired', 'Available', 'Age'])
    expect(table.body.rows[0]?.cells.slice(0, 2)).toEqual(['split', 0])
  })
})

describe('a dry run', () => {
  const dry = '/api/v1/namespaces/dry/configmaps'
  const names = async () =>
    (await cluster.ask.get<{ items: ConfigMap[] }>(`${dry}?labelSelector=dry`)).body.items.map(
      ({ metadata, data }) => `${metadata?.name} ${data?.n}`,
    )
  const map = (name: string, n: string) => ({ metadata: { name, labels: { dry: '' } }, data: { n } })

  test('shows what would be, and changes nothing', async () => {
    await cluster.ask.post(dry, map('kept', '1'))
    const created = await cluster.ask.post<ConfigMap>(`${dry}?dryRun=All`, map('thought', '1'))
    expect([created.status, created.body.data]).toEqual([201, { n: '1' }])
    expect(created.body.metadata).toMatchObject({ uid: expect.any(String), creationTimestamp: expect.any(String) })
    expect(created.body.metadata).not.toHaveProperty('resourceVersion')
    const again = await cluster.ask.post(`${dry}?dryRun=All`, map('kept', '1'))
    expect(again.status).toBe(409)
    const put = await cluster.ask.put<ConfigMap>(`${dry}/kept?dryRun=All`, map('kept', '2'))
    expect([put.status, put.body.data]).toEqual([200, { n: '2' }])
    const patched = await cluster.ask.patch<ConfigMap>(`${dry}/kept?dryRun=All`, 'merge', { data: { n: '3' } })
    expect([patched.status, patched.body.data]).toEqual([200, { n: '3' }])
    expect((await cluster.ask.delete(`${dry}/kept?dryRun=All`)).status).toBe(200)
    expect((await cluster.ask.delete(`${dry}/kept`, { dryRun: ['All'] })).status).toBe(200)
    expect((await cluster.ask.delete(`${dry}?dryRun=All&labelSelector=dry`)).status).toBe(200)
    expect(await names()).toEqual(['kept 1'])
    const invalid = await cluster.ask.patch(`${dry}/kept?dryRun=All`, 'merge', { metadata: { labels: { 'a b': 'c' } } })
    expect(invalid.status).toBe(422)
  })

  test('takes no address and no node port', async () => {
    const services = '/api/v1/namespaces/dry/services'
    const service = { metadata: { name: 's' }, spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 31999 }] } }
    for (let round = 0; round < 2; round++)
      expect((await cluster.ask.post(`${services}?dryRun=All`, service)).status).toBe(201)
    expect((await cluster.ask.post(services, service)).status).toBe(201)
    const taken = await cluster.ask.post(services, { ...service, metadata: { name: 't' } })
    expect([taken.status, taken.body.message]).toEqual([
      422,
      expect.stringContaining('spec.ports[0].nodePort: Invalid value: 31999: provided port is already allocated'),
    ])
  })

  test('is All or nothing', async () => {
    const refusals: [method: string, path: string, kind: string][] = [
      ['POST', dry, 'CreateOptions'],
      ['PUT', `${dry}/kept`, 'UpdateOptions'],
      ['DELETE', `${dry}/kept`, 'DeleteOptions'],
    ]
    for (const [method, path, kind] of refusals) {
      const { status, body } = await cluster.ask<Status>(
        method,
        `${path}?dryRun=Some`,
        method === 'DELETE' ? undefined : map('kept', '2'),
      )
      expect([status, body.message]).toEqual([
        422,
        `${kind}.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"`,
      ])
    }
  })
})
