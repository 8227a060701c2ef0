import { describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { configMaps } from '../kinds/configmaps'
import type { KubeList, KubeObject, WatchEvent } from '../kube/object'
import { expired, forbidden, notFound, serviceUnavailable } from '../kube/status-error'
import type { ConfigMap } from '../kube/types'
import type { CacheEvent } from './controller'
import { createInformer, type InformerState } from './informer'
import type { KubeApi, ListOptions, WatchOptions } from './kube-api'
import { trimFor } from './trim'

const object = (name: string, resourceVersion: string, more: Partial<ConfigMap> = {}): ConfigMap => ({
  ...more,
  metadata: { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion, ...more.metadata },
})

/** A cluster whose answers the test decides: lists from a queue, watches by hand. */
class ScriptedApi implements Pick<KubeApi, 'list' | 'watch'> {
  lists: ((options: ListOptions) => KubeList | Promise<KubeList>)[] = []
  listed: ListOptions[] = []
  watches: OpenWatch[] = []
  refuseWatch: (() => Error) | undefined
  hangWatch = false

  async list<T extends KubeObject>(_kind: unknown, options: ListOptions = {}): Promise<KubeList<T>> {
    this.listed.push(options)
    const answer = this.lists.shift()
    if (!answer) throw serviceUnavailable('nothing scripted')
    return (await answer(options)) as KubeList<T>
  }

  async *watch<T extends KubeObject>(_kind: unknown, options: WatchOptions): AsyncGenerator<WatchEvent<T>> {
    if (this.refuseWatch) throw this.refuseWatch()
    const open = new OpenWatch(options)
    this.watches.push(open)
    if (!this.hangWatch) options.opened?.()
    yield* open.events() as AsyncGenerator<WatchEvent<T>>
  }

  get watching(): OpenWatch {
    const last = this.watches.at(-1)
    if (!last) throw new Error('nobody watches')
    return last
  }
}

class OpenWatch {
  #queue: WatchEvent[] = []
  #end: { error?: Error } | undefined
  #wake: () => void = () => undefined
  constructor(readonly options: WatchOptions) {
    options.signal.addEventListener('abort', () => this.end())
  }
  send(type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK', sent: KubeObject) {
    this.#queue.push({ type, object: sent })
    this.#wake()
  }
  end(error?: Error) {
    this.#end ??= error ? { error } : {}
    this.#wake()
  }
  async *events(): AsyncGenerator<WatchEvent> {
    for (;;) {
      for (let event = this.#queue.shift(); event; event = this.#queue.shift()) yield event
      if (this.#end?.error) throw this.#end.error
      if (this.#end) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

const page = (resourceVersion: string, items: KubeObject[], next?: string) => (): KubeList => ({
  apiVersion: 'v1',
  kind: 'ConfigMapList',
  metadata: { resourceVersion, ...(next ? { continue: next } : {}) },
  items,
})

function started(api: ScriptedApi, transform?: (item: ConfigMap) => ConfigMap) {
  const clock = new FakeClock()
  const informer = createInformer(configMaps, api, { clock, random: () => 0.5, ...(transform ? { transform } : {}) })
  const events: CacheEvent<ConfigMap>[] = []
  const states: InformerState[] = []
  informer.subscribe({ event: (event) => events.push(event), state: (state) => states.push(state) })
  return { clock, informer, events, states }
}

const told = (events: readonly CacheEvent[]) =>
  events.map(({ type, object: { metadata } }) => `${type} ${metadata?.name}`)

describe('informer', () => {
  it('lists in pages, then follows from the revision of the list', async () => {
    const api = new ScriptedApi()
    api.lists = [page('10', [object('a', '1'), object('b', '2')], 'more'), page('10', [object('c', '3')])]
    const { clock, informer, events, states } = started(api)
    await clock.advance(0)
    expect(api.listed).toEqual([{ limit: 500 }, { limit: 500, continue: 'more' }])
    expect(states).toEqual([{ state: 'loading', received: 2 }, { state: 'loading', received: 3 }, { state: 'live' }])
    expect(api.watching.options).toMatchObject({ resourceVersion: '10', allowWatchBookmarks: true })
    expect(events).toEqual([])

    api.watching.send('ADDED', object('d', '11'))
    api.watching.send('MODIFIED', object('a', '12', { data: { x: '1' } }))
    api.watching.send('DELETED', object('b', '13'))
    await clock.advance(0)
    expect(told(events)).toEqual(['ADDED d', 'MODIFIED a', 'DELETED b'])
    expect(events[1]?.old?.metadata?.resourceVersion).toBe('1')
    expect(informer.cache.list().map(({ metadata }) => metadata?.name)).toEqual(['c', 'd', 'a'])
    informer.stop()
  })

  it('keeps indexes by namespace, by uid and by owner', async () => {
    const api = new ScriptedApi()
    const owned = object('a', '1', {
      metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'owner' }] },
    })
    api.lists = [page('10', [owned, object('b', '2', { metadata: { namespace: 'bank' } })])]
    const { clock, informer } = started(api)
    await clock.advance(0)
    const names = (options: object) => informer.cache.list(options).map(({ metadata }) => metadata?.name)
    expect(names({ namespace: 'bank' })).toEqual(['b'])
    expect(names({ ownerUid: 'owner' })).toEqual(['a'])
    expect(names({ ownerUid: 'owner', namespace: 'bank' })).toEqual([])
    expect(informer.cache.byUid('uid-b')?.metadata?.name).toBe('b')
    api.watching.send('MODIFIED', object('a', '11'))
    await clock.advance(0)
    expect(names({ ownerUid: 'owner' })).toEqual([])
    expect(informer.cache.get('shop', 'a')?.metadata?.resourceVersion).toBe('11')
    informer.stop()
  })

  it('resumes a broken watch where it was, after a wait, and says so meanwhile', async () => {
    const api = new ScriptedApi()
    api.lists = [page('10', [object('a', '1')])]
    const { clock, informer, states } = started(api)
    await clock.advance(0)
    api.watching.send('BOOKMARK', { metadata: { resourceVersion: '42' } })
    await clock.advance(0)
    api.watching.end(serviceUnavailable('connection reset'))
    await clock.advance(799)
    expect(informer.state).toEqual({ state: 'reconnecting' })
    expect(api.watches).toHaveLength(1)
    await clock.advance(1)
    expect(api.watches).toHaveLength(2)
    expect(api.watching.options.resourceVersion).toBe('42')
    expect(states.map(({ state }) => state)).toEqual(['loading', 'live', 'reconnecting', 'live'])
    informer.stop()
  })

  it('lists anew when its revision is gone, and tells only what differs', async () => {
    const api = new ScriptedApi()
    api.lists = [page('10', [object('a', '1'), object('b', '2'), object('c', '3')])]
    const { clock, informer, events } = started(api)
    await clock.advance(0)
    api.lists = [
      page('90', [object('a', '1'), object('b', '80', { metadata: { uid: 'uid-b-again' } }), object('d', '81')]),
    ]
    api.watching.end(expired('too old resource version: 10 (50)'))
    await clock.advance(1000)
    expect(told(events)).toEqual(['DELETED b', 'ADDED b', 'ADDED d', 'DELETED c'])
    expect(informer.state).toEqual({ state: 'live' })
    expect(api.watching.options.resourceVersion).toBe('90')
    informer.stop()
  })

  it('starts again from the first page when a list broke off half-way', async () => {
    const api = new ScriptedApi()
    api.lists = [page('10', [object('a', '1'), object('gone', '2')], 'more')]
    const { clock, informer, states } = started(api)
    await clock.advance(0)
    expect(informer.complete).toBe(false)
    expect(informer.state).toMatchObject({ state: 'failed', status: { reason: 'ServiceUnavailable' } })
    api.lists = [page('20', [object('a', '1')])]
    await clock.advance(800)
    expect(informer.state).toEqual({ state: 'live' })
    expect(informer.cache.list()).toHaveLength(1)
    expect(states.at(-1)).toEqual({ state: 'live' })
    informer.stop()
  })

  it('reads the rest in one piece when a continuation expired', async () => {
    const api = new ScriptedApi()
    api.lists = [
      page('10', [object('a', '1')], 'more'),
      () => Promise.reject(expired('The provided continue parameter is too old')),
      page('12', [object('a', '1'), object('b', '2')]),
    ]
    const { clock, informer } = started(api)
    await clock.advance(0)
    expect(api.listed.at(-1)).toEqual({})
    expect(informer.cache.size).toBe(2)
    expect(api.watching.options.resourceVersion).toBe('12')
    informer.stop()
  })

  it('fails with the Status of a refusal and waits ever longer', async () => {
    const api = new ScriptedApi()
    const refusal = () => Promise.reject(forbidden({ group: '', plural: 'configmaps' }, '', 'no'))
    api.lists = [refusal, refusal, refusal]
    const { clock, informer } = started(api)
    await clock.advance(0)
    expect(informer.state).toMatchObject({ state: 'failed', status: { code: 403 } })
    await clock.advance(800)
    expect(api.listed).toHaveLength(2)
    await clock.advance(1599)
    expect(api.listed).toHaveLength(2)
    await clock.advance(1)
    expect(api.listed).toHaveLength(3)
    informer.stop()
  })

  it('fails when a kind that it had is no longer served', async () => {
    const api = new ScriptedApi()
    api.lists = [page('10', [])]
    const { clock, informer } = started(api)
    await clock.advance(0)
    api.refuseWatch = () => notFound({ group: '', plural: 'configmaps' }, '')
    api.watching.end()
    await clock.advance(1000)
    expect(informer.state).toMatchObject({ state: 'failed', status: { code: 404 } })
    informer.stop()
  })

  it('opens a silent watch anew, is behind while that is not answered, and recovers', async () => {
    const api = new ScriptedApi()
    api.lists = [page('10', [])]
    const { clock, informer, states } = started(api)
    await clock.advance(60_000)
    api.watching.send('BOOKMARK', { metadata: { resourceVersion: '11' } })
    await clock.advance(89_000)
    expect(api.watches).toHaveLength(1)
    api.hangWatch = true
    await clock.advance(1_000)
    expect(api.watches).toHaveLength(2)
    expect(informer.state).toEqual({ state: 'live' })
    await clock.advance(10_000)
    expect(informer.state).toEqual({ state: 'behind' })
    await clock.advance(20_000)
    expect(informer.state).toEqual({ state: 'reconnecting' })
    api.hangWatch = false
    await clock.advance(1_000)
    expect(informer.state).toEqual({ state: 'live' })
    expect(api.watching.options.resourceVersion).toBe('11')
    expect(states.map(({ state }) => state)).toEqual(['loading', 'live', 'behind', 'reconnecting', 'live'])
    informer.stop()
  })

  it('stops asking when it is stopped', async () => {
    const api = new ScriptedApi()
    api.lists = [page('10', [])]
    const { clock, informer } = started(api)
    await clock.advance(0)
    informer.stop()
    await clock.advance(600_000)
    expect(api.watches).toHaveLength(1)
    expect(api.watching.options.signal.aborted).toBe(true)
  })

  it('stores what the transformation leaves', async () => {
    const api = new ScriptedApi()
    const metadata = {
      name: 'a',
      managedFields: [{ manager: 'kubectl' }],
      annotations: {
        keep: 'me',
        'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"c2VjcmV0"}}',
      },
    }
    api.lists = [page('10', [object('a', '1', { metadata, data: { password: 'c2VjcmV0' } })])]
    const { clock, informer } = started(api, trimFor(configMaps))
    await clock.advance(0)
    const stored = JSON.stringify(informer.cache.list())
    expect(stored).not.toMatch(/c2VjcmV0|managedFields|last-applied/)
    expect(informer.cache.get('shop', 'a')).toMatchObject({
      data: { password: '' },
      metadata: { annotations: { keep: 'me' } },
    })
    informer.stop()
  })
})
