/** The addon framework against a whole simulated cluster: on, off, and everything that goes wrong in between. */
import { describe, expect, it } from 'vitest'
import { addons as all } from '../addons'
import { createAddons } from '../addons/create-addons'
import type { WishRecord, WishStore } from '../addons/engine/wishes'
import { addonSimulations } from '../addons/simulations'
import type { FakeClock } from '../clock.test-support'
import type { Cluster, Clusters, Person } from '../cluster/contract'
import { kinds } from '../kinds'
import type { KubeList } from '../kube/object'
import { resourcePath } from '../kube/paths'
import { serviceUnavailable } from '../kube/status-error'
import { startSimulator } from './simulator.test-support'

const ada: Person = { user: 'ada', groups: ['system:masters'] }
const eve: Person = { user: 'eve', groups: [] }
const id = 'metrics-server'

function memoryWishes(): WishStore {
  const rows = new Map<string, WishRecord & { holder?: string; until?: Date }>()
  const key = (cluster: string, addon: string) => `${cluster}/${addon}`
  return {
    all: async () => [...rows.values()],
    get: async (cluster, addon) => rows.get(key(cluster, addon)),
    async put(wish, seen) {
      const known = rows.get(key(wish.cluster, wish.addon))
      if (known?.at.getTime() !== seen?.getTime()) return false
      rows.set(key(wish.cluster, wish.addon), wish)
      return true
    },
    async hold(cluster, addon, holder, now, until) {
      const row = rows.get(key(cluster, addon))
      if (!row || (row.holder && row.holder !== holder && row.until && row.until >= now)) return false
      Object.assign(row, { holder, until })
      return true
    },
  }
}

async function started() {
  const cluster = await startSimulator({ empty: true, extensions: addonSimulations })
  const { clock, simulator, send, json } = cluster
  /** Said to fail: called with each request before it is sent. */
  const faults: ((method: string, path: string) => void)[] = []
  const writes: string[] = []
  const connected: Cluster = {
    id: 'local',
    name: 'local',
    capabilities: { simulation: true },
    async fetch(path, { as, ...init }) {
      const method = init.method ?? 'GET'
      for (const fault of faults) fault(method, path)
      if (method !== 'GET' && !path.includes('accessreviews')) writes.push(`${method} ${path.replace(/\?.*/, '')}`)
      const headers = new Headers(init.headers)
      headers.set('authorization', 'Bearer root')
      headers.set('impersonate-user', as.user)
      for (const group of as.groups) headers.append('impersonate-group', group)
      return simulator.fetch(new Request(`https://127.0.0.1${path}`, { ...init, headers }), { address: '127.0.0.1' })
    },
    upstream: () => ({
      key: 'local',
      identity: 'impersonate',
      fetch: async () => {
        throw new Error('not read through here')
      },
    }),
  }
  const clusters: Clusters = { list: () => [connected], get: () => connected }
  const wishes = memoryWishes()
  const open = (holder: string) => createAddons({ addons: all, clusters, wishes, clock, holder })
  const phase = async (console: ReturnType<typeof open>) => (await console.get('local', ada, id)).phase
  const reaches = (console: ReturnType<typeof open>, wanted: string) =>
    cluster.until(wanted, async () => (await phase(console)) === wanted)
  /** How many objects there are of each kind that lasts. */
  const counts = async () => {
    const lasting = kinds.filter(({ id: kind }) => !/^(events|leases|apiservices)/.test(kind))
    const lists = lasting.map(async (kind) => [kind.id, (await json<KubeList>('GET', resourcePath(kind))).items.length])
    return Object.fromEntries(await Promise.all(lists))
  }
  return { ...cluster, clock: clock as FakeClock, faults, writes, open, phase, reaches, counts, wishes, send, json }
}

