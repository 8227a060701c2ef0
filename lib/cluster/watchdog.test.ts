import { describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { Watchdog } from './watchdog'

function watch(ask: (signal: AbortSignal) => Promise<unknown>) {
  const clock = new FakeClock()
  let hangs = 0
  const watchdog = new Watchdog({ clock, ask, hung: () => hangs++ })
  return { clock, watchdog, hangs: () => hangs }
}

const silence = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))

describe('a watchdog', () => {
  it('says nothing of a process that answers, well or badly', async () => {
    let asked = 0
    const { clock, watchdog, hangs } = watch(async () => {
      if (++asked % 2 === 0) throw new Error('500')
    })
    await clock.advance(600_000)
    expect(asked).toBe(120)
    expect([watchdog.isSilent, hangs()]).toEqual([false, 0])
    watchdog.stop()
  })

  it('calls once after three silences in a row', async () => {
    const { clock, watchdog, hangs } = watch(silence)
    await clock.advance(15_500)
    expect([watchdog.isSilent, hangs()]).toEqual([true, 0])
    await clock.advance(19_000)
    expect(hangs()).toBe(0)
    await clock.advance(1_000)
    expect(hangs()).toBe(1)
    await clock.advance(600_000)
    expect(hangs()).toBe(1)
  })

  it('forgets silences after an answer', async () => {
    let asked = 0
    const { clock, watchdog, hangs } = watch((signal) => (++asked % 3 === 0 ? Promise.resolve() : silence(signal)))
    await clock.advance(600_000)
    expect(asked).toBeGreaterThan(30)
    expect(hangs()).toBe(0)
    watchdog.stop()
  })

  it('does not blame the process for its own sleep', async () => {
    // A clock whose timers run late: the machine was suspended while they waited.
    const clock = new FakeClock()
    let hangs = 0
    const late = { now: () => clock.now(), after: (ms: number, run: () => void) => clock.after(ms + 60_000, run) }
    const watchdog = new Watchdog({ clock: late, ask: silence, hung: () => hangs++ })
    await clock.advance(3_600_000)
    expect(hangs).toBe(0)
    watchdog.stop()
  })

  it('asks nobody after it was stopped', async () => {
    let asked = 0
    const { clock, watchdog, hangs } = watch((signal) => {
      asked++
      return silence(signal)
    })
    await clock.advance(6_000)
    watchdog.stop()
    await clock.advance(600_000)
    expect([asked, hangs()]).toEqual([1, 0])
  })
})
