/** Every request leaves an event that says who did what and how it ended, and nothing that nobody should read. */
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventually } from '../support/kubectl'
import type { Asking } from '../support/requests'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab')
interface AuditEvent {
  level: string
  auditID: string
  stage: string
  requestURI: string
  verb: string
  user: { username: string; groups: string[] }
  impersonatedUser?: { username: string; groups: string[] }
  sourceIPs: string[]
  objectRef?: { resource: string; namespace?: string; name?: string; subresource?: string; apiGroup?: string }
  responseStatus: { code: number; reason?: string; message?: string }
  requestObject?: unknown
  annotations?: Record<string, string>
}
const as = (name: string): Asking => ({ headers: { 'impersonate-user': name } })
const file = () => path.join(cluster.simulator.dataFolder, 'simulator', 'audit.log')
const written = () => readFileSync(file(), 'utf8')
const events = async () => (await cluster.ask.get<{ items: AuditEvent[] }>('/simulator/v1/audit?limit=1000')).body.items
/** The event of one answer, by the id that the answer carries. */
const eventOf = async ({ headers }: { headers: Headers }) =>
  (await events()).find(({ auditID, stage }) => auditID === headers.get('audit-id') && stage === 'ResponseComplete')

describe('an audit event', () => {
  test('says who, what, when and how it ended', async () => {
    const answer = await cluster.ask.post('/api/v1/namespaces/lab/configmaps?dryRun=All', {
      metadata: { name: 'seen' },
      data: { k: 'v' },
    })
    expect(await eventOf(answer)).toEqual({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Request',
      auditID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stage: 'ResponseComplete',
      requestURI: '/api/v1/namespaces/lab/configmaps?dryRun=All',
      verb: 'create',
      user: { username: 'orrery-admin', uid: 'orrery-admin', groups: ['system:masters', 'system:authenticated'] },
      sourceIPs: ['127.0.0.1'],
      userAgent: '',
      objectRef: { resource: 'configmaps', namespace: 'lab', name: 'seen', apiVersion: 'v1' },
      responseStatus: { metadata: {}, code: 201 },
      requestObject: { metadata: { name: 'seen' }, data: { k: 'v' } },
      requestReceivedTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      stageTimestamp: expect.stringMatching(/Z$/),
      annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
    })
  })

  test('names both the one who asked and the one he acted as', async () => {
    const answer = await cluster.ask.get('/api/v1/namespaces/lab/pods', as('ada'))
    expect(await eventOf(answer)).toMatchObject({
      level: 'Metadata',
      verb: 'list',
      user: { username: 'orrery-admin' },
      impersonatedUser: { username: 'ada', groups: ['system:authenticated'] },
      responseStatus: { code: 403, reason: 'Forbidden' },
      annotations: { 'authorization.k8s.io/decision': 'forbid' },
    })
  })

  test('is there for those who were nobody, too', async () => {
    const stranger = await cluster.connect({ token: 'wrong' })
    expect(await eventOf(await stranger.get('/api/v1/secrets'))).toMatchObject({
      verb: 'list',
      user: { username: '' },
      responseStatus: { code: 401, reason: 'Unauthorized' },
    })
  })

  test('of a watch comes when it begins and when it ends', async () => {
    const watch = await cluster.ask.watch('/api/v1/namespaces/lab/configmaps?watch=1&timeoutSeconds=600')
    const stages = async () =>
      (await events())
        .filter(({ requestURI }) => requestURI.includes('timeoutSeconds=600'))
        .map(({ stage, verb }) => `${verb} ${stage}`)
    expect(await stages()).toEqual(['watch ResponseStarted'])
    watch.close()
    await eventually(stages, (found) => found.length === 2)
    expect(await stages()).toEqual(['watch ResponseStarted', 'watch ResponseComplete'])
  })

  test('is written for what the parts of the cluster do as well', async () => {
    await cluster.ask.post('/api/v1/namespaces/lab/pods', {
      metadata: { name: 'work' },
      spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }] },
    })
    const about = async () => (await events()).filter(({ objectRef }) => objectRef?.name === 'work')
    const all = await eventually(about, (found) =>
      found.some(
        ({ user, objectRef }) => user.username.startsWith('system:node:') && objectRef?.subresource === 'status',
      ),
    )
    expect(all.map(({ user, verb, objectRef }) => `${user.username} ${verb} ${objectRef?.subresource ?? ''}`)).toEqual(
      expect.arrayContaining(['orrery-admin create ', 'system:kube-scheduler create binding']),
    )
  })

  test('can be followed', async () => {
    const watch = await cluster.ask.watch('/simulator/v1/audit?watch=true&limit=1')
    await cluster.ask.get('/api/v1/namespaces/lab/configmaps/followed')
    const seen = await watch.until<object>(({ object }) => (object as AuditEvent).objectRef?.name === 'followed')
    expect(seen.at(-1)?.object).toMatchObject({ responseStatus: { code: 404 } })
    watch.close()
  })
})

