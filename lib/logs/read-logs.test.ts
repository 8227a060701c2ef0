import { afterEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { FakeCluster } from '../cluster/fake-cluster.test-support'
import type { KubeObject } from '../kube/object'
import { forbidden } from '../kube/status-error'
import { type LogEvent, logQuerySchema } from './contract'
import { readLogs } from './read-logs'

const person = { user: 'ann', groups: [] }
const stops: AbortController[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
})

const time = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000000Z`

interface Written {
  /** What is there, and what comes while it is followed. */
  text: string
  follow?: ReadableStreamDefaultController<Uint8Array>
  /** The container has ended: there is nothing to follow. */
  ended?: boolean
}

/** A cluster whose containers have written that much. */
function clusterOf(logs: Record<string, Written>) {
  const cluster = new FakeCluster()
  const asked: URL[] = []
  cluster.override = (_method, path) => {
    const url = new URL(path, 'http://cluster')
    const [, pod] = /\/pods\/([^/]+)\/log$/.exec(url.pathname) ?? []
    if (!pod) return undefined
    asked.push(url)
    const log = logs[`${pod}/${url.searchParams.get('container')}`]
    if (!log) {
      const { status } = forbidden({ group: '', plural: 'pods/log' }, pod, 'not for you')
      return Response.json(status, { status: 403 })
    }
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        if (log.text) controller.enqueue(new TextEncoder().encode(log.text))
        if (url.searchParams.get('follow') && !log.ended) log.follow = controller
        else controller.close()
      },
    })
    return new Response(body)
  }
  return { cluster, asked }
}

function pod(name: string, status: object = { running: {} }, restartCount = 0): KubeObject {
  // As in lists, which say once what is in them.
  return {
    metadata: { name, namespace: 'shop', labels: { app: 'web' } },
    spec: { containers: [{ name: 'app', image: 'x' }] },
    status: { containerStatuses: [{ name: 'app', restartCount, state: status }] },
  } as KubeObject
}

function deployment(cluster: FakeCluster) {
  cluster.put('deployments', {
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'web' } } },
  } as KubeObject)
}

async function open(cluster: FakeCluster, query: Record<string, unknown>) {
  const clock = new FakeClock()
  const stop = new AbortController()
  stops.push(stop)
  const target = { kind: 'deployments.apps', namespace: 'shop', name: 'web', ...query }
  const reader = { cluster: cluster.clusters.get('local', person), person, clock, random: () => 0, signal: stop.signal }
  const stream = await readLogs(reader, logQuerySchema.parse(target))
  let text = ''
  const done = (async () => {
    const decoder = new TextDecoder()
    for await (const piece of stream) text += decoder.decode(piece, { stream: true })
  })()
  const names = new Map<number, string>()
  const read = () => {
    const lines = text.split('\n').filter(Boolean)
    const events = lines.flatMap((line) => (line.startsWith('!') ? [JSON.parse(line.slice(1)) as LogEvent] : []))
    for (const event of events) if (event.type === 'source') names.set(event.source, event.pod)
    const said = lines.flatMap((line) => {
      const [, source, rest] = /^(\d+) \S+ (.*)$/.exec(line) ?? []
      return source ? [`${names.get(Number(source))}: ${rest}`] : []
    })
    const states = new Map<string, string>()
    for (const event of events) if (event.type === 'state') states.set(names.get(event.source) ?? '', event.state)
    return { said, events, states: Object.fromEntries(states) }
  }
  return { read, done, clock, text: () => text }
}

describe('the logs of a workload', () => {
  it('are one text in the order of time, with what failed and what waits', async () => {
    const { cluster } = clusterOf({
      'web-1/app': { text: `${time(1)} a\n${time(4)} d\n` },
      'web-2/app': { text: `${time(2)} b\n${time(3)} c` },
    })
    deployment(cluster)
    for (const name of ['web-1', 'web-2', 'web-3']) cluster.put('pods', pod(name))
    cluster.put('pods', pod('web-4', { waiting: { reason: 'ImagePullBackOff' } }))
    const { read, done } = await open(cluster, {})
    await done
    expect(read().said).toEqual(['web-1: a', 'web-2: b', 'web-2: c', 'web-1: d'])
    expect(read().states).toEqual({ 'web-1': 'ended', 'web-2': 'ended', 'web-3': 'failed', 'web-4': 'waiting' })
  })

  it('are followed from where the past ended, with Pods that join and leave', async () => {
    const logs: Record<string, Written> = { 'web-1/app': { text: `${time(1)} a\n${time(1)} b\n` } }
    const { cluster, asked } = clusterOf(logs)
    deployment(cluster)
    cluster.put('pods', pod('web-1'))
    const { read, clock } = await open(cluster, { follow: true, tailLines: 10 })
    await clock.advance(300)
    expect(read().said).toEqual(['web-1: a', 'web-1: b'])
    expect(read().events).toContainEqual({ type: 'caught-up' })
    expect(asked.map(({ searchParams }) => searchParams.get('tailLines'))).toEqual(['10', null])
    expect(asked[1]?.searchParams.get('sinceTime')).toBe('2026-01-01T00:00:01Z')

    logs['web-2/app'] = { text: `${time(5)} hello\n` }
    cluster.put('pods', pod('web-2'))
    await clock.advance(300)
    logs['web-1/app']?.follow?.enqueue(new TextEncoder().encode(`${time(6)} c\n`))
    await clock.advance(300)
    expect(read().said.slice(2)).toEqual(['web-2: hello', 'web-1: c'])

    cluster.remove('pods', 'shop', 'web-2')
    logs['web-2/app']?.follow?.close()
    await clock.advance(2_000)
    expect(read().states).toEqual({ 'web-1': 'live', 'web-2': 'gone' })
  })

  it('go on with the next run of a container that ended', async () => {
    const logs: Record<string, Written> = { 'web-1/app': { text: `${time(1)} first\n` } }
    const { cluster } = clusterOf(logs)
    deployment(cluster)
    cluster.put('pods', pod('web-1'))
    const { read, clock } = await open(cluster, { follow: true })
    await clock.advance(300)
    // That its log ended is heard before its status says so.
    const { follow } = logs['web-1/app'] ?? {}
    logs['web-1/app'] = { text: `${time(1)} first\n${time(2)} last words\n`, ended: true }
    follow?.close()
    await clock.advance(0)
    cluster.put('pods', pod('web-1', { terminated: { reason: 'Error', exitCode: 3 } }))
    await clock.advance(2_000)
    expect(read().said).toEqual(['web-1: first', 'web-1: last words'])
    expect(read().events.at(-1)).toMatchObject({ state: 'ended', reason: 'Error', exitCode: 3 })
    logs['web-1/app'] = { text: `${time(9)} second\n` }
    cluster.put('pods', pod('web-1', { running: {} }, 1))
    await clock.advance(300)
    expect(read().said.at(-1)).toBe('web-1: second')
    expect(read().events.at(-1)).toMatchObject({ state: 'live', run: 1 })
  })

  it('as a file name the Pod of each line, and what is missing', async () => {
    const { cluster } = clusterOf({ 'web-1/app': { text: `${time(1)} a\n` } })
    deployment(cluster)
    for (const name of ['web-1', 'web-2']) cluster.put('pods', pod(name))
    const { done, text } = await open(cluster, { download: true })
    await done
    expect(text()).toContain('[pod/web-1/app] a\n')
    expect(text()).toContain('# [pod/web-2/app] could not be read: pods/log "web-2" is forbidden: not for you\n')
  })

  it('are refused before the first byte for an object that is not there', async () => {
    const { cluster } = clusterOf({})
    await expect(open(cluster, {})).rejects.toMatchObject({ status: { code: 404 } })
  })
})
