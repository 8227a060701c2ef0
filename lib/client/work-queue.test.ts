import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { WorkQueue } from './work-queue'

const newQueue = (clock = new FakeClock(), random = () => 0) => ({ clock, queue: new WorkQueue({ clock, random }) })

describe('WorkQueue', () => {
  it('hands out keys in order of arrival, each once however often it was added', async () => {
    const { queue } = newQueue()
    for (const key of ['a', 'b', 'a', 'c', 'b']) queue.add(key)
    expect(queue.length).toBe(3)
    expect([await queue.take(), await queue.take(), await queue.take()]).toEqual(['a', 'b', 'c'])
  })

  it('gives a key that comes to a worker that already waits', async () => {
    const { queue } = newQueue()
    const taken = queue.take()
    queue.add('a')
    expect(await taken).toBe('a')
  })

  it('holds back a key that is in work and hands it out once more when that is done', async () => {
    const { queue } = newQueue()
    queue.add('a')
    expect(await queue.take()).toBe('a')
    queue.add('a')
    queue.add('a')
    expect(queue.length).toBe(0)
    queue.done('a')
    expect(queue.length).toBe(1)
    expect(await queue.take()).toBe('a')
    queue.done('a')
    expect(queue.length).toBe(0)
  })

  it('adds a key later, at the earlier of two times', async () => {
    const { clock, queue } = newQueue()
    queue.addAfter('a', 1000)
    queue.addAfter('a', 5000)
    queue.addAfter('b', 5000)
    queue.addAfter('b', 2000)
    await clock.advance(999)
    expect(queue.length).toBe(0)
    await clock.advance(1)
    expect(await queue.take()).toBe('a')
    await clock.advance(1000)
    expect(await queue.take()).toBe('b')
    queue.done('a')
    queue.done('b')
    await clock.advance(10_000)
    expect(queue.length).toBe(0)
  })

  it('waits longer than a timer can', async () => {
    const { clock, queue } = newQueue()
    const month = 31 * 24 * 3600 * 1000
    queue.addAfter('a', month)
    await clock.advance(month - 1)
    expect(queue.length).toBe(0)
    await clock.advance(1)
    expect(queue.length).toBe(1)
  })

  it('doubles the delay with each failure from 5 ms up to 1000 s, and starts again once forgotten', async () => {
    const { clock, queue } = newQueue()
    const delays: number[] = []
    const measure = async () => {
      const before = clock.now().getTime()
      queue.addRateLimited('a')
      while (queue.length === 0) await clock.advance(5)
      delays.push(clock.now().getTime() - before)
      queue.done((await queue.take()) ?? '')
    }
    for (let failure = 0; failure < 4; failure++) await measure()
    queue.forget('a')
    await measure()
    expect(delays).toEqual([5, 10, 20, 40, 5])
    for (let failure = 0; failure < 40; failure++) queue.addRateLimited('b')
    await clock.advance(4)
    queue.forget('b')
    expect(queue.failures('b')).toBe(0)
  })

  it('spreads delays by chance, by a tenth at most', async () => {
    const { clock, queue } = newQueue(new FakeClock(), () => 0.999)
    queue.addRateLimited('a')
    await clock.advance(5)
    expect(queue.length).toBe(0)
    await clock.advance(1)
    expect(queue.length).toBe(1)
  })

  it('is idle when nothing is ready or in work, even while keys wait for their time', async () => {
    const { queue } = newQueue()
    queue.addAfter('later', 1000)
    await queue.idle()
    queue.add('a')
    let idle = false
    const waiting = queue.idle().then(() => {
      idle = true
    })
    await queue.take()
    await Promise.resolve()
    expect(idle).toBe(false)
    queue.done('a')
    await waiting
    expect(idle).toBe(true)
  })

  it('lets go of all who wait when it is shut down', async () => {
    const { clock, queue } = newQueue()
    const taken = queue.take()
    queue.addAfter('later', 10)
    queue.shutDown()
    expect(await taken).toBeUndefined()
    expect(await queue.take()).toBeUndefined()
    queue.add('a')
    await clock.advance(100)
    expect(queue.length).toBe(0)
    await queue.idle()
  })

  it('never has a key in work twice and never loses the last change', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), key: fc.integer({ min: 0, max: 4 }) }),
      fc.record({ do: fc.constant('take' as const), key: fc.constant(0) }),
      fc.record({ do: fc.constant('done' as const), key: fc.integer({ min: 0, max: 4 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const { queue } = newQueue()
        const inWork = new Set<string>()
        const unseen = new Set<string>()
        const take = async () => {
          const key = (await queue.take()) ?? ''
          expect(inWork.has(key)).toBe(false)
          inWork.add(key)
          unseen.delete(key)
        }
        for (const { do: action, key } of steps) {
          if (action === 'add') {
            queue.add(`k${key}`)
            unseen.add(`k${key}`)
          } else if (action === 'take' && queue.length > 0) await take()
          else if (action === 'done' && inWork.delete(`k${key}`)) queue.done(`k${key}`)
        }
        for (;;) {
          for (const key of inWork) queue.done(key)
          inWork.clear()
          if (queue.length === 0) break
          await take()
        }
        expect([...unseen]).toEqual([])
      }),
    )
  })
})
