/** PATCH in its formats but for apply: what each does to lists and maps, and what is refused. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { ConfigMap, Deployment, Service } from '../../lib/kube/types'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab')
const maps = (name: string) => `/api/v1/namespaces/lab/configmaps/${name}`
const web = '/apis/apps/v1/namespaces/lab/deployments/web'
const service = '/api/v1/namespaces/lab/services/web'
const containersOf = (deployment: Deployment) => deployment.spec?.template.spec?.containers ?? []

beforeAll(async () => {
  await cluster.ask.post('/api/v1/namespaces/lab/configmaps', {
    metadata: { name: 'plain', labels: { a: '1', b: '2' }, finalizers: ['lab.example.com/one', 'lab.example.com/two'] },
    data: { k: 'v' },
  })
  await cluster.ask.post('/apis/apps/v1/namespaces/lab/deployments', {
    metadata: { name: 'web' },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            { name: 'main', image: 'nginx:1', ports: [{ containerPort: 80 }], env: [{ name: 'A', value: '1' }] },
            { name: 'side', image: 'busybox:1' },
          ],
        },
      },
    },
  })
  await cluster.ask.post('/api/v1/namespaces/lab/services', {
    metadata: { name: 'web' },
    spec: {
      selector: { app: 'web' },
      ports: [
        { name: 'http', port: 80 },
        { name: 'more', port: 81 },
      ],
    },
  })
})

describe('a JSON patch', () => {
  const apply = <T = ConfigMap>(patch: unknown, name = 'plain') => cluster.ask.patch<T>(maps(name), 'json', patch)

  test('does what RFC 6902 says, in order', async () => {
    const { status, body } = await apply([
      { op: 'test', path: '/data/k', value: 'v' },
      { op: 'add', path: '/data/new', value: 'n' },
      { op: 'copy', from: '/data/new', path: '/data/copy' },
      { op: 'move', from: '/data/copy', path: '/data/moved' },
      { op: 'replace', path: '/data/k', value: 'w' },
      { op: 'add', path: '/metadata/labels/slashed~1key', value: 'x' },
      { op: 'remove', path: '/data/new' },
    ])
    expect([status, body.data]).toEqual([200, { k: 'w', moved: 'n' }])
    expect(body.metadata?.labels).toEqual({ a: '1', b: '2', 'slashed/key': 'x' })
  })

  test('changes nothing when one of its steps fails', async () => {
    const failing = [
      { op: 'test', path: '/data/k', value: 'other' },
      { op: 'remove', path: '/data/absent' },
      { op: 'replace', path: '/absent/deep', value: 1 },
      { op: 'move', from: '/data/absent', path: '/data/x' },
    ]
    for (const step of failing) {
      const { status, body } = await apply<{ message: string; reason: string }>([
        { op: 'add', path: '/data/early', value: 'x' },
        step,
      ])
      expect([step, status, body.reason]).toEqual([step, 422, 'Invalid'])
    }
    expect((await cluster.ask.get<ConfigMap>(maps('plain'))).body.data).not.toHaveProperty('early')
  })

  test('is a list of operations, and not a long one', async () => {
    for (const document of [{ op: 'add' }, 'nonsense', 7]) {
      const { status, body } = await apply<{ reason: string; message: string }>(document)
      expect([status, body.reason]).toEqual([400, 'BadRequest'])
      expect(body.message).toMatch(/^error decoding patch: /)
    }
    const long = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/data/k', value: 'w' }))
    const { status, body } = await apply<{ message: string }>(long)
    expect([status, body.message]).toEqual([
      413,
      'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    ])
  })
})

describe('a merge patch', () => {
  test('adds, replaces and, with null, removes; lists are replaced', async () => {
    const { body } = await cluster.ask.patch<Deployment>(web, 'merge', {
      metadata: { annotations: { note: 'x' } },
      spec: { minReadySeconds: 3, template: { spec: { containers: [{ name: 'main', image: 'nginx:2' }] } } },
    })
    expect(containersOf(body).map(({ name, image }) => `${name} ${image}`)).toEqual(['main nginx:2'])
    const undone = await cluster.ask.patch<Deployment>(web, 'merge', {
      metadata: { annotations: { note: null } },
      spec: { minReadySeconds: null },
    })
    expect(undone.body.metadata?.annotations ?? {}).not.toHaveProperty('note')
    expect(undone.body.spec).not.toHaveProperty('minReadySeconds')
  })

  test('is an object', async () => {
    for (const document of ['{', '[]', '"text"']) {
      const { status, body } = await cluster.ask.patch(web, 'merge', document)
      expect([document, status, body.reason]).toEqual([document, 400, 'BadRequest'])
    }
  })
})

describe('a strategic merge patch', () => {
  const apply = <T = Deployment>(patch: unknown, path = web) => cluster.ask.patch<T>(path, 'strategic', patch)
  const template = (containers: unknown, more: object = {}) => ({
    spec: { template: { spec: { containers, ...more } } },
  })

  test('merges lists by their keys', async () => {
    await apply(template([{ name: 'side', image: 'busybox:1' }]))
    const { body } = await apply(
      template([
        {
          name: 'main',
          image: 'nginx:3',
          env: [
            { name: 'B', value: '2' },
            { name: 'A', value: '1' },
          ],
        },
        { name: 'third', image: 'busybox:3' },
      ]),
    )
    expect(
      containersOf(body)
        .map(({ name, image }) => `${name} ${image}`)
        .sort(),
    ).toEqual(['main nginx:3', 'side busybox:1', 'third busybox:3'])
    const again = await apply(template([{ name: 'main', env: [{ name: 'A', value: '9' }] }]))
    const main = containersOf(again.body).find(({ name }) => name === 'main')
    expect(Object.fromEntries(main?.env?.map(({ name, value }) => [name, value]) ?? [])).toEqual({ A: '9', B: '2' })
  })

  test('removes by $patch: delete, replaces by $patch: replace, orders by $setElementOrder', async () => {
    await apply(template([{ name: 'third', $patch: 'delete' }]))
    const ordered = await apply(
      template([{ name: 'main', image: 'nginx:4' }], {
        '$setElementOrder/containers': [{ name: 'side' }, { name: 'main' }],
      }),
    )
    expect(containersOf(ordered.body).map(({ name }) => name)).toEqual(['side', 'main'])
    const replaced = await apply(template([{ $patch: 'replace' }, { name: 'only', image: 'nginx:5' }]))
    expect(containersOf(replaced.body).map(({ name }) => name)).toEqual(['only'])
  })

  test('keeps of a union what $retainKeys names', async () => {
    const { status, body } = await apply({ spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } })
    expect([status, body.spec?.strategy]).toEqual([200, { type: 'Recreate' }])
  })

  test('takes single values out of lists with $deleteFromPrimitiveList', async () => {
    const { body } = await apply<ConfigMap>(
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['lab.example.com/one'] } },
      maps('plain'),
    )
    expect(body.metadata?.finalizers).toEqual(['lab.example.com/two'])
  })

  test('merges the ports of a Service by number', async () => {
    const { body } = await apply<Service>({ spec: { ports: [{ port: 81, targetPort: 8081 }] } }, service)
    expect(body.spec?.ports?.map(({ name, port, targetPort }) => `${name} ${port} ${targetPort}`)).toEqual([
      'http 80 80',
      'more 81 8081',
    ])
  })

  test('refuses directives and elements that make no sense', async () => {
    for (const patch of [
      template([{ name: 'main', $patch: 'destroy' }]),
      template([{ image: 'nginx' }]),
      template('main'),
    ]) {
      const { status } = await apply(patch)
      expect([JSON.stringify(patch), status]).toEqual([
        JSON.stringify(patch),
        expect.toSatisfy((code) => [400, 422, 500].includes(code)),
      ])
    }
  })
})

describe('whatever its format', () => {
  test('a stale revision in it conflicts', async () => {
    const { body } = await cluster.ask.get<ConfigMap>(maps('plain'))
    await cluster.ask.patch(maps('plain'), 'merge', { data: { later: 'x' } })
    const { resourceVersion } = body.metadata ?? {}
    for (const [type, patch] of [
      ['merge', { metadata: { resourceVersion }, data: { k: '1' } }],
      ['strategic', { metadata: { resourceVersion }, data: { k: '1' } }],
      ['json', [{ op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion }]],
    ] as const) {
      const answer = await cluster.ask.patch(maps('plain'), type, patch)
      expect([type, answer.status, answer.body.reason]).toEqual([type, 409, 'Conflict'])
    }
  })

  test('it cannot make another object of it', async () => {
    const refusals: [patch: object, code: number, message: string][] = [
      [
        { metadata: { name: 'other' } },
        400,
        'the name of the object (other) does not match the name on the URL (plain)',
      ],
      [{ metadata: { namespace: 'default' } }, 400, 'the namespace of the provided object does not match'],
      [{ metadata: { uid: 'other' } }, 422, 'metadata.uid: Invalid value: "other": field is immutable'],
    ]
    for (const [patch, code, message] of refusals) {
      const { status, body } = await cluster.ask.patch(maps('plain'), 'merge', patch)
      expect([status, body.message]).toEqual([code, expect.stringContaining(message)])
    }
    expect((await cluster.ask.patch(maps('plain'), 'merge', { kind: 'Secret' })).status).toBe(400)
    expect((await cluster.ask.patch(maps('absent'), 'merge', {})).status).toBe(404)
  })

  test('unknown fields are told or refused', async () => {
    const patch = { spec: { replica: 1 } }
    const warned = await cluster.ask.patch<Deployment>(web, 'merge', patch)
    expect([warned.status, warned.warnings]).toEqual([200, ['unknown field "spec.replica"']])
    const refused = await cluster.ask.patch(`${web}?fieldValidation=Strict`, 'merge', patch)
    expect([refused.status, refused.body.message]).toEqual([
      422,
      expect.stringContaining('strict decoding error: unknown field "spec.replica"'),
    ])
  })

  test('types and values are checked', async () => {
    const type = await cluster.ask.patch(web, 'strategic', { spec: { replicas: 'two' } })
    expect([400, 422]).toContain(type.status)
    const value = await cluster.ask.patch(web, 'strategic', { spec: { replicas: -2 } })
    expect([value.status, value.body.message]).toEqual([
      422,
      'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -2: must be greater than or equal to 0',
    ])
  })

  test('it says which it is', async () => {
    for (const type of ['application/json', 'text/plain', '']) {
      const { status, body } = await cluster.ask('PATCH', maps('plain'), '{}', { type })
      expect([type, status, body.reason]).toEqual([type, 415, 'UnsupportedMediaType'])
    }
  })

  test('twenty patches at once all arrive', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `parallel-${index}`)
    const answers = await Promise.all(
      keys.map((key) => cluster.ask.patch(maps('plain'), 'strategic', { data: { [key]: 'x' } })),
    )
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200))
    const { body } = await cluster.ask.get<ConfigMap>(maps('plain'))
    expect(Object.keys(body.data ?? {})).toEqual(expect.arrayContaining(keys))
  })
})