describe('an addon', () => {
  it('comes and goes, and leaves nothing', async () => {
    const { open, reaches, counts, until } = await started()
    const before = await counts()
    const console = open('one')
    console.start()
    expect(await console.get('local', ada, id)).toMatchObject({
      phase: 'off',
      requirements: [
        { id: 'kubernetes', met: true },
        { id: 'rights', met: true },
        { id: 'capacity', met: true },
      ],
    })
    expect(await console.wish('local', ada, id, { on: true, seen: null })).toMatchObject({
      wish: { on: true, by: 'ada' },
    })
    await reaches(console, 'on')
    const { wish } = await console.get('local', ada, id)
    await console.wish('local', ada, id, { on: false, seen: wish?.at ?? null })
    await reaches(console, 'off')
    await until('nothing is left', async () => JSON.stringify(await counts()) === JSON.stringify(before))
    console.stop()
  })

  it('goes on after a failure at any step', async () => {
    for (let step = 0; step < 9; step++) {
      const { open, reaches, faults } = await started()
      let seen = 0
      faults.push((method) => {
        if (method === 'PATCH' && seen++ === step) throw serviceUnavailable('the cluster is away')
      })
      const console = open('one')
      console.start()
      await console.wish('local', ada, id, { on: true, seen: null })
      await reaches(console, 'on')
      console.stop()
    }
  })

  it('is finished by the next console when one dies half-way, and never by two at once', async () => {
    const { open, reaches, faults, writes, clock } = await started()
    let isDead = false
    faults.push((method) => {
      if (isDead) throw serviceUnavailable('this console is dead')
      if (method === 'PATCH' && writes.length === 3) isDead = true
      if (isDead) throw serviceUnavailable('this console is dead')
    })
    const first = open('one')
    first.start()
    await first.wish('local', ada, id, { on: true, seen: null })
    await clock.advance(1_000)
    first.stop()
    expect(writes).toHaveLength(3)
    isDead = false
    faults.splice(0)
    const second = open('two')
    second.start()
    await clock.advance(5_000)
    expect(writes).toHaveLength(3)
    await reaches(second, 'on')
    expect(new Set(writes).size).toBe(writes.length)
    second.stop()
  })

  it('says why it cannot be read or installed, and goes on when it can', async () => {
    const { open, faults, reaches } = await started()
    const console = open('one')
    console.start()
    const away = () => {
      throw serviceUnavailable('the cluster is away')
    }
    await console.wish('local', ada, id, { on: true, seen: null })
    faults.push(away)
    await reaches(console, 'unknown').catch(() => undefined)
    faults.splice(0)
    await reaches(console, 'on')
    console.stop()
  })

  it('has no more rights than whoever wished it', async () => {
    const { open, writes, clock } = await started()
    const console = open('one')
    console.start()
    const { requirements } = await console.get('local', eve, id)
    expect(requirements).toContainEqual({ id: 'rights', met: false, detail: 'create serviceaccounts' })
    await console.wish('local', eve, id, { on: true, seen: null })
    await clock.advance(10_000)
    const { phase, reason } = await console.get('local', ada, id)
    expect([phase, reason]).toEqual(['degraded', expect.stringContaining('User "eve" cannot')])
    expect(writes.length).toBeLessThan(10)
    console.stop()
  })

  it('is not switched by who has not seen the last switch', async () => {
    const { open } = await started()
    const console = open('one')
    await console.wish('local', ada, id, { on: true, seen: null })
    await expect(console.wish('local', eve, id, { on: true, seen: null })).rejects.toMatchObject({
      status: { reason: 'Conflict', message: expect.stringContaining('ada has switched it on meanwhile') },
    })
  })

  it('of other hands is recognised and left alone', async () => {
    const { open, send, writes, clock, phase } = await started()
    const [, , , , , , service] = all[0]?.manifests ?? []
    await send('POST', '/api/v1/namespaces/kube-system/services?fieldManager=helm', service)
    const console = open('one')
    console.start()
    expect(await console.get('local', ada, id)).toMatchObject({ phase: 'foreign', reason: 'helm' })
    await console.wish('local', ada, id, { on: true, seen: null })
    await clock.advance(10_000)
    expect([await phase(console), writes]).toEqual(['foreign', []])
    console.stop()
  })

  it('waits for finalizers, and says for which', async () => {
    const { open, reaches, send, clock, phase } = await started()
    const console = open('one')
    console.start()
    const { wish } = await console.wish('local', ada, id, { on: true, seen: null })
    await reaches(console, 'on')
    const service = '/api/v1/namespaces/kube-system/services/metrics-server'
    const merge = { 'content-type': 'application/merge-patch+json' }
    await send('PATCH', service, { metadata: { finalizers: ['example.com/keep'] } }, merge)
    await console.wish('local', ada, id, { on: false, seen: wish?.at ?? null })
    await clock.advance(20_000)
    expect(await console.get('local', ada, id)).toMatchObject({ phase: 'turning-off', reason: 'example.com/keep' })
    await send('PATCH', service, { metadata: { finalizers: null } }, merge)
    await reaches(console, 'off')
    expect(await phase(console)).toBe('off')
    console.stop()
  })
})