describe('what nobody should read', () => {
  test('stands neither in the events nor in the file, however a request ends', async () => {
    const secrets = '/api/v1/namespaces/lab/secrets'
    const value = 'correct-horse-battery-staple'
    const encoded = Buffer.from(value).toString('base64')
    const secret = { metadata: { name: 's' }, type: 'Opaque', data: { k: encoded } }
    const codes = [
      await cluster.ask.post(secrets, secret),
      await cluster.ask.post(secrets, { ...secret, metadata: { name: 't' }, stringData: { k: value } }),
      await cluster.ask.put(`${secrets}/s`, { ...secret, metadata: { name: 's', annotations: { last: encoded } } }),
      await cluster.ask.patch(`${secrets}/s`, 'merge', { stringData: { more: value } }),
      await cluster.ask.patch(`${secrets}/s`, 'merge', { data: { k: 7 } }),
      await cluster.ask.patch(`${secrets}/s`, 'merge', { data: { k: `${encoded}!` } }),
      await cluster.ask.patch(`${secrets}/s`, 'strategic', { data: [value] }),
      await cluster.ask.patch(`${secrets}/s`, 'json', [{ op: 'test', path: '/data/k', value: encoded }]),
      await cluster.ask.patch(`${secrets}/s?fieldValidation=Strict`, 'merge', { date: { k: encoded } }),
      await cluster.ask.post(secrets, { ...secret, metadata: { name: 'u' }, type: value }),
      await cluster.ask.post(secrets, `{"metadata":{"name":"v"},"data":"${encoded}"}`),
      await cluster.ask.post(secrets, `{"metadata":{"name":"v"},"stringData":{"k":"${value}"`),
      await cluster.ask.put(`${secrets}/s`, { ...secret, immutable: true, type: encoded }),
      await cluster.ask.delete(`${secrets}/s`),
    ].map(({ status }) => status)
    expect(new Set(codes)).toEqual(new Set([200, 201, 400, 422]))

    const accounts = '/api/v1/namespaces/lab/serviceaccounts'
    await cluster.ask.post(accounts, { metadata: { name: 'robot' } })
    const issued = await cluster.ask.post<{ status: { token: string } }>(`${accounts}/robot/token`, {})
    const { token } = issued.body.status
    await cluster.ask.post('/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } })
    await (await cluster.connect({ token })).get('/api')
    const last = await cluster.ask.get('/api/v1/namespaces/lab/configmaps/the-last')

    const id = last.headers.get('audit-id') ?? 'none'
    const text = await eventually(
      async () => written(),
      (found) => found.includes(id),
    )
    const everywhere = `${text}${JSON.stringify(await events())}`
    for (const hidden of [value, encoded, encoded.slice(0, 20), token, token.split('.')[2] ?? token])
      expect([hidden, everywhere.includes(hidden)]).toEqual([hidden, false])
    // What happened is there all the same.
    for (const shown of ['"resource":"secrets","namespace":"lab","name":"s"', '"subresource":"token"'])
      expect([shown, everywhere.includes(shown)]).toEqual([shown, true])
  })

  test('is the business of the file’s owner', () => {
    expect(statSync(file()).mode & 0o077).toBe(0)
    for (const line of written().trim().split('\n').slice(0, 50))
      expect(JSON.parse(line)).toMatchObject({ kind: 'Event', apiVersion: 'audit.k8s.io/v1' })
  })
})
