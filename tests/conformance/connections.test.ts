/** Connections to a cluster that is not the bundled one: what they need, what goes wrong with them, and who sees what. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server as TcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { parse, stringify } from 'yaml'
import { createCatalogs } from '../../lib/catalog/create-catalogs'
import { type Clock, systemClock } from '../../lib/clock'
import { createClusters } from '../../lib/cluster/clusters'
import type { Person } from '../../lib/cluster/contract'
import { certificate, keyOfCertificate } from '../../lib/connections/certificates.test-support'
import { Connections } from '../../lib/connections/connections'
import type { ConnectionSummary } from '../../lib/connections/contract'
import { openInCluster } from '../../lib/connections/in-cluster'
import { createManagement } from '../../lib/connections/manage'
import { createConnectionStore } from '../../lib/database/connections'
import { type Database, openDatabase } from '../../lib/database/open-database'
import { createSeal } from '../../lib/database/seal'
import type { ViewFrame } from '../../lib/views/contract'
import { createViews } from '../../lib/views/create-views'
import { freePort, root } from '../support/orrery-process'
import { bind, rbac, role, rule, user } from '../support/roles'
import { startSimulator } from '../support/simulator-process'
import { testCluster } from '../support/test-cluster'

/** Waits are cut short: what is tested is what comes after them. */
const clock: Clock = { now: () => new Date(), after: (ms, run) => systemClock.after(ms / 20, run) }
const ada: Person = { user: 'ada', groups: ['orrery:administrators'] }
const eve: Person = { user: 'eve', groups: [] }
const base64 = (text: string) => Buffer.from(text).toString('base64')

const cluster = testCluster('shop', 'bank')
const folder = mkdtempSync(path.join(tmpdir(), 'orrery-connections-'))
let database: Database
let orrery: Awaited<ReturnType<typeof openConsole>>

async function openConsole(key = 'the key of this console, long enough') {
  const store = createConnectionStore(database.client, createSeal(key))
  const connections: Connections = new Connections({
    store,
    fixed: [],
    clock,
    ended: (id) => views.forget(id),
    log: () => undefined,
  })
  const clusters = createClusters({ connections })
  const views = createViews({ clusters, catalogs: createCatalogs({ clock }), clock })
  const isAdministrator = ({ groups }: Person) => groups.includes('orrery:administrators')
  const management = createManagement({ connections, store, clock, isAdministrator })
  await connections.start()
  return { connections, clusters, views, management }
}

interface Config {
  clusters: { cluster: Record<string, unknown> }[]
  users: { user: Record<string, unknown> }[]
}

type Changed = { user?: object; [field: string]: unknown }

/** The second cluster's kubeconfig with another credential or address. */
function kubeconfig({ user, ...more }: Changed = {}): string {
  const config = parse(readFileSync(cluster.simulator.kubeconfig, 'utf8')) as Config
  for (const entry of config.clusters) Object.assign(entry.cluster, more)
  if (user) for (const entry of config.users) entry.user = { ...user }
  return stringify(config)
}

