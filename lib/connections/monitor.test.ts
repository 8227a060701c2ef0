import { afterEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { serviceUnavailable, unauthorized } from '../kube/status-error'
import { withFault } from './fault-of-error'
import { ConnectionMonitor } from './monitor'
import type { Probe } from './probe'

const monitors: ConnectionMonitor[] = []
afterEach(() => {
  for (const monitor of monitors.splice(0)) monitor.stop()
})

const refused = () => withFault(serviceUnavailable('connect ECONNREFUSED'), 'refused')

function watch(answer: (signal: AbortSignal) => Promise<Probe>) {
  const clock = new FakeClock()
  const probes = { count: 0, answer }
  const monitor = new ConnectionMonitor({
    name: 'prod',
    clock,
    random: () => 0.5,
    probe: (signal) => {
      probes.count++
      return probes.answer(signal)
    },
  })
  monitors.push(monitor)
  const sent: string[] = []
  const guarded = monitor.guard({
    async fetch(path) {
      sent.push(path)
      return new Response('{}', { status: path === '/401' ? 401 : 200 })
    },
  })
  return { clock, monitor, probes, sent, guarded }
}

const silence = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

describe('a cluster', () => {
  it('that cannot be reached answers at once with the reason, and is found again when it is back', async () => {
    const { clock, monitor, probes, sent, guarded } = watch(async () => ({ version: 'v1.36.0' }))
    await clock.advance(0)
    expect(monitor.state).toMatchObject({ state: 'ok', version: 'v1.36.0' })
    probes.answer = async () => {
      throw refused()
    }
    await clock.advance(20_000)
    expect(monitor.state).toMatchObject({ state: 'broken', fault: 'refused', version: 'v1.36.0' })
    const brokenSince = monitor.state.since
    await expect(guarded.fetch('/api', {})).rejects.toMatchObject({ status: { code: 503 } })
    expect(sent).toEqual([])
    await clock.advance(3_600_000)
    expect(monitor.state.since).toBe(brokenSince)
    probes.answer = async () => ({})
    await clock.advance(15_000)
    expect(monitor.state).toMatchObject({ state: 'ok' })
    await guarded.fetch('/api', {})
    expect(sent).toEqual(['/api'])
  })

  it('that turns the console away is asked nevertheless: it may be about one request', async () => {
    const { clock, monitor, sent, guarded } = watch(async () => {
      throw withFault(unauthorized(), 'unauthorized')
    })
    await clock.advance(0)
    expect(monitor.state).toMatchObject({ state: 'broken', fault: 'unauthorized' })
    await guarded.fetch('/api', {})
    expect(sent).toEqual(['/api'])
  })

  it('is asked at once when a request met trouble, and not for each of many', async () => {
    const { clock, probes, guarded } = watch(async () => ({}))
    await clock.advance(5_000)
    expect(probes.count).toBe(1)
    await Promise.all([guarded.fetch('/401', {}), guarded.fetch('/401', {})])
    await clock.advance(0)
    await guarded.fetch('/401', {})
    await clock.advance(0)
    expect(probes.count).toBe(2)
  })

  it('that worked is not given up for one silence', async () => {
    const { clock, monitor, probes } = watch(async () => ({}))
    await clock.advance(0)
    probes.answer = silence
    await clock.advance(28_100)
    expect(monitor.state.state).toBe('ok')
    await clock.advance(10_000)
    expect(monitor.state).toMatchObject({ state: 'broken', fault: 'silent' })
  })

  it('is not asked any more once it is gone', async () => {
    const { clock, monitor, probes } = watch(async () => ({}))
    await clock.advance(0)
    monitor.stop()
    await clock.advance(600_000)
    expect(probes.count).toBe(1)
  })
})
