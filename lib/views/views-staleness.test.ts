import { describe, expect, it } from 'vitest'
import { serviceUnavailable } from '../kube/status-error'
import { named, namesOf, setUp } from './views.test-support'

describe('staleness', () => {
  it('keeps the last known rows and says that it is reconnecting', async () => {
    const { cluster, clock, open } = setUp()
    cluster.put('configmaps', named('a'))
    const { shown, last } = open()
    await clock.advance(200)
    cluster.failure = () => serviceUnavailable('away')
    cluster.breakWatches()
    await clock.advance(20_000)
    expect(last()).toMatchObject({ state: 'reconnecting', total: 1 })
    expect(shown()).toHaveLength(1)
    cluster.failure = undefined
    cluster.put('configmaps', named('b'))
    await clock.advance(40_000)
    expect(last()?.state).toBe('live')
    expect(namesOf(shown())).toEqual(['a'])
  })

  it('says now and then that it was heard', async () => {
    const { cluster, clock, open } = setUp()
    const { frames } = open()
    await clock.advance(1_000)
    const before = frames.length
    for (let minute = 0; minute < 3; minute++) {
      await clock.advance(60_000)
      cluster.bookmark()
      await clock.advance(15_000)
    }
    expect(frames.length - before).toBe(3)
    expect(frames.at(-1)).toEqual({ state: 'live', heardAt: expect.any(String), total: 0, matched: 0 })
  })
})
