import { describe, expect, it } from 'vitest'
import type { ViewFrame } from './contract'
import { named, setUp } from './views.test-support'

const metrics = (name: string, cpu: string, memory: string) => ({
  metadata: { name, namespace: 'shop' },
  timestamp: '2026-01-02T03:04:05Z',
  window: '15s',
  containers: [
    { name: 'app', usage: { cpu, memory } },
    { name: 'side', usage: { cpu: '1m', memory: '1Mi' } },
  ],
})

async function withPods() {
  const { cluster, clock, open } = setUp()
  for (const name of ['a', 'b', 'c']) cluster.put('pods', named(name))
  let items = [metrics('a', '10m', '64Mi'), metrics('b', '300m', '8Mi')]
  cluster.override = (_method, path) =>
    path.startsWith('/apis/metrics.k8s.io/v1beta1/pods')
      ? Response.json({ kind: 'PodMetricsList', apiVersion: 'metrics.k8s.io/v1beta1', metadata: {}, items })
      : undefined
  const measure = (next: typeof items) => {
    items = next
  }
  const pods = (sort = 'name') =>
    open({
      kind: 'pods',
      usage: true,
      sort: { column: sort, direction: 'descending' },
      window: { offset: 0, limit: 10 },
    })
  return { cluster, clock, open, pods, measure }
}

/** What a browser shows of the last frames. */
function used(frames: readonly ViewFrame[]): [string, number | undefined][] {
  const rows: { name: string; usage?: { cpu: number } }[] = []
  for (const frame of frames) {
    if (frame.window) rows.splice(0, rows.length, ...frame.window.rows)
    for (const { index, row } of frame.changed ?? []) rows[index] = row
  }
  return rows.map(({ name, usage }) => [name, usage && Math.round(usage.cpu * 1000)])
}

describe('a list with usage', () => {
  it('has in each row what its containers use together, as often as that is measured', async () => {
    const { pods, clock, measure } = await withPods()
    const view = pods()
    await clock.advance(500)
    expect(used(view.frames)).toEqual([
      ['c', undefined],
      ['b', 301],
      ['a', 11],
    ])
    measure([metrics('a', '20m', '64Mi'), metrics('b', '300m', '8Mi')])
    await clock.advance(16_000)
    expect(used(view.frames)).toEqual([
      ['c', undefined],
      ['b', 301],
      ['a', 21],
    ])
  })

  it('is sorted by it, and again when it changes; what is not measured comes last', async () => {
    const { pods, clock, measure } = await withPods()
    const view = pods('cpu')
    await clock.advance(500)
    expect(used(view.frames).map(([name]) => name)).toEqual(['b', 'a', 'c'])
    measure([metrics('a', '900m', '64Mi'), metrics('b', '300m', '8Mi')])
    await clock.advance(16_000)
    expect(used(view.frames).map(([name]) => name)).toEqual(['a', 'b', 'c'])
  })

  it('comes beside rows that are there, without asking for them again', async () => {
    const { cluster, open, clock } = await withPods()
    const view = open({ kind: 'pods' })
    await clock.advance(500)
    const lists = () => cluster.requests.filter((request) => /GET \/api\/v1\/pods\?/.test(request)).length
    const before = lists()
    view.view.change({ ...view.query, usage: true })
    await clock.advance(500)
    expect(used(view.frames)).toEqual([
      ['a', 11],
      ['b', 301],
      ['c', undefined],
    ])
    expect(lists()).toBe(before)
  })

  it('shows no usage to who may not list measurements, nor breaks for it', async () => {
    const { cluster, pods, clock } = await withPods()
    cluster.allow = (_person, { group }) => group !== 'metrics.k8s.io'
    const view = pods('memory')
    await clock.advance(500)
    expect(used(view.frames)).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', undefined],
    ])
    expect(cluster.requests.some((request) => request.includes('metrics.k8s.io/v1beta1/pods'))).toBe(false)
  })

  it('goes on without while nobody answers', async () => {
    const { cluster, pods, clock } = await withPods()
    cluster.override = (_method, path) =>
      path.startsWith('/apis/metrics.k8s.io/') ? new Response('service unavailable\n', { status: 503 }) : undefined
    const view = pods()
    await clock.advance(500)
    expect(used(view.frames)).toHaveLength(3)
    expect(view.last()?.state).toBe('live')
  })
})
