/** Storage through the API server as a client sees it: a claim waits, a Pod gets it a volume, and what lies there stays. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import type { KubeList } from '../kube/object'
import type { Event, PersistentVolume, PersistentVolumeClaim, Pod, StatefulSet } from '../kube/types'
import { seededRandom } from './api/verbs.test-support'
import { createSimulator, type Simulator, temporaryCredentials } from './index'

const peer = { address: '127.0.0.1', clientCertificate: { commonName: 'admin', organizations: ['system:masters'] } }
const running: Simulator[] = []
const folders: string[] = []

afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

async function simulated(dataFolder?: string) {
  const clock = new FakeClock('2026-01-02T03:04:05Z')
  const credentials = { ...temporaryCredentials(), certificateAuthority: 'a certificate' }
  const place = dataFolder === undefined ? {} : { dataFolder }
  const simulator = createSimulator({ clock, random: seededRandom(), credentials, empty: true, nodes: 2, ...place })
  running.push(simulator)
  await simulator.start()
  const request = (method: string, path: string, body?: unknown, type = 'application/json') =>
    simulator.fetch(
      new Request(`https://simulator${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': type } }),
      }),
      peer,
    )
  const get = async <T>(path: string) => (await request('GET', path)).json() as Promise<T>
  const create = async (path: string, object: object) => {
    const answer = await request('POST', path, object)
    if (answer.status !== 201) throw new Error(await answer.text())
  }
  async function until<T>(what: string, read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
    let value = await read()
    for (let step = 0; step < 480 && !isSo(value); step++) {
      await clock.advance(250)
      value = await read()
    }
    if (!isSo(value)) throw new Error(`never: ${what}\n${JSON.stringify(value, null, 1)}`)
    return value
  }
  return {
    clock,
    request,
    get,
    create,
    until,
    stop: () => running.splice(running.indexOf(simulator), 1)[0]?.stop(),
    claim: (name = 'data') => get<PersistentVolumeClaim>(`${core}/persistentvolumeclaims/${name}`),
    pod: (name: string) => get<Pod>(`${core}/pods/${name}`),
    log: async (name: string) => (await request('GET', `${core}/pods/${name}/log`)).text(),
    volumes: async () => (await get<KubeList<PersistentVolume>>('/api/v1/persistentvolumes')).items,
    events: async (name: string) =>
      (await get<KubeList<Event>>(`${core}/events?fieldSelector=involvedObject.name=${name}`)).items.map(
        ({ reason, message }) => `${reason}: ${message}`,
      ),
  }
}

const core = '/api/v1/namespaces/default'
const dataClaim = (spec: object = {}) => ({
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
})
/** Notes each of its starts in a file of the volume, and prints what is there. */
const diary =
  'echo "$HOSTNAME was here" >> /data/diary; cat /data/diary; trap "exit 0" TERM; while true; do sleep 1; done'
const podSpec = (volumes: object[]) => ({
  terminationGracePeriodSeconds: 1,
  containers: [
    {
      name: 'main',
      image: 'busybox',
      command: ['sh', '-c', diary],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    },
  ],
  volumes,
})
const podWith = (name: string, volume: object = { persistentVolumeClaim: { claimName: 'data' } }) => ({
  metadata: { name },
  spec: podSpec([{ name: 'data', ...volume }]),
})
const isRunning = (pod: Pod) => pod.status?.phase === 'Running'

