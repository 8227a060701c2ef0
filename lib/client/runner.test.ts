import { afterEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { configMaps } from '../kinds'
import type { KubeObject } from '../kube/object'
import { conflict } from '../kube/status-error'
import type { CacheEvent, Controller, ControllerContext, ObjectSource } from './controller'
import { keyOf, watched } from './controller'
import type { KubeApi } from './kube-api'
import { type RunningController, runController } from './runner'

const object = (name: string): KubeObject => ({ metadata: { name, namespace: 'shop' } })

function setUp(make: (context: ControllerContext) => Partial<Controller> & Pick<Controller, 'sync'>) {
  const clock = new FakeClock()
  const logged: string[] = []
  const note = (message: string, fields?: Record<string, unknown>) =>
    void logged.push(`${message} ${fields?.key ?? ''} ${fields?.failures ?? ''}`.trim())
  let handler: ((event: CacheEvent) => void) | undefined
  let fill: () => void = () => undefined
  const synced = new Promise<void>((resolve) => {
    fill = resolve
  })
  const source = {
    cache: () => ({ get: () => undefined, list: () => [] }),
    subscribe: (_kind: unknown, given: (event: CacheEvent) => void) => {
      handler = given
      return () => {
        handler = undefined
      }
    },
    synced: () => synced,
  } as unknown as ObjectSource
  const running = runController(
    (context) => ({ name: 'test', watches: [watched(configMaps, (each) => [keyOf(each)])], ...make(context) }),
    { api: {} as KubeApi, source, clock, random: () => 0, log: { info: note, warn: note, error: note } },
  )
  started.push(running)
  return { clock, logged, running, fill, emit: (event: CacheEvent) => handler?.(event), isSubscribed: () => !!handler }
}

const started: RunningController[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.stop()))
})

describe('runController', () => {
  it('starts no sync before the caches are filled', async () => {
    const synced: string[] = []
    const { fill, emit, running, clock } = setUp(() => ({ sync: async (key) => void synced.push(key) }))
    emit({ type: 'ADDED', object: object('a') })
    await clock.advance(0)
    expect(synced).toEqual([])
    fill()
    await running.idle()
    expect(synced).toEqual(['shop/a'])
  })

  it('tells a controller of every event once, with what was before', async () => {
    const seen: unknown[] = []
    const { emit, fill, running } = setUp(() => ({
      watches: [
        watched(configMaps, (each, old, type) => {
          seen.push([type, each.metadata?.name, old?.metadata?.name])
          return []
        }),
      ],
      sync: async () => undefined,
    }))
    fill()
    emit({ type: 'ADDED', object: object('a') })
    emit({ type: 'MODIFIED', object: object('a'), old: object('a') })
    emit({ type: 'DELETED', object: object('a'), old: object('a') })
    await running.idle()
    expect(seen).toEqual([
      ['ADDED', 'a', undefined],
      ['MODIFIED', 'a', 'a'],
      ['DELETED', 'a', undefined],
    ])
  })

  it('tries a failed key again, later each time, and asks when it is told to', async () => {
    let failures = 3
    const times: number[] = []
    const { emit, fill, clock } = setUp(({ clock: inner }) => ({
      async sync() {
        times.push(inner.now().getTime() - Date.parse('2026-01-01T00:00:00Z'))
        if (failures-- > 0) throw conflict({ group: '', plural: 'configmaps' }, 'a')
        return { requeueAfterMs: 1000 }
      },
    }))
    fill()
    emit({ type: 'ADDED', object: object('a') })
    await clock.advance(2500)
    expect(times).toEqual([0, 5, 15, 35, 1035, 2035])
  })

  it('keeps quiet about conflicts, names a bug at once and a lasting refusal now and then', async () => {
    const { emit, fill, clock, logged } = setUp(() => ({
      async sync(key) {
        if (key.endsWith('conflict')) throw conflict({ group: '', plural: 'configmaps' }, 'a')
        throw new TypeError('x is undefined')
      },
    }))
    fill()
    emit({ type: 'ADDED', object: object('conflict') })
    emit({ type: 'ADDED', object: object('bug') })
    await clock.advance(100)
    expect(logged).toEqual(['sync failed shop/bug 1', 'sync keeps failing shop/bug 5'])
  })

  it('survives errors in key functions', async () => {
    const synced: string[] = []
    const { emit, fill, running, logged } = setUp(() => ({
      watches: [
        watched(configMaps, (each) => {
          if (each.metadata?.name === 'bad') throw new Error('no key')
          return [keyOf(each)]
        }),
      ],
      sync: async (key) => void synced.push(key),
    }))
    fill()
    emit({ type: 'ADDED', object: object('bad') })
    emit({ type: 'ADDED', object: object('good') })
    await running.idle()
    expect(synced).toEqual(['shop/good'])
    expect(logged).toHaveLength(1)
  })

  it('works on different keys at once, up to its concurrency, and on the same key never', async () => {
    let inWork = 0
    let most = 0
    const { emit, fill, running } = setUp(() => ({
      concurrency: 3,
      async sync() {
        most = Math.max(most, ++inWork)
        await new Promise((resolve) => setImmediate(resolve))
        inWork--
      },
    }))
    fill()
    for (let index = 0; index < 20; index++) emit({ type: 'ADDED', object: object(`a${index % 10}`) })
    await running.idle()
    expect(most).toBe(3)
  })

  it('waits for the sync under way when it is stopped, and starts no other', async () => {
    let finish: () => void = () => undefined
    const synced: string[] = []
    const { emit, fill, running, clock, isSubscribed } = setUp(() => ({
      concurrency: 1,
      async sync(key) {
        synced.push(key)
        await new Promise<void>((resolve) => {
          finish = resolve
        })
      },
    }))
    fill()
    emit({ type: 'ADDED', object: object('a') })
    emit({ type: 'ADDED', object: object('b') })
    await clock.advance(0)
    let stopped = false
    const stopping = running.stop().then(() => {
      stopped = true
    })
    await clock.advance(0)
    expect([stopped, isSubscribed()]).toEqual([false, false])
    finish()
    await stopping
    expect(synced).toEqual(['shop/a'])
  })

  it('can be stopped before its caches were ever filled', async () => {
    const { running } = setUp(() => ({ sync: async () => undefined }))
    await running.stop()
  })
})
