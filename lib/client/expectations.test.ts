import { describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { Expectations } from './expectations'

describe('Expectations', () => {
  it('is satisfied with what nothing was expected of', () => {
    expect(new Expectations(new FakeClock()).satisfied('shop/web')).toBe(true)
  })

  it('waits until every creation was seen', () => {
    const expectations = new Expectations(new FakeClock())
    expectations.expectCreations('shop/web', 2)
    expectations.creationObserved('shop/web')
    expect(expectations.satisfied('shop/web')).toBe(false)
    expectations.creationObserved('shop/web')
    expect(expectations.satisfied('shop/web')).toBe(true)
  })

  it('counts a deletion once, however often it is seen', () => {
    const expectations = new Expectations(new FakeClock())
    expectations.expectDeletions('shop/web', ['shop/web-a', 'shop/web-b'])
    expectations.deletionObserved('shop/web', 'shop/web-a')
    expectations.deletionObserved('shop/web', 'shop/web-a')
    expect(expectations.satisfied('shop/web')).toBe(false)
    expectations.deletionObserved('shop/web', 'shop/web-b')
    expect(expectations.satisfied('shop/web')).toBe(true)
  })

  it('gives up after five minutes, and when it is told to forget', async () => {
    const clock = new FakeClock()
    const expectations = new Expectations(clock)
    expectations.expectCreations('shop/web', 1)
    await clock.advance(5 * 60 * 1000)
    expect(expectations.satisfied('shop/web')).toBe(false)
    await clock.advance(1)
    expect(expectations.satisfied('shop/web')).toBe(true)
    expectations.expectCreations('shop/db', 1)
    expectations.forget('shop/db')
    expect(expectations.satisfied('shop/db')).toBe(true)
  })
})
