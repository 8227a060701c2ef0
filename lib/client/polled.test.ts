import { expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { configMaps } from '../kinds'
import type { KubeObject } from '../kube/object'
import { createInformer } from './informer'
import { polledApi } from './polled'

it('follows what cannot be watched by lists, objects without versions included', async () => {
  const clock = new FakeClock()
  let items: KubeObject[] = []
  const api = {
    list: async () => ({ apiVersion: 'v1', kind: 'List', metadata: {}, items }),
  } as unknown as Parameters<typeof polledApi>[0]
  const measured = (name: string, usage: string) => ({ metadata: { name, namespace: 'shop' }, usage })
  items = [measured('a', '1'), measured('b', '1')]

  const events: string[] = []
  const informer = createInformer(configMaps, polledApi(api, { clock, everyMs: 15_000 }), { clock })
  informer.subscribe({ event: ({ type, object }) => void events.push(`${type} ${object.metadata?.name}`) })
  await clock.advance(0)
  expect([informer.state.state, informer.cache.size]).toEqual(['live', 2])

  items = [measured('a', '2'), measured('c', '1')]
  await clock.advance(15_000)
  expect(events.sort()).toEqual(['ADDED c', 'DELETED b', 'MODIFIED a'])

  events.length = 0
  items = [measured('a', '2'), measured('c', '1')]
  await clock.advance(60_000)
  expect(events).toEqual([])
  expect(informer.heardAt).toBe(clock.now().getTime())
  informer.stop()
})
