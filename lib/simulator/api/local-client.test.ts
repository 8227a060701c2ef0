import { describe, expect, it } from 'vitest'
import type { CacheEvent } from '../../client/controller'
import { clusterRoles } from '../../kinds/clusterroles.rbac.authorization.k8s.io'
import { configMaps } from '../../kinds/configmaps'
import type { KubeObject } from '../../kube/object'
import { forbiddenPath } from '../../kube/status-error'
import type { ClusterRole, ConfigMap } from '../../kube/types'
import { failure } from '../registry/resource-battery.test-support'
import { defineStrategy } from '../registry/strategy'
import { createLocalApi } from './local-api'
import { createLocalSource } from './local-source'
import type { Guard, User } from './request'
import { createTestVerbs } from './verbs.test-support'

const user: User = { name: 'system:kube-scheduler', groups: ['system:authenticated'] }
const config = (name: string, data: Record<string, string> = {}): ConfigMap => ({
  metadata: { name, namespace: 'shop' },
  data,
})
const names = (objects: readonly KubeObject[]) => objects.map(({ metadata }) => metadata?.name)
const settle = () => new Promise((resolve) => setImmediate(resolve))

function start() {
  const environment = createTestVerbs([
    defineStrategy<ConfigMap>({ kind: configMaps }),
    defineStrategy<ClusterRole>({ kind: clusterRoles }),
  ])
  const { verbs, store } = environment
  const asked: string[] = []
  const rights = { allowed: true }
  const guard: Guard = {
    async run({ verb, path, user: { name } }, { userAgent }, operation) {
      asked.push(`${name} (${userAgent}) ${verb} ${path}`)
      if (!rights.allowed) throw forbiddenPath('no')
      return operation()
    },
  }
  const api = createLocalApi({ verbs, guard, user })
  const source = createLocalSource({ store, verbs, guard, user })
  return { ...environment, asked, rights, api, source }
}

describe('the in-process client', () => {
  it('asks the guard for everything, in the words of HTTP', async () => {
    const { api, asked } = start()
    await api.create(configMaps, config('a'))
    await api.get(configMaps, 'a', 'shop')
    await api.list(configMaps)
    await api.patch(configMaps, { name: 'a', namespace: 'shop' }, { data: { k: 'v' } }, 'merge')
    await api.remove(configMaps, { name: 'a', namespace: 'shop' })
    expect(asked.map((line) => line.replace('system:kube-scheduler (kube-scheduler) ', ''))).toEqual([
      'create /api/v1/namespaces/shop/configmaps',
      'get /api/v1/namespaces/shop/configmaps/a',
      'list /api/v1/configmaps',
      'patch /api/v1/namespaces/shop/configmaps/a',
      'delete /api/v1/namespaces/shop/configmaps/a',
    ])
  })

  it('answers as the server does', async () => {
    const { api } = start()
    const created = await api.create(configMaps, config('a', { k: '1' }))
    expect(created).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { resourceVersion: '2' } })
    expect(await failure(api.create(configMaps, config('a')))).toMatchObject({ code: 409 })
    const updated = await api.update(configMaps, { ...created, data: { k: '2' } })
    expect(updated.data).toEqual({ k: '2' })
    expect(await failure(api.update(configMaps, created))).toMatchObject({ code: 409, reason: 'Conflict' })
    expect(await api.list(configMaps, { namespace: 'shop' })).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMapList',
      metadata: { resourceVersion: '3' },
      items: [updated],
    })
    await api.create(configMaps, config('b'), { dryRun: true })
    expect((await api.list(configMaps)).items).toHaveLength(1)
  })

  it('watches until it is told to stop', async () => {
    const { api } = start()
    await api.create(configMaps, config('a'))
    const stop = new AbortController()
    const seen: string[] = []
    let open = false
    const watching = (async () => {
      const options = { signal: stop.signal, opened: () => (open = true) }
      for await (const event of api.watch(configMaps, options)) {
        if (event.type !== 'ERROR') seen.push(`${event.type} ${event.object.metadata?.name}`)
        if (seen.length === 3) stop.abort()
      }
    })()
    await settle()
    expect(open).toBe(true)
    await api.create(configMaps, config('b'))
    await api.remove(configMaps, { name: 'b', namespace: 'shop' })
    await watching
    expect(seen).toEqual(['ADDED a', 'ADDED b', 'DELETED b'])
    await api.create(configMaps, config('c'))
    expect(seen).toHaveLength(3)
  })

  it('does nothing without the right to', async () => {
    const { api, rights, store } = start()
    rights.allowed = false
    expect(await failure(api.create(configMaps, config('a')))).toMatchObject({ code: 403 })
    expect(store.revision).toBe(1)
  })
})

describe('the in-process source', () => {
  it('opens a kind as a list and a watch, once', async () => {
    const { source, asked } = start()
    const cache = source.cache(configMaps)
    source.cache(configMaps)
    source.subscribe(configMaps, () => undefined)
    await source.synced(configMaps)
    expect(asked).toEqual([
      'system:kube-scheduler (kube-scheduler) list /api/v1/configmaps',
      'system:kube-scheduler (kube-scheduler) watch /api/v1/configmaps',
    ])
    expect(cache.list()).toEqual([])
  })

  it('shows a write in the tick in which it is made', async () => {
    const { source, store } = start()
    const cache = source.cache(configMaps)
    await source.synced(configMaps)
    const stored = store.create('configmaps', config('a'))
    expect(cache.get('shop', 'a')).toBe(stored?.value)
    expect(cache.list()).toEqual([stored?.value])
    expect(cache.list()).toBe(cache.list())
    expect(cache.list({ namespace: 'other' })).toEqual([])
  })

  it('finds what an owner owns', async () => {
    const { source, store } = start()
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u1' }]
    store.create('configmaps', { metadata: { name: 'a', namespace: 'shop', ownerReferences } })
    store.create('configmaps', config('b'))
    const cache = source.cache(configMaps)
    await source.synced(configMaps)
    expect(names(cache.list({ ownerUid: 'u1' }))).toEqual(['a'])
    expect(names(cache.list({ ownerUid: 'u1', namespace: 'other' }))).toEqual([])
  })

  it('replays what exists, then follows, until it is unsubscribed', async () => {
    const { source, store } = start()
    const first = store.create('configmaps', config('a'))
    const events: CacheEvent<ConfigMap>[] = []
    const stop = source.subscribe(configMaps, (event) => events.push(event))
    expect(events).toEqual([])
    await source.synced(configMaps)
    const second = store.update(first!, config('a', { k: 'v' }))
    expect(events).toEqual([
      { type: 'ADDED', object: first?.value },
      { type: 'MODIFIED', object: second?.value, old: first?.value },
    ])
    stop()
    store.remove(second!)
    expect(events).toHaveLength(2)
  })

  it('stays empty without the right, and opens when the rights change', async () => {
    const { source, store, rights } = start()
    rights.allowed = false
    store.create('configmaps', config('a'))
    const cache = source.cache(configMaps)
    let open = false
    const synced = source.synced(configMaps).then(() => (open = true))
    await settle()
    expect(open).toBe(false)
    expect(cache.list()).toEqual([])
    expect(cache.get('shop', 'a')).toBeUndefined()
    rights.allowed = true
    store.create('clusterroles.rbac.authorization.k8s.io', { metadata: { name: 'reader' } })
    await synced
    expect(names(cache.list())).toEqual(['a'])
  })
})
