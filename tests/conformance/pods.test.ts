/** What leads into Pods: logs and the two proxies; and what does not lead there yet. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Pod } from '../../lib/kube/types'
import { eventually } from '../support/kubectl'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab')
const lab = '/api/v1/namespaces/lab'
const create = (resource: string, object: object) => cluster.ask.post(`${lab}/${resource}`, object)
const container = (name: string, script: string) => ({ name, image: 'busybox', command: ['sh', '-c', script] })
const pod = (name: string, spec: object, labels: object = {}) => create('pods', { metadata: { name, labels }, spec })
const readPod = async (name: string) => (await cluster.ask.get<Pod>(`${lab}/pods/${name}`)).body
const isReady = (name: string) =>
  eventually(
    () => readPod(name),
    ({ status }) => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true,
  )
const hasPhase = (name: string, phase: string) =>
  eventually(
    () => readPod(name),
    ({ status }) => status?.phase === phase,
  )

beforeAll(async () => {
  await pod('talker', {
    restartPolicy: 'Never',
    initContainers: [container('first', 'echo prepared')],
    containers: [container('a', 'for i in 1 2 3 4 5; do echo line $i; done'), container('b', 'echo other')],
  })
  await pod('phoenix', { containers: [container('c', 'echo alive; exit 1')] })
  await pod('nowhere', { nodeSelector: { no: 'such' }, containers: [container('c', 'true')] })
  await pod('absent', { containers: [{ name: 'c', image: 'registry.invalid/absent:1' }] })
  for (const name of ['echo-1', 'echo-2', 'echo-3'])
    await pod(
      name,
      { containers: [{ name: 'c', image: 'jmalloc/echo-server', ports: [{ name: 'web', containerPort: 8080 }] }] },
      { app: 'echo' },
    )
  await create('services', {
    metadata: { name: 'echo' },
    spec: {
      selector: { app: 'echo' },
      ports: [
        { name: 'http', port: 80, targetPort: 'web' },
        { name: 'wrong', port: 81, targetPort: 9999 },
      ],
    },
  })
  await create('services', {
    metadata: { name: 'plain' },
    spec: { selector: { app: 'echo' }, ports: [{ port: 80, targetPort: 8080 }] },
  })
  await create('services', {
    metadata: { name: 'lonely' },
    spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] },
  })
  await hasPhase('talker', 'Succeeded')
  for (const name of ['echo-1', 'echo-2', 'echo-3']) await isReady(name)
})

describe('the log of a container', () => {
  const log = (name: string, query = '') => cluster.ask.get(`${lab}/pods/${name}/log${query}`)

  test('whole, in part, and with the time', async () => {
    const all = await log('talker', '?container=a')
    expect([all.status, all.headers.get('content-type'), all.text]).toEqual([
      200,
      'text/plain',
      'line 1\nline 2\nline 3\nline 4\nline 5\n',
    ])
    expect((await log('talker', '?container=a&tailLines=2')).text).toBe('line 4\nline 5\n')
    expect((await log('talker', '?container=a&tailLines=0')).text).toBe('')
    expect((await log('talker', '?container=a&limitBytes=8')).text).toBe('line 1\nl')
    expect((await log('talker', '?container=first')).text).toBe('prepared\n')
    expect((await log('talker', '?container=a&timestamps=true&tailLines=1')).text).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z line 5\n$/,
    )
    expect((await log('talker', '?container=a&sinceTime=2100-01-01T00:00:00Z')).text).toBe('')
    expect((await log('talker', '?container=a&sinceSeconds=3600')).text).toContain('line 1')
  })

  test('ends with the container when it is followed', async () => {
    await pod('ticker', { restartPolicy: 'Never', containers: [container('c', 'echo one; sleep 1; echo two')] })
    // Before it has a Node, a Pod's log is empty.
    const followed = await eventually(
      () => log('ticker', '?follow=true'),
      ({ status, text }) => status === 200 && text !== '',
    )
    expect(followed.text).toBe('one\ntwo\n')
  })

  test('of the run before', async () => {
    await eventually(
      () => log('phoenix', '?previous=true'),
      ({ status, text }) => status === 200 && text === 'alive\n',
    )
    const never = await log('talker', '?container=a&previous=true')
    expect([never.status, never.body.message]).toEqual([
      400,
      'previous terminated container "a" in pod "talker" not found',
    ])
  })

  test('is refused with the reason', async () => {
    await eventually(
      () => log('absent'),
      ({ body }) =>
        body?.message === 'container "c" in pod "absent" is waiting to start: trying and failing to pull image',
    )
    const refusals: [name: string, query: string, code: number, message: string][] = [
      [
        'talker',
        '',
        400,
        'a container name must be specified for pod talker, choose one of: [a b] or one of the init containers: [first]',
      ],
      ['talker', '?container=x', 400, 'container x is not valid for pod talker'],
      ['talker', '?container=a&tailLines=-1', 422, 'tailLines: Invalid value: -1: must be greater than or equal to 0'],
      ['talker', '?container=a&limitBytes=0', 422, 'limitBytes: Invalid value: 0: must be greater than 0'],
      [
        'talker',
        '?container=a&sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z',
        422,
        'at most one of `sinceTime` or `sinceSeconds` may be specified',
      ],
      ['talker', '?container=a&tailLines=many', 400, 'invalid syntax'],
      ['missing', '', 404, 'pods "missing" not found'],
    ]
    for (const [name, query, code, message] of refusals) {
      const { status, body } = await log(name, query)
      expect([query, status, body.message]).toEqual([query, code, expect.stringContaining(message)])
    }
    expect((await log('nowhere')).text).toBe('')
    expect((await cluster.ask.post(`${lab}/pods/talker/log`, {})).status).toBe(405)
  })
})

describe.each([
  ['pods/proxy', `${lab}/pods/echo-1:8080/proxy`],
  ['services/proxy', `${lab}/services/echo:http/proxy`],
])('%s', (_resource, base) => {
  test('carries path, query and headers there', async () => {
    const { status, text, headers } = await cluster.ask.get(`${base}/a%20b/c//d/?x=1&y=%2F&watch=true`, {
      headers: {
        'x-own': 'kept',
        cookie: 'a=b',
        'impersonate-user': 'system:admin',
        'impersonate-group': 'system:masters',
      },
    })
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(text).toContain('GET /a%20b/c//d/?x=1&y=%2F&watch=true HTTP/1.1\n')
    expect(text).toContain('\nx-own: kept\n')
    expect(text).toContain('\nx-forwarded-for: 127.0.0.1\n')
    // Who asks proves it to the API server, not to whatever runs in the Pod.
    expect(text.toLowerCase()).not.toMatch(/\n(authorization|impersonate-)/)
  })

  test('carries methods and bodies', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const { status, text } = await cluster.ask(method, `${base}/in`, 'a body', { type: 'text/plain' })
      expect([method, status]).toEqual([method, 200])
      expect(text).toContain(`${method} /in HTTP/1.1\n`)
      expect(text).toContain('\ncontent-type: text/plain\n')
      expect(text.endsWith('\n\na body')).toBe(true)
    }
    const large = 'x'.repeat(5_000_000)
    const { text } = await cluster.ask.post(`${base}/in`, large, { type: 'text/plain' })
    expect(text.endsWith(large)).toBe(true)
  })

  test('begins with a slash', async () => {
    const { status, headers } = await cluster.ask.get(`${base}?x=1`)
    expect([status, headers.get('location')]).toEqual([301, `${base}/?x=1`])
    expect((await cluster.ask.get(`${base}/`)).text).toContain('GET / HTTP/1.1')
  })

  test('is a right of its own', async () => {
    const { status, body } = await cluster.ask.get(`${base}/`, { headers: { 'impersonate-user': 'ada' } })
    expect([status, body.message]).toEqual([403, expect.stringMatching(/cannot get resource "(pods|services)\/proxy"/)])
    const post = await cluster.ask.post(`${base}/`, 'x', { headers: { 'impersonate-user': 'ada' } })
    expect(post.body.message).toMatch(/cannot create resource "(pods|services)\/proxy"/)
  })
})

describe('a Service', () => {
  test('is answered by its Pods in turn', async () => {
    const servedBy: string[] = []
    for (let round = 0; round < 6; round++) {
      const { text } = await cluster.ask.get(`${lab}/services/plain/proxy/`)
      servedBy.push(/Request served by (\S+)/.exec(text)?.[1] ?? text)
    }
    expect(new Set(servedBy.slice(0, 3))).toEqual(new Set(['echo-1', 'echo-2', 'echo-3']))
    expect(servedBy.slice(3)).toEqual(servedBy.slice(0, 3))
  })

  test('is named with port name, port number, or nothing when there is only one', async () => {
    for (const name of ['echo:http', 'echo:80', 'http:echo:http', 'plain', 'plain:80', 'plain:'])
      expect((await cluster.ask.get(`${lab}/services/${name}/proxy/`)).status, name).toBe(200)
  })

  test('without Pods, ports or a name of its own says what is missing', async () => {
    const refusals: [name: string, code: number, message: string][] = [
      ['lonely', 503, 'no endpoints available for service "lonely"'],
      ['echo:99', 503, 'no service port 99 found for service "echo"'],
      ['echo:nothing', 503, 'no endpoints available for service "echo"'],
      ['echo:wrong', 503, 'error trying to reach service: dial tcp'],
      ['https:echo:http', 503, 'error trying to reach service: http: server gave HTTP response to HTTPS client'],
      ['missing', 404, 'services "missing" not found'],
      ['ftp:echo:http', 400, 'invalid service request "ftp:echo:http"'],
    ]
    for (const [name, code, message] of refusals) {
      const { status, body } = await cluster.ask.get(`${lab}/services/${name}/proxy/`)
      expect([name, status, body.message]).toEqual([name, code, expect.stringContaining(message)])
    }
  })

  test('sends nothing to Pods that have gone or are not ready', async () => {
    await cluster.ask.delete(`${lab}/pods/echo-3`, { gracePeriodSeconds: 0 })
    await eventually(
      async () => {
        const answers = await Promise.all([1, 2, 3, 4].map(() => cluster.ask.get(`${lab}/services/plain/proxy/`)))
        return answers.map(({ text }) => /Request served by (\S+)/.exec(text)?.[1])
      },
      (servedBy) => servedBy.every((name) => name === 'echo-1' || name === 'echo-2'),
    )
  })
})

describe('what is not served yet', () => {
  test.each(['portforward'])('pods/%s says so', async (subresource) => {
    const { status, body } = await cluster.ask.post(`${lab}/pods/echo-1/${subresource}?command=ls`, undefined)
    expect([status, body.message]).toEqual([501, `the simulated cluster does not serve pods/${subresource} yet`])
    expect((await cluster.ask.post(`${lab}/pods/missing/${subresource}`, undefined)).status).toBe(404)
  })
})

describe('eviction', () => {
  test('is a delete that asks first', async () => {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'echo-2', namespace: 'lab' } }
    const tried = await cluster.ask.post(`${lab}/pods/echo-2/eviction?dryRun=All`, eviction)
    expect(tried.status).toBe(201)
    expect((await readPod('echo-2')).metadata).not.toHaveProperty('deletionTimestamp')
    const evicted = await cluster.ask.post(`${lab}/pods/echo-2/eviction`, {
      ...eviction,
      deleteOptions: { gracePeriodSeconds: 0 },
    })
    expect([evicted.status, evicted.body.status]).toEqual([201, 'Success'])
    await eventually(
      () => cluster.ask.get(`${lab}/pods/echo-2`),
      ({ status }) => status === 404,
    )
  })
})