describe('a claim of the default class', () => {
  it('waits for its first Pod, is given a volume, and keeps its files for the next Pod', async () => {
    const cluster = await simulated()
    await cluster.create(`${core}/persistentvolumeclaims`, dataClaim())
    await cluster.clock.advance(1000)
    expect(await cluster.claim()).toMatchObject({
      metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
      spec: { storageClassName: 'standard' },
      status: { phase: 'Pending' },
    })
    expect(await cluster.events('data')).toEqual([
      'WaitForFirstConsumer: waiting for first consumer to be created before binding',
    ])

    await cluster.create(`${core}/pods`, podWith('first'))
    await cluster.until('first runs', () => cluster.pod('first'), isRunning)
    const bound = await cluster.claim()
    const [volume] = await cluster.volumes()
    expect(bound).toMatchObject({
      metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
      status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] },
    })
    expect(volume).toMatchObject({
      metadata: {
        name: bound.spec?.volumeName,
        annotations: { 'pv.kubernetes.io/provisioned-by': 'pool.orrery.example' },
      },
      spec: { claimRef: { name: 'data', uid: bound.metadata?.uid }, persistentVolumeReclaimPolicy: 'Delete' },
      status: { phase: 'Bound' },
    })
    const provisioned = `ProvisioningSucceeded: Successfully provisioned volume ${volume?.metadata?.name}`
    expect(await cluster.events('data')).toContain(provisioned)

    await cluster.request('DELETE', `${core}/pods/first`)
    await cluster.create(`${core}/pods`, podWith('second'))
    await cluster.until('second runs', () => cluster.pod('second'), isRunning)
    await cluster.clock.advance(2000)
    expect(await cluster.log('second')).toBe('first was here\nsecond was here\n')

    await cluster.request('DELETE', `${core}/persistentvolumeclaims/data`)
    await cluster.clock.advance(2000)
    expect((await cluster.claim()).metadata?.deletionTimestamp).toBeDefined()
    await cluster.request('DELETE', `${core}/pods/second`)
    await cluster.until('all is gone', cluster.volumes, (volumes) => volumes.length === 0)
    expect((await cluster.request('GET', `${core}/persistentvolumeclaims/data`)).status).toBe(404)
  })

  it('grows, and no further than the pool', async () => {
    const cluster = await simulated()
    await cluster.create(`${core}/persistentvolumeclaims`, dataClaim())
    const resize = (storage: string) =>
      cluster.request(
        'PATCH',
        `${core}/persistentvolumeclaims/data`,
        { spec: { resources: { requests: { storage } } } },
        'application/merge-patch+json',
      )
    expect((await resize('2Gi')).status).toBe(422)
    await cluster.create(`${core}/pods`, podWith('user'))
    await cluster.until('it runs', () => cluster.pod('user'), isRunning)
    expect((await resize('2Gi')).status).toBe(200)
    await cluster.until('it has grown', cluster.claim, ({ status }) => status?.capacity?.storage === '2Gi')
    expect((await cluster.volumes())[0]?.spec?.capacity).toEqual({ storage: '2Gi' })
    await resize('9Ti')
    await cluster.until(
      'it cannot grow',
      () => cluster.events('data'),
      (events) => events.some((text) => /VolumeResizeFailed: .*code = ResourceExhausted/.test(text)),
    )
  })

  it('belongs to its Pod where it is an ephemeral volume', async () => {
    const cluster = await simulated()
    const volumeClaimTemplate = { spec: dataClaim().spec }
    await cluster.create(`${core}/pods`, podWith('scratch', { ephemeral: { volumeClaimTemplate } }))
    await cluster.until('it runs', () => cluster.pod('scratch'), isRunning)
    expect((await cluster.claim('scratch-data')).metadata?.ownerReferences?.[0]).toMatchObject({ kind: 'Pod' })
    await cluster.request('DELETE', `${core}/pods/scratch`)
    await cluster.until('all is gone', cluster.volumes, (volumes) => volumes.length === 0)
  })

  it('keeps its files over a restart of the simulator', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-storage-'))
    folders.push(folder)
    const before = await simulated(folder)
    await before.create(`${core}/persistentvolumeclaims`, dataClaim())
    await before.create(`${core}/pods`, podWith('user'))
    await before.until('it runs', () => before.pod('user'), isRunning)
    await before.clock.advance(2000)
    await before.stop()
    const after = await simulated(folder)
    await after.clock.advance(2000)
    expect(await after.log('user')).toBe('user was here\nuser was here\n')
  })
})