async function tokenOf(name: string, namespace = 'shop'): Promise<string> {
  await cluster.ask.post(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name } })
  const answer = await cluster.ask.post<{ status: { token: string } }>(
    `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  )
  return answer.body.status.token
}

/** A ServiceAccount that may read what is in its namespace and nothing else. */
async function limitedToken(name: string, namespace: string): Promise<string> {
  const token = await tokenOf(name, namespace)
  const account = { kind: 'ServiceAccount', name, namespace }
  await cluster.ask.post(`${rbac}/namespaces/${namespace}/rolebindings`, bind(name, 'view', account, 'ClusterRole'))
  return token
}

const summaryOf = (id: string, person = ada): ConnectionSummary | undefined =>
  orrery.management.list(person).clusters.find((each) => each.id === id)

async function add(id: string, more: object = {}) {
  const saved = await orrery.management.add(ada, {
    id,
    name: id,
    kubeconfig: kubeconfig(),
    identity: 'impersonate',
    ...more,
  })
  expect(saved).toMatchObject({ saved: true })
}

function open(id: string, kind: string, person = ada) {
  const frames: ViewFrame[] = []
  const view = orrery.views.open(
    person,
    { cluster: id, kind, window: { offset: 0, limit: 50 } },
    { send: (frame) => void frames.push(frame) },
  )
  const names = () => frames.findLast(({ window }) => window)?.window?.rows.map(({ name }) => name)
  return { view, names, last: () => frames.at(-1) }
}

beforeAll(async () => {
  database = await openDatabase(folder, path.join(root, 'prisma'))
  orrery = await openConsole()
  const group = { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'orrery:administrators' }
  await cluster.ask.post(`${rbac}/clusterrolebindings`, bind('all', 'cluster-admin', group, 'ClusterRole'))
  for (const namespace of ['shop', 'bank']) {
    await cluster.ask.post(`/api/v1/namespaces/${namespace}/configmaps`, { metadata: { name: `in-${namespace}` } })
  }
})
afterEach(async () => {
  for (const { id } of orrery.management.list(ada).clusters) await orrery.management.remove(ada, id)
})
afterAll(async () => {
  orrery.views.stop()
  orrery.connections.stop()
  await database.close()
  rmSync(folder, { recursive: true })
})

describe('a test before it is saved', () => {
  const tried = async (more: object) =>
    await orrery.management.test(ada, { kubeconfig: kubeconfig(), identity: 'own', ...more })

  test('says of each step what it found', async () => {
    const { ok, steps, certificate: shown } = await tried({ identity: 'impersonate' })
    expect(steps.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'address ok',
      'tcp ok',
      'tls ok',
      'version ok',
      'authentication ok',
      'impersonation ok',
      'rights ok',
      'namespaces ok',
    ])
    expect(ok).toBe(true)
    expect(steps.find(({ id }) => id === 'version')?.found).toMatch(/^v1\./)
    expect(shown?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  })

  const expired = `e30.${Buffer.from('{"exp":1700000000}').toString('base64url')}.c2ln`
  test.each<[fault: string, step: string, more: () => Changed | Promise<Changed>]>([
    ['refused', 'tcp', async () => ({ server: `https://127.0.0.1:${await freePort()}` })],
    ['name-not-found', 'address', () => ({ server: 'https://nowhere.invalid:6443' })],
    ['unknown-authority', 'tls', () => ({ 'certificate-authority-data': base64(certificate) })],
    ['wrong-name', 'tls', () => ({ 'tls-server-name': 'another.example' })],
    ['not-kubernetes', 'version', () => ({ server: `${urlOf()}/nothing/here` })],
    ['unauthorized', 'version', () => ({ user: { token: 'a-token-that-nobody-knows' } })],
    ['token-expired', 'version', () => ({ user: { token: expired } })],
    [
      'anonymous',
      'authentication',
      () => ({
        user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(keyOfCertificate) },
      }),
    ],
  ])('names what is wrong: %s', async (fault, step, more) => {
    const test = await tried({ kubeconfig: kubeconfig(await more()) })
    expect(test.ok).toBe(false)
    expect(test.steps.at(-1)).toMatchObject({ id: step, outcome: 'failed', fault })
    if (fault === 'unknown-authority') expect(test.certificate?.fingerprint).toBeTruthy()
  })

  test('does not wait for ever for a server that takes connections and says nothing', async () => {
    const silent = await listening(createServer(() => undefined))
    const test = await tried({ kubeconfig: kubeconfig({ server: silent.url }) })
    expect(test.steps.at(-1)).toMatchObject({ id: 'tls', fault: 'timeout' })
    silent.server.close()
  })

  test('knows one that may not impersonate, and one that may little', async () => {
    const token = await limitedToken('little', 'shop')
    const little = kubeconfig({ user: { token } })
    const asConsole = await tried({ kubeconfig: little, identity: 'impersonate' })
    expect(asConsole.steps.at(-1)).toMatchObject({ id: 'impersonation', fault: 'may-not-impersonate' })
    const asOwn = await tried({ kubeconfig: little })
    expect(asOwn.ok).toBe(true)
    expect(asOwn.steps.map(({ warning }) => warning)).toEqual(
      expect.arrayContaining(['limited', 'namespaces-unlisted']),
    )
    const named = await tried({ kubeconfig: little, namespaces: ['shop'] })
    expect(named.steps.at(-1)).toMatchObject({ id: 'namespaces', outcome: 'ok', found: 'shop' })
  })

  test('is demanded, and is for administrators', async () => {
    const broken = {
      id: 'broken',
      name: 'Broken',
      identity: 'own',
      kubeconfig: kubeconfig({ user: { token: 'wrong-token-here' } }),
    }
    expect(await orrery.management.add(ada, broken)).toMatchObject({ saved: false, test: { ok: false } })
    expect(summaryOf('broken')).toBeUndefined()
    await expect(orrery.management.add(eve, broken)).rejects.toMatchObject({ status: { code: 403 } })
    await expect(orrery.management.test(eve, broken)).rejects.toMatchObject({ status: { code: 403 } })
    for (const id of ['settings', 'local', 'a/b', '..', 'Ä'])
      await expect(orrery.management.add(ada, { ...broken, id }), id).rejects.toMatchObject({ status: { code: 400 } })
  })
})

