/**
 * The flow that everything else hangs on, through the API server as a client sees it: a ReplicationController becomes
 * Pods, Pods are bound and run, a Service finds them, and requests to it are answered by different Pods in turn.
 */
import { afterEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import type { KubeList, KubeObject } from '../kube/object'
import type { Endpoints, Pod } from '../kube/types'
import { seededRandom } from './api/verbs.test-support'
import { createSimulator, type Simulator, temporaryCredentials } from './index'
import { seedObjects } from './seed'

const peer = { address: '127.0.0.1', clientCertificate: { commonName: 'admin', organizations: ['system:masters'] } }
const running: Simulator[] = []

afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.stop()
})

async function simulated(options: { empty: boolean } = { empty: true }) {
  const clock = new FakeClock('2026-01-02T03:04:05Z')
  const problems: string[] = []
  const say = (message: string, fields?: unknown) => void problems.push(`${message} ${JSON.stringify(fields ?? {})}`)
  const credentials = { ...temporaryCredentials(), certificateAuthority: 'a certificate' }
  const log = { info: () => undefined, warn: say, error: say }
  const simulator = createSimulator({ clock, random: seededRandom(), credentials, log, ...options })
  running.push(simulator)
  await simulator.start()

  async function request(method: string, path: string, body?: unknown): Promise<Response> {
    const json =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    return simulator.fetch(new Request(`https://simulator${path}`, { method, ...json }), peer)
  }
  async function create(path: string, object: object): Promise<void> {
    const answer = await request('POST', path, object)
    if (answer.status !== 201) throw new Error(await answer.text())
  }
  const get = async <T>(path: string): Promise<T> => (await request('GET', path)).json() as Promise<T>
  const text = async (path: string) => (await request('GET', path)).text()
  const pods = async (namespace = 'default') =>
    (await get<KubeList<Pod & KubeObject>>(`/api/v1/namespaces/${namespace}/pods`)).items as Pod[]
  const names = async (namespace?: string) => (await pods(namespace)).map(({ metadata }) => metadata?.name ?? '')
  /** Lets time pass until it is so; two simulated minutes at most. */
  async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (let step = 0; step < 480; step++) {
      if (await isSo()) return
      await clock.advance(250)
    }
    throw new Error(`never: ${what}\n${JSON.stringify(await pods(), null, 1)}`)
  }
  const allReady = (count: number, namespace?: string) => async () => {
    const all = await pods(namespace)
    return all.length === count && all.every((pod) => isReady(pod))
  }
  return { clock, problems, request, create, get, text, pods, names, until, allReady }
}

const isReady = ({ status }: Pod) =>
  status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false

const core = '/api/v1/namespaces/default'
const controller = (name: string, replicas: number, image: string, port: number, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ReplicationController',
  metadata: { name },
  spec: {
    replicas,
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'main', image, ports: [{ containerPort: port }], ...more }] },
    },
  },
})
const service = (name: string, port: number, targetPort = port) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port, targetPort }] },
})

