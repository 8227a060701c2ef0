import { describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { eventsV1 } from '../kinds/events.events.k8s.io'
import type { KubeObject } from '../kube/object'
import { notFound } from '../kube/status-error'
import type { EventV1 } from '../kube/types'
import type { KubeApi } from './kube-api'
import { createSeriesRecorder } from './series-recorder'

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '7' },
}

function recorded() {
  const clock = new FakeClock('2026-01-02T03:04:05.678Z')
  const written: string[] = []
  const events = new Map<string, EventV1>()
  const api = {
    async create(_kind: unknown, event: EventV1) {
      events.set(event.metadata?.name ?? '', event)
      written.push(`create ${event.reason} ${event.series?.count ?? ''}`.trim())
      return event
    },
    async patch(_kind: unknown, { name }: { name: string }, patch: { series: EventV1['series'] }) {
      const event = events.get(name)
      if (!event) throw notFound(eventsV1, name)
      events.set(name, { ...event, series: patch.series })
      written.push(`series ${patch.series?.count}`)
      return event
    },
  } as unknown as KubeApi
  const options = { api, clock, random: () => 0.5 }
  const recorder = createSeriesRecorder({
    ...options,
    reportingController: 'default-scheduler',
    reportingInstance: 'default-scheduler-control-plane',
  })
  const fail = (about = pod) => recorder.event(about, 'Warning', 'FailedScheduling', 'Scheduling', 'It fits nowhere.')
  return { clock, written, events, recorder, fail }
}

describe('a recorder of events.k8s.io', () => {
  it('says when, who, what was done, why and to what', async () => {
    const { recorder, events } = recorded()
    recorder.event(pod, 'Normal', 'Scheduled', 'Binding', 'Successfully assigned shop/web to node-1')
    await recorder.idle()
    expect([...events.values()]).toEqual([
      {
        apiVersion: 'events.k8s.io/v1',
        kind: 'Event',
        metadata: { name: expect.stringMatching(/^web\.[0-9a-f]{16}$/), namespace: 'shop' },
        eventTime: '2026-01-02T03:04:05.678000Z',
        reportingController: 'default-scheduler',
        reportingInstance: 'default-scheduler-control-plane',
        action: 'Binding',
        reason: 'Scheduled',
        regarding: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web', uid: 'u1', resourceVersion: '7' },
        note: 'Successfully assigned shop/web to node-1',
        type: 'Normal',
      },
    ])
  })

  it('makes a series of what happens again, written when it begins and when it is over', async () => {
    const { recorder, clock, written, fail, events } = recorded()
    for (let count = 0; count < 5; count++) {
      fail()
      await clock.advance(60_000)
    }
    await recorder.idle()
    expect(written).toEqual(['create FailedScheduling', 'series 2'])
    await clock.advance(15 * 60_000)
    expect(written).toEqual(['create FailedScheduling', 'series 2', 'series 5'])
    expect([...events.values()][0]?.series).toEqual({ count: 5, lastObservedTime: '2026-01-02T03:08:05.678000Z' })
    fail()
    await recorder.idle()
    expect(written.at(-1)).toBe('create FailedScheduling')
    await recorder.stop()
  })

  it('writes a long series every half hour', async () => {
    const { recorder, clock, written, fail } = recorded()
    for (let minute = 0; minute <= 30; minute++) {
      fail()
      await clock.advance(60_000)
    }
    expect(written).toEqual(['create FailedScheduling', 'series 2', 'series 30'])
    await recorder.stop()
  })

  it('begins anew for another state of the object, and when the first was deleted', async () => {
    const { recorder, written, fail, events } = recorded()
    fail()
    fail({ ...pod, metadata: { ...pod.metadata, resourceVersion: '8' } })
    await recorder.idle()
    expect(written).toEqual(['create FailedScheduling', 'create FailedScheduling'])
    events.clear()
    fail()
    await recorder.idle()
    expect(written.at(-1)).toBe('create FailedScheduling 2')
    await recorder.stop()
  })
})