describe('a connection that impersonates', () => {
  test('shows each person what that person may see', async () => {
    await add('prod')
    await cluster.ask.post(
      `${rbac}/namespaces/shop/roles`,
      role('reader', [rule(['get', 'list', 'watch'], ['configmaps'])]),
    )
    await cluster.ask.post(`${rbac}/namespaces/shop/rolebindings`, bind('reader', 'reader', user('eve')))
    const all = open('prod', 'configmaps')
    const some = open('prod', 'configmaps', eve)
    await vi.waitFor(() => expect(all.names()).toEqual(expect.arrayContaining(['in-shop', 'in-bank'])), 10_000)
    await vi.waitFor(() => expect(some.names()).toContain('in-shop'), 10_000)
    expect(some.names()).not.toContain('in-bank')
    const refused = await orrery.clusters.get('prod', eve).fetch('/api/v1/namespaces/bank/configmaps', { as: eve })
    expect(refused.status).toBe(403)
  })

  test('ends what was read of it when it is removed, and leaves the others alone', async () => {
    await add('one')
    await add('two')
    const [one, two] = [open('one', 'configmaps'), open('two', 'configmaps')]
    await vi.waitFor(() => expect([one.names()?.length, two.names()?.length]).not.toContain(undefined), 10_000)
    await orrery.management.remove(ada, 'one')
    await vi.waitFor(
      () => expect(one.last()).toMatchObject({ state: 'failed', status: { reason: 'NotFound' } }),
      10_000,
    )
    expect(two.last()?.state).toBe('live')
    expect(() => orrery.clusters.get('one', ada)).toThrow('not found')
  })

  test('whose key is lost needs its credential again, and asks for nobody until then', async () => {
    await add('prod')
    const other = await openConsole('another key, which is as long as that')
    try {
      const summary = () => other.management.list(ada).clusters[0]
      await vi.waitFor(() =>
        expect(summary()?.state).toMatchObject({ state: 'broken', fault: 'credential-unreadable' }),
      )
      await expect(other.clusters.get('prod', ada).fetch('/version', { as: ada })).rejects.toMatchObject({
        status: { code: 401 },
      })
      const again = { given: { kubeconfig: kubeconfig() } }
      expect(await other.management.change(ada, 'prod', again)).toMatchObject({ saved: true })
      await vi.waitFor(() => expect(summary()?.state.state).toBe('ok'), 10_000)
    } finally {
      other.connections.stop()
    }
  })
})

describe('a connection to which each person brings a credential', () => {
  test('shows each only what that credential may see, and nothing without one', async () => {
    const inShop = await limitedToken('ada', 'shop')
    const inBank = await limitedToken('eve', 'bank')
    await add('own', {
      identity: 'own',
      kubeconfig: kubeconfig({ user: { token: inShop } }),
      namespaces: ['shop', 'bank'],
    })
    expect(summaryOf('own', eve)?.state).toMatchObject({ state: 'broken', fault: 'credential-missing' })
    await expect(orrery.clusters.get('own', eve).fetch('/api', { as: eve })).rejects.toMatchObject({
      status: { code: 401 },
    })
    const given = await orrery.management.setOwnCredential(eve, 'own', { credential: inBank })
    expect(given).toMatchObject({ saved: true })
    const [hers, theirs] = [open('own', 'configmaps'), open('own', 'configmaps', eve)]
    await vi.waitFor(() => expect(hers.names()).toContain('in-shop'), 10_000)
    await vi.waitFor(() => expect(theirs.names()).toContain('in-bank'), 10_000)
    expect([hers.names()?.includes('in-bank'), theirs.names()?.includes('in-shop')]).toEqual([false, false])
    const namespaces = open('own', 'namespaces')
    await vi.waitFor(() => expect(namespaces.names()).toEqual(['shop']), 10_000)
  })

  test('says so when a credential is revoked while it is in use', async () => {
    const token = await limitedToken('leaver', 'shop')
    await add('own', { identity: 'own', kubeconfig: kubeconfig({ user: { token } }), namespaces: ['shop'] })
    const list = open('own', 'configmaps')
    await vi.waitFor(() => expect(list.names()).toContain('in-shop'), 10_000)
    await cluster.ask.delete('/api/v1/namespaces/shop/serviceaccounts/leaver')
    await vi.waitFor(
      () => expect(summaryOf('own')?.state).toMatchObject({ state: 'broken', fault: 'unauthorized' }),
      20_000,
    )
  })
})

