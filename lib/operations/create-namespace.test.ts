import { describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { FakeCluster } from '../cluster/fake-cluster.test-support'
import { forbidden, serviceUnavailable } from '../kube/status-error'
import { createOperations } from './create-operations'

const ada = { user: 'ada', groups: [] }

const quantity = { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' }
const meta = { allOf: [{ $ref: '#/components/schemas/Meta' }], default: {} }
const named = (kind: string) => ({ 'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind }] })
const amounts = { type: 'object', additionalProperties: quantity }
const schemas = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
  Meta: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      namespace: { type: 'string' },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
    },
  },
  Quota: {
    type: 'object',
    ...named('ResourceQuota'),
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: meta,
      spec: {
        type: 'object',
        properties: { hard: amounts, scopes: { type: 'array', items: { type: 'string' } } },
      },
    },
  },
  Limits: {
    type: 'object',
    ...named('LimitRange'),
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: meta,
      spec: {
        type: 'object',
        properties: {
          limits: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                type: { type: 'string' },
                min: amounts,
                max: amounts,
                default: amounts,
                defaultRequest: amounts,
              },
            },
          },
        },
      },
    },
  },
}

function setUp() {
  const cluster = new FakeCluster()
  const openApi = (path: string) => {
    if (path === '/openapi/v3')
      return Response.json({ paths: { 'api/v1': { serverRelativeURL: '/openapi/v3/api/v1?hash=1' } } })
    if (path === '/openapi/v3/api/v1?hash=1') return Response.json({ components: { schemas } })
    return undefined
  }
  cluster.override = (_, path) => openApi(path)
  const operations = createOperations({ clusters: cluster.clusters, clock: new FakeClock() })
  const create = (documents: unknown, dryRun = false) => operations.createNamespace('local', ada, documents, { dryRun })
  const writes = () =>
    cluster.requests.filter((request) => /^(POST|DELETE)/.test(request) && !request.includes('reviews'))
  return { cluster, create, writes, openApi }
}

const namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', annotations: { 'kubesphere.io/alias-name': '商店' } },
}
const quota = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'quota' },
  spec: { hard: { cpu: '4', pods: 10 } },
}
const limits = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'limits', namespace: 'shop' },
  spec: { limits: [{ type: 'Container', default: { cpu: '500m' }, max: { cpu: '2' } }] },
}
const outcomes = ({ documents }: { documents: readonly { name: string; outcome: string }[] }) =>
  documents.map(({ name, outcome }) => `${name} ${outcome}`)