describe('volumes that somebody made by hand', () => {
  it('are bound at once, the smallest that is large enough, and released with their data', async () => {
    const cluster = await simulated()
    const volume = (name: string, storage: string) => ({
      metadata: { name },
      spec: {
        capacity: { storage },
        accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
        storageClassName: 'manual',
        hostPath: { path: `/mnt/${name}` },
      },
    })
    for (const [name, size] of [
      ['large', '10Gi'],
      ['small', '500Mi'],
      ['right', '2Gi'],
    ] as const) {
      await cluster.create('/api/v1/persistentvolumes', volume(name, size))
    }
    await cluster.create(`${core}/persistentvolumeclaims`, dataClaim({ storageClassName: 'manual' }))
    const bound = await cluster.until('it is bound', cluster.claim, ({ status }) => status?.phase === 'Bound')
    expect([bound.spec?.volumeName, bound.status?.capacity]).toEqual(['right', { storage: '2Gi' }])
    await cluster.request('DELETE', `${core}/persistentvolumeclaims/data`)
    const phases = async () =>
      (await cluster.volumes()).map(({ metadata, status }) => `${metadata?.name} ${status?.phase}`)
    await cluster.until('it is released', phases, (all) => all.includes('right Released'))
    expect(await phases()).toContain('large Available')
  })

  it('keep a Pod waiting where there is none, in the scheduler’s words', async () => {
    const cluster = await simulated()
    const condition = async (name: string) => (await cluster.pod(name)).status?.conditions?.[0]?.message
    const without = { nodeName: undefined, storageClassName: '' }
    await cluster.create(`${core}/persistentvolumeclaims`, dataClaim(without))
    await cluster.create(`${core}/pods`, podWith('early'))
    await cluster.create(`${core}/pods`, podWith('lost', { persistentVolumeClaim: { claimName: 'nowhere' } }))
    await cluster.clock.advance(2000)
    expect(await condition('early')).toContain('pod has unbound immediate PersistentVolumeClaims')
    expect(await condition('lost')).toContain('persistentvolumeclaim "nowhere" not found')
    expect(await cluster.events('data')).toContain(
      'FailedBinding: no persistent volumes available for this claim and no storage class is set',
    )
  })
})

describe('a StatefulSet with claims', () => {
  it('gives each Pod its own files back, and lets claims go as its policy says', async () => {
    const cluster = await simulated()
    const set = {
      metadata: { name: 'db' },
      spec: {
        replicas: 2,
        serviceName: 'db',
        podManagementPolicy: 'Parallel',
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' },
        selector: { matchLabels: { app: 'db' } },
        template: { metadata: { labels: { app: 'db' } }, spec: podSpec([]) },
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: dataClaim().spec }],
      },
    }
    const sets = '/apis/apps/v1/namespaces/default/statefulsets'
    await cluster.create(sets, set)
    const status = () => cluster.get<StatefulSet>(`${sets}/db`)
    await cluster.until('both run', status, (current) => current.status?.readyReplicas === 2)
    const { uid } = (await cluster.pod('db-1')).metadata ?? {}
    await cluster.request('DELETE', `${core}/pods/db-1`)
    await cluster.until(
      'another db-1 runs',
      () => cluster.pod('db-1'),
      (pod) => isRunning(pod) && pod.metadata?.uid !== uid,
    )
    await cluster.clock.advance(2000)
    expect(await cluster.log('db-1')).toBe('db-1 was here\ndb-1 was here\n')
    expect(await cluster.log('db-0')).toBe('db-0 was here\n')
    const patch = { spec: { replicas: 1 } }
    await cluster.request('PATCH', `${sets}/db`, patch, 'application/merge-patch+json')
    await cluster.until('one volume is left', cluster.volumes, (volumes) => volumes.length === 1)
    expect((await cluster.claim('data-db-0')).metadata?.labels).toEqual({ app: 'db' })
  })
})