test('a cluster that goes away says why, answers at once, and is live again when it is back', async () => {
  const second = await startSimulator({
    dataFolder: mkdtempSync(path.join(tmpdir(), 'orrery-second-')),
    arguments: ['--empty'],
  })
  await add('second', { kubeconfig: readFileSync(second.kubeconfig, 'utf8') })
  await add('other')
  const list = open('second', 'namespaces')
  await vi.waitFor(() => expect(list.names()).toContain('default'), 10_000)
  await second.kill()
  await vi.waitFor(
    () => expect(summaryOf('second')?.state).toMatchObject({ state: 'broken', fault: 'refused' }),
    10_000,
  )
  const before = Date.now()
  await expect(orrery.clusters.get('second', ada).fetch('/api', { as: ada })).rejects.toMatchObject({
    status: { code: 503, details: { causes: [{ reason: 'Connection/refused' }] } },
  })
  expect(Date.now() - before).toBeLessThan(100)
  expect(list.last()?.state).toBe('reconnecting')
  expect((await orrery.clusters.get('other', ada).fetch('/version', { as: ada })).status).toBe(200)
  const back = await startSimulator({ dataFolder: second.dataFolder, arguments: ['--empty'] })
  await vi.waitFor(() => expect(summaryOf('second')?.state.state).toBe('ok'), 20_000)
  await vi.waitFor(() => expect(list.last()?.state).toBe('live'), 20_000)
  list.view.close()
  await back.stop()
  rmSync(second.dataFolder, { recursive: true })
})

test('inside a Pod the cluster around it is offered by itself, with the token that the kubelet renews', async () => {
  const mounted = mkdtempSync(path.join(tmpdir(), 'orrery-pod-'))
  const { hostname, port } = new URL(urlOf())
  const config = parse(readFileSync(cluster.simulator.kubeconfig, 'utf8')) as Config
  const authority = String(config.clusters[0]?.cluster['certificate-authority-data'])
  const write = (name: string, text: string) => writeFileSync(path.join(mounted, name), text)
  let minutes = 0
  const later: Clock = { ...clock, now: () => new Date(Date.now() + minutes * 60_000) }
  const environment = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port }
  const options = { clock: later, random: () => 0.5 }
  expect(openInCluster({ environment, folder: mounted }, options)).toBeUndefined()
  write('ca.crt', Buffer.from(authority, 'base64').toString('utf8'))
  write('token', await tokenOf('before'))
  expect(openInCluster({ environment: {}, folder: mounted }, options)).toBeUndefined()
  const inCluster = openInCluster({ environment, folder: mounted }, options)
  try {
    expect(await inCluster?.check()).toMatchObject({ state: 'broken', fault: 'may-not-impersonate' })
    const account = { kind: 'ServiceAccount', name: 'after', namespace: 'shop' }
    write('token', await tokenOf('after'))
    await cluster.ask.post(`${rbac}/clusterrolebindings`, bind('after', 'cluster-admin', account, 'ClusterRole'))
    minutes = 2
    expect(await inCluster?.check()).toMatchObject({ state: 'ok' })
    const clusters = createClusters({ connections: inCluster ? [inCluster.connection] : [] })
    const answer = await clusters.get('in-cluster', ada).fetch('/api/v1/namespaces', { as: ada })
    expect(answer.status).toBe(200)
    await answer.body?.cancel()
  } finally {
    inCluster?.close()
    rmSync(mounted, { recursive: true })
  }
})

const urlOf = () =>
  String((parse(readFileSync(cluster.simulator.kubeconfig, 'utf8')) as Config).clusters[0]?.cluster.server)

function listening(server: TcpServer): Promise<{ server: TcpServer; url: string }> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({ server, url: `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` })
    })
  })
}