describe('creating a namespace', () => {
  it('checks everything, then makes the Namespace first and the rest in it', async () => {
    const { create, writes } = setUp()
    const result = await create([quota, namespace, limits])
    expect(result.ok).toBe(true)
    expect(outcomes(result)).toEqual(['quota created', 'shop created', 'limits created'])
    expect(writes()).toEqual([
      'POST /api/v1/namespaces?dryRun=All&fieldManager=orrery&fieldValidation=Strict',
      'POST /api/v1/namespaces?fieldManager=orrery&fieldValidation=Strict',
      'POST /api/v1/namespaces/shop/resourcequotas?fieldManager=orrery&fieldValidation=Strict',
      'POST /api/v1/namespaces/shop/limitranges?fieldManager=orrery&fieldValidation=Strict',
    ])
  })

  it('makes nothing in a dry run', async () => {
    const { create, writes } = setUp()
    const result = await create([namespace, quota], true)
    expect(result).toMatchObject({ ok: true, dryRun: true })
    expect(outcomes(result)).toEqual(['shop valid', 'quota valid'])
    expect(writes()).toEqual(['POST /api/v1/namespaces?dryRun=All&fieldManager=orrery&fieldValidation=Strict'])
  })

  it('accepts one Namespace with quotas and limits in it, and nothing else', async () => {
    const { create, cluster } = setUp()
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } }
    for (const documents of [
      undefined,
      {},
      [],
      [quota],
      [namespace, { ...namespace, metadata: { name: 'other' } }],
      [namespace, secret],
      [namespace, { ...quota, apiVersion: 'v2' }],
      [namespace, quota, quota],
      [namespace, { ...quota, metadata: { name: 'q', namespace: 'kube-system' } }],
      [{ ...namespace, metadata: { generateName: 'shop-' } }],
      Array.from({ length: 21 }, (_, at) => ({ ...quota, metadata: { name: `q${at}` } })),
    ]) {
      await expect(create(documents)).rejects.toMatchObject({ status: { code: 400, reason: 'BadRequest' } })
    }
    await expect(create([namespace, secret])).rejects.toThrow(
      'documents.1.kind: only Namespace, ResourceQuota and LimitRange are accepted, not "Secret"',
    )
    expect(cluster.requests).toEqual([])
  })

  it.each([
    [{ ...quota, spec: { hardd: {} } }, 'strict decoding error: unknown field "spec.hardd"'],
    [{ ...quota, spec: { hard: { cpu: 'lots' } } }, 'spec.hard[cpu]: Invalid value: "lots": must be a quantity'],
    [{ ...quota, spec: { hard: { cpu: '-1' } } }, 'must be greater than or equal to 0'],
    [{ ...quota, spec: { hard: ['cpu'] } }, 'spec.hard: Invalid value: ["cpu"]: must be a map'],
    [{ ...quota, spec: { scopes: ['Never'] } }, 'spec.scopes: Invalid value: ["Never"]: unsupported scope'],
    [{ ...quota, metadata: { name: 'Not OK' } }, 'metadata.name: Invalid value: "Not OK"'],
    [{ ...quota, spec: { hard: { foo: 3 } } }, 'spec.hard[foo]: Invalid value: "foo": must be a standard resource'],
    [{ ...quota, spec: { hard: { pods: 1.5 } } }, 'spec.hard[pods]: Invalid value: "1500m": must be an integer'],
    [{ ...limits, spec: { limits: [{ max: {} }] } }, 'spec.limits[0].type: Invalid value: ""'],
    [
      { ...limits, spec: { limits: [{ type: 'Container', min: { cpu: '3' }, max: { cpu: '2' } }] } },
      'spec.limits[0].min[cpu]: Invalid value: "3": min value 3 is greater than max value 2',
    ],
  ])('makes nothing when a part is wrong: %#', async (part, message) => {
    const { create, cluster, writes } = setUp()
    const result = await create([namespace, part])
    expect(result.ok).toBe(false)
    expect(result.documents[0]?.outcome).toBe('valid')
    expect(result.documents[1]).toMatchObject({
      outcome: 'failed',
      status: { message: expect.stringContaining(message) },
    })
    expect(writes()).toHaveLength(1)
    expect(cluster.requests.some((request) => request.includes('resourcequotas'))).toBe(false)
  })

  it('makes nothing when the name is taken, or a part would not be allowed', async () => {
    const taken = setUp()
    taken.cluster.put('namespaces', { metadata: { name: 'shop' } })
    expect((await taken.create([namespace, quota])).documents[0]).toMatchObject({
      outcome: 'failed',
      status: { reason: 'AlreadyExists' },
    })
    const limited = setUp()
    limited.cluster.allow = (_, { resource }) => resource !== 'resourcequotas'
    const result = await limited.create([namespace, quota])
    expect(result.documents[1]).toMatchObject({ outcome: 'failed', status: { reason: 'Forbidden' } })
    expect(limited.writes()).toHaveLength(1)
  })
})

describe('a later part that fails', () => {
  const isCreation = (method: string, path: string, resource: string) =>
    method === 'POST' && path.includes(`/${resource}?`) && !path.includes('dryRun')
  const refusal = () =>
    Response.json(forbidden({ group: '', plural: 'limitranges' }, 'limits', 'no').status, { status: 403 })

  it('has what this request made removed again, by uid, last first', async () => {
    const { cluster, create, openApi } = setUp()
    const deletions: unknown[] = []
    cluster.override = (method, path, body) => {
      if (method === 'DELETE') deletions.push([path, (body as { preconditions: unknown }).preconditions])
      return isCreation(method, path, 'limitranges') ? refusal() : openApi(path)
    }
    const result = await create([namespace, quota, limits])
    expect(result.ok).toBe(false)
    expect(outcomes(result)).toEqual(['shop removed-again', 'quota removed-again', 'limits failed'])
    expect(deletions).toEqual([
      ['/api/v1/namespaces/shop/resourcequotas/quota', { uid: 'resourcequotas-shop/quota' }],
      ['/api/v1/namespaces/shop', { uid: 'namespaces-/shop' }],
    ])
  })

  it('names what could not be removed, and why', async () => {
    const { cluster, create, openApi } = setUp()
    cluster.override = (method, path) => {
      if (isCreation(method, path, 'limitranges')) return refusal()
      if (method === 'DELETE' && path.endsWith('/shop')) {
        return Response.json(forbidden({ group: '', plural: 'namespaces' }, 'shop', 'not yours').status, {
          status: 403,
        })
      }
      return openApi(path)
    }
    const result = await create([namespace, quota, limits])
    expect(outcomes(result)).toEqual(['shop remains', 'quota removed-again', 'limits failed'])
    expect(result.documents[0]).toMatchObject({ uid: 'namespaces-/shop', status: { reason: 'Forbidden' } })
  })

  it('says that it remains when its creation broke off but was carried out', async () => {
    const { cluster, create, openApi } = setUp()
    cluster.override = (method, path) => {
      if (!isCreation(method, path, 'resourcequotas')) return openApi(path)
      cluster.put('resourcequotas', { metadata: { name: 'quota', namespace: 'shop' } })
      throw serviceUnavailable('connection reset')
    }
    const result = await create([namespace, quota])
    expect(outcomes(result)).toEqual(['shop removed-again', 'quota remains'])
  })
})