describe('the core flow', () => {
  it('goes from a ReplicationController to answers of different Pods', async () => {
    const cluster = await simulated()
    await cluster.create(`${core}/replicationcontrollers`, controller('hello', 3, 'traefik/whoami', 8080))
    await cluster.until('three Pods are ready', cluster.allReady(3))
    const nodes = new Set((await cluster.pods()).map(({ spec }) => spec?.nodeName))
    expect(nodes.size).toBe(3)
    expect(nodes).not.toContain('control-plane')

    await cluster.create(`${core}/services`, service('hello', 80, 8080))
    const endpoints = async () => (await cluster.get<Endpoints>(`${core}/endpoints/hello`)).subsets ?? []
    await cluster.until('three endpoints', async () => (await endpoints())[0]?.addresses?.length === 3)

    const answeredBy = async () => /Hostname: (.*)/.exec(await cluster.text(`${core}/services/hello/proxy/`))?.[1]
    const answers = [await answeredBy(), await answeredBy(), await answeredBy(), await answeredBy()]
    expect(new Set(answers)).toEqual(new Set(await cluster.names()))
    expect(answers[3]).toBe(answers[0])
    const [first = ''] = await cluster.names()
    expect(await cluster.text(`${core}/pods/${first}/log`)).toMatch(/^listening on :8080\n(GET \/\n)+$/)
    expect(cluster.problems).toEqual([])
  })

  it('replaces a Pod that is deleted, and leaves it out while it ends', async () => {
    const cluster = await simulated()
    await cluster.create(`${core}/replicationcontrollers`, controller('web', 2, 'nginx', 80))
    await cluster.create(`${core}/services`, service('web', 80))
    await cluster.until('two Pods are ready', cluster.allReady(2))
    const [gone = ''] = await cluster.names()
    await cluster.request('DELETE', `${core}/pods/${gone}`)
    const answer = await cluster.text(`${core}/services/web/proxy/`)
    expect(answer).not.toContain(gone)
    await cluster.until('two Pods are ready again', cluster.allReady(2))
    expect(await cluster.names()).not.toContain(gone)
  })

  it('runs a guestbook of three tiers', async () => {
    const cluster = await simulated()
    const env = [{ name: 'GET_HOSTS_FROM', value: 'dns' }]
    const parts = [
      { name: 'redis-master', replicas: 1, image: 'registry.k8s.io/redis:e2e', port: 6379 },
      { name: 'redis-replica', replicas: 2, image: 'gcr.io/google_samples/gb-redisslave:v1', port: 6379 },
      { name: 'frontend', replicas: 3, image: 'gcr.io/google_samples/gb-frontend:v4', port: 80 },
    ]
    for (const { name, replicas, image, port } of parts) {
      await cluster.create(`${core}/replicationcontrollers`, controller(name, replicas, image, port, { env }))
      await cluster.create(`${core}/services`, service(name, port))
    }
    await cluster.until('six Pods are ready', cluster.allReady(6))
    const guestbook = `${core}/services/frontend/proxy/guestbook.php`
    expect(await cluster.text(`${guestbook}?cmd=set&key=messages&value=hello`)).toContain('Updated')
    expect(JSON.parse(await cluster.text(`${guestbook}?cmd=get&key=messages`))).toEqual({ data: 'hello' })
  })

  it('runs bookinfo, whose reviews differ by version', async () => {
    const cluster = await simulated()
    const part = (name: string, version: string) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `${name}-${version}` },
      spec: {
        selector: { matchLabels: { app: name, version } },
        template: {
          metadata: { labels: { app: name, version } },
          spec: {
            containers: [{ name, image: `registry.istio.io/release/examples-bookinfo-${name}-${version}:1.20.3` }],
          },
        },
      },
    })
    const parts = ['details', 'ratings', 'productpage', 'reviews']
    for (const name of parts) {
      await cluster.create(`${core}/services`, {
        ...service(name, 9080),
        spec: { selector: { app: name }, ports: [{ name: 'http', port: 9080 }] },
      })
      const versions = name === 'reviews' ? ['v1', 'v2', 'v3'] : ['v1']
      for (const version of versions) {
        await cluster.create('/apis/apps/v1/namespaces/default/deployments', part(name, version))
      }
    }
    await cluster.until('six Pods are ready', cluster.allReady(6))
    const pages = []
    for (let count = 0; count < 3; count++) {
      pages.push(await cluster.text(`${core}/services/productpage:http/proxy/productpage`))
    }
    const versions = pages.map((page) => /reviews-(v\d)-/.exec(page)?.[1])
    expect(new Set(versions)).toEqual(new Set(['v1', 'v2', 'v3']))
    for (const [index, page] of pages.entries()) {
      expect(page).toContain('William Shakespeare')
      expect(page.includes('stars')).toBe(versions[index] !== 'v1')
    }
  })
})

describe('the seeded world', () => {
  it('is a healthy shop, and one of each trouble', async () => {
    const cluster = await simulated({ empty: false })
    await cluster.until('the shop is ready', cluster.allReady(14, 'shop'))
    await cluster.clock.advance(60_000)
    const front = await cluster.text('/api/v1/namespaces/shop/services/storefront:http/proxy/')
    expect(front).toContain('astrolabe')
    expect(await cluster.text('/api/v1/namespaces/shop/services/storefront:http/proxy/buy')).toContain('order')
    const lab = await cluster.pods('lab')
    const waiting = (name: string) =>
      lab.find(({ metadata }) => metadata?.name?.startsWith(name))?.status?.containerStatuses?.[0]?.state?.waiting
    expect(waiting('newsletter')?.reason).toMatch(/^(ImagePullBackOff|ErrImagePull)$/)
    const crashing = lab.find(({ metadata }) => metadata?.name?.startsWith('invoice-worker'))
    expect(crashing?.status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(1)
    const models = await cluster.pods('models')
    const training = models.find(({ metadata }) => metadata?.name?.startsWith('recommender'))
    expect(training?.status?.conditions?.[0]?.message).toContain('4 Insufficient nvidia.com/gpu')
    expect(models.filter(isReady)).toHaveLength(1)
    const sets = await cluster.get<KubeList>('/apis/apps/v1/namespaces/shop/replicasets?labelSelector=app%3Dcheckout')
    const revisions = sets.items.map(({ metadata }) => metadata?.annotations?.['deployment.kubernetes.io/revision'])
    expect(revisions.sort()).toEqual(['1', '2', '3'])
  })

  it('names and describes its namespaces', () => {
    const namespaces = seedObjects().filter(({ kind }) => kind === 'Namespace')
    expect(namespaces.length).toBeGreaterThan(2)
    for (const { metadata } of namespaces) {
      expect(metadata?.annotations?.['kubesphere.io/alias-name']).toBeTruthy()
      expect(metadata?.annotations?.['kubesphere.io/description']).toBeTruthy()
    }
  })
})
