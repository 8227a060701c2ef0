import { expect, it } from 'vitest'
import { FakeClock } from '../../clock.test-support'
import type { Event } from '../../kube/types'
import { openStore } from '../store/open-store'
import { startEventExpiry } from './event-expiry'

const event = (name: string, creationTimestamp: string, more: Partial<Event> = {}): Event => ({
  metadata: { name, namespace: 'shop', creationTimestamp },
  involvedObject: {},
  ...more,
})

it('removes events an hour after they were last written, and tells watchers', async () => {
  const clock = new FakeClock('2026-01-01T10:00:00Z')
  const store = openStore()
  store.create('events', event('old', '2026-01-01T09:30:00Z'))
  store.create('events', event('repeated', '2026-01-01T09:30:00Z', { lastTimestamp: '2026-01-01T10:20:00Z' }))
  store.create(
    'events',
    event('series', '2026-01-01T09:30:00Z', { series: { lastObservedTime: '2026-01-01T10:20:00.5Z' } }),
  )
  const gone: (string | undefined)[] = []
  store.watch('events', {}, ({ type, current }) => gone.push(`${type} ${current.value.metadata?.name}`))
  const stop = startEventExpiry({ store, clock, log: { warn: () => undefined } })
  await clock.advance(29 * 60_000)
  expect(gone).toEqual([])
  await clock.advance(3 * 60_000)
  expect(gone).toEqual(['DELETED old'])
  await clock.advance(60 * 60_000)
  expect(store.count('events')).toBe(0)
  store.create('events', event('late', '2026-01-01T09:00:00Z'))
  stop()
  await clock.advance(60 * 60_000)
  expect(store.count('events')).toBe(1)
})

it('removes what came in a burst in portions, and leaves what was written again meanwhile', async () => {
  const clock = new FakeClock('2026-01-01T10:00:00Z')
  const store = openStore()
  for (let index = 0; index < 1200; index++) {
    store.create('events', event(`e-${String(index).padStart(4, '0')}`, '2026-01-01T09:00:00Z'))
  }
  const stop = startEventExpiry({ store, clock, log: { warn: () => undefined } })
  await clock.advance(60_000)
  expect(store.count('events')).toBe(700)
  const last = store.get<Event>('events', 'shop', 'e-1199')
  if (last) store.update(last, { ...last.value, lastTimestamp: '2026-01-01T10:01:00Z' })
  await clock.advance(1000)
  expect(store.list('events').map(({ value }) => value.metadata?.name)).toEqual(['e-1199'])
  stop()
})
