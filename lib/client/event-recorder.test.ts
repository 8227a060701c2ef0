import { describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { badRequest, notFound } from '../kube/status-error'
import type { Event, Pod } from '../kube/types'
import { createEventRecorder } from './event-recorder'
import type { KubeApi } from './kube-api'

const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '7' },
}

/** A server that only knows events. */
function setUp(refuse?: (call: number) => Error | undefined) {
  const clock = new FakeClock()
  const stored = new Map<string, Event>()
  let calls = 0
  const answer = () => {
    const error = refuse?.(++calls)
    if (error) throw error
  }
  const api = {
    async create(_kind: unknown, event: Event) {
      answer()
      stored.set(event.metadata.name ?? '', event)
      return event
    },
    async patch(_kind: unknown, { name }: { name: string }, patch: Partial<Event>) {
      answer()
      const current = stored.get(name)
      if (!current) throw notFound({ group: '', plural: 'events' }, name)
      const event = { ...current, ...patch }
      stored.set(name, event)
      return event
    },
  } as unknown as KubeApi
  const recorder = createEventRecorder({ api, clock, random: () => 0.5, source: { component: 'kubelet', host: 'n1' } })
  return { clock, recorder, stored, events: () => [...stored.values()], calls: () => calls }
}

describe('event recorder', () => {
  it('says what happened to which object, when, and who saw it', async () => {
    const { recorder, events } = setUp()
    recorder.event(pod, 'Normal', 'Started', 'Started container web', 'spec.containers{web}')
    await recorder.idle()
    expect(events()).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: expect.stringMatching(/^web\.[0-9a-f]{16}$/), namespace: 'shop' },
        involvedObject: {
          apiVersion: 'v1',
          kind: 'Pod',
          namespace: 'shop',
          name: 'web',
          uid: 'u1',
          resourceVersion: '7',
          fieldPath: 'spec.containers{web}',
        },
        reason: 'Started',
        message: 'Started container web',
        source: { component: 'kubelet', host: 'n1' },
        firstTimestamp: '2026-01-01T00:00:00Z',
        lastTimestamp: '2026-01-01T00:00:00Z',
        count: 1,
        type: 'Normal',
        reportingComponent: 'kubelet',
        reportingInstance: 'n1',
      },
    ])
  })

  it('puts events about cluster-scoped objects into the namespace default', async () => {
    const { recorder, events } = setUp()
    recorder.event({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } }, 'Normal', 'NodeReady', 'ready')
    await recorder.idle()
    expect(events()[0]?.metadata.namespace).toBe('default')
    expect(events()[0]?.involvedObject).toEqual({ apiVersion: 'v1', kind: 'Node', name: 'n1' })
  })

  it('counts equal events on the first one', async () => {
    const { clock, recorder, events } = setUp()
    recorder.event(pod, 'Warning', 'BackOff', 'Back-off restarting')
    recorder.event(pod, 'Warning', 'BackOff', 'Back-off restarting')
    await clock.advance(90_000)
    recorder.event(pod, 'Warning', 'BackOff', 'Back-off restarting')
    await recorder.idle()
    expect(events()).toHaveLength(1)
    expect(events()[0]).toMatchObject({
      count: 3,
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:01:30Z',
    })
  })

  it('creates the event again when the one to count on was removed', async () => {
    const { recorder, stored, events } = setUp()
    recorder.event(pod, 'Warning', 'BackOff', 'again')
    await recorder.idle()
    stored.clear()
    recorder.event(pod, 'Warning', 'BackOff', 'again')
    await recorder.idle()
    expect(events()).toMatchObject([{ count: 2, message: 'again' }])
  })

  it('combines similar events from the tenth message on', async () => {
    const { recorder, events } = setUp()
    for (let index = 1; index <= 12; index++) recorder.event(pod, 'Normal', 'Created', `Created ${index}`)
    await recorder.idle()
    expect(events()).toHaveLength(10)
    expect(events().at(-1)).toMatchObject({ count: 3, message: '(combined from similar events): Created 12' })
  })

  it('lets one source say 25 things about an object at once, and one more every five minutes', async () => {
    const { clock, recorder, events } = setUp()
    for (let index = 0; index < 30; index++) recorder.event(pod, 'Normal', `Reason${index}`, 'said')
    await recorder.idle()
    expect(events()).toHaveLength(25)
    await clock.advance(5 * 60 * 1000)
    recorder.event(pod, 'Normal', 'Later', 'said')
    recorder.event(pod, 'Normal', 'Latest', 'said')
    await recorder.idle()
    expect(events().map(({ reason }) => reason)).toContain('Later')
    expect(events()).toHaveLength(26)
    recorder.event({ ...pod, metadata: { ...pod.metadata, uid: 'u2' } }, 'Normal', 'Other', 'said')
    await recorder.idle()
    expect(events()).toHaveLength(27)
  })

  it('drops what the server refuses and goes on', async () => {
    const { recorder, events } = setUp((call) => (call === 1 ? badRequest('namespace is being terminated') : undefined))
    recorder.event(pod, 'Normal', 'First', 'lost')
    recorder.event(pod, 'Normal', 'Second', 'kept')
    await recorder.idle()
    expect(events().map(({ reason }) => reason)).toEqual(['Second'])
  })

  it('asks a server again that did not answer', async () => {
    const { clock, recorder, events, calls } = setUp((call) => (call < 3 ? new Error('connection refused') : undefined))
    recorder.event(pod, 'Normal', 'First', 'late')
    await clock.advance(20_000)
    await recorder.idle()
    expect(calls()).toBe(3)
    expect(events()).toHaveLength(1)
  })

  it('does not wait for a silent server when it is stopped', async () => {
    const { recorder, events, calls } = setUp(() => new Error('connection refused'))
    recorder.event(pod, 'Normal', 'First', 'lost')
    recorder.event(pod, 'Normal', 'Second', 'lost')
    await recorder.stop()
    expect([calls(), events()]).toEqual([2, []])
  })
})
