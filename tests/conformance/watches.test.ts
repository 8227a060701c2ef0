/** WATCH: from where it starts, what it sees, and how it ends. */
import { describe, expect, test } from 'vitest'
import type { KubeList } from '../../lib/kube/object'
import type { ConfigMap } from '../../lib/kube/types'
import type { Seen, Watching } from '../support/requests'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('a', 'b', 'c', 'd', 'e', 'f', 'g')
const maps = (namespace: string, name = '') => `/api/v1/namespaces/${namespace}/configmaps${name && `/${name}`}`
const create = (namespace: string, name: string, labels: Record<string, string> = {}) =>
  cluster.ask.post<ConfigMap>(maps(namespace), { metadata: { name, labels } })
const label = (namespace: string, name: string, labels: Record<string, string | null>) =>
  cluster.ask.patch<ConfigMap>(maps(namespace, name), 'merge', { metadata: { labels } })
const told = ({ type, object }: Seen<ConfigMap>) => `${type} ${object.metadata?.name ?? ''}`
const isOf = (name: string) => (event: Seen<ConfigMap>) => event.object.metadata?.name === name

describe('a watch', () => {
  test('without a revision begins with what exists', async () => {
    await create('a', 'before')
    const watch = await cluster.ask.watch(`${maps('a')}?watch=1&fieldSelector=metadata.name!=kube-root-ca.crt`)
    expect((await watch.next<ConfigMap>(1)).map(told)).toEqual(['ADDED before'])
    await create('a', 'after')
    await cluster.ask.patch(maps('a', 'before'), 'merge', { data: { k: 'v' } })
    await cluster.ask.delete(maps('a', 'after'))
    const events = await watch.next<ConfigMap>(3)
    expect(events.map(told)).toEqual(['ADDED after', 'MODIFIED before', 'DELETED after'])
    expect(events[1]?.object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', data: { k: 'v' } })
    // A deletion has a revision of its own, behind that of what it deletes.
    const revisions = events.map(({ object }) => Number(object.metadata?.resourceVersion))
    expect(revisions).toEqual([...revisions].sort((x, y) => x - y))
    expect(revisions[2]).toBeGreaterThan(revisions[0] ?? 0)
    watch.close()
  })

  test('from a revision sees everything behind it, once and in order', async () => {
    const { body } = await cluster.ask.get<KubeList>(maps('b'))
    for (const name of ['one', 'two']) await create('b', name)
    await cluster.ask.delete(maps('b', 'one'))
    const from = `${maps('b')}?watch=true&resourceVersion=${body.metadata.resourceVersion}`
    const watch = await cluster.ask.watch(`${from}&fieldSelector=metadata.name!%3Dkube-root-ca.crt`)
    await create('b', 'three')
    expect((await watch.next<ConfigMap>(4)).map(told)).toEqual(['ADDED one', 'ADDED two', 'DELETED one', 'ADDED three'])
    watch.close()
  })

  test('with a selector sees objects come and go as they match', async () => {
    const { body } = await cluster.ask.get<KubeList>(maps('c'))
    const { resourceVersion } = body.metadata
    const watch = await cluster.ask.watch(`${maps('c')}?watch=1&labelSelector=tier&resourceVersion=${resourceVersion}`)
    await create('c', 'x')
    await label('c', 'x', { tier: 'front' })
    await label('c', 'x', { tier: 'back' })
    const { body: unlabelled } = await label('c', 'x', { tier: null })
    await label('c', 'x', { other: 'y' })
    await create('c', 'y', { tier: 'front' })
    await cluster.ask.delete(maps('c', 'y'))
    const events = await watch.next<ConfigMap>(5)
    expect(events.map(told)).toEqual(['ADDED x', 'MODIFIED x', 'DELETED x', 'ADDED y', 'DELETED y'])
    // What no longer matches is shown as it last did, at the revision of the change.
    expect(events[2]?.object.metadata).toMatchObject({
      labels: { tier: 'back' },
      resourceVersion: unlabelled.metadata?.resourceVersion,
    })
    watch.close()
  })

  test('of one object, by its path or by its name', async () => {
    await create('d', 'mine')
    await create('d', 'other')
    for (const path of [
      `/api/v1/watch/namespaces/d/configmaps/mine`,
      `${maps('d')}?watch=1&fieldSelector=metadata.name%3Dmine`,
    ]) {
      const watch = await cluster.ask.watch(path)
      expect((await watch.next<ConfigMap>(1)).map(told)).toEqual(['ADDED mine'])
      watch.close()
    }
  })

  test('of all namespaces', async () => {
    const watch = await cluster.ask.watch('/api/v1/configmaps?watch=1&resourceVersion=0')
    await create('d', 'everywhere')
    const events = await watch.until<ConfigMap>(isOf('everywhere'))
    expect(events.at(-1)?.object.metadata?.namespace).toBe('d')
    watch.close()
  })

  test('ends when its time is over, with a bookmark shortly before for who wants one', async () => {
    await create('e', 'only')
    const { body } = await cluster.ask.get<KubeList>(maps('e'))
    const from = `${maps('e')}?watch=1&timeoutSeconds=3&resourceVersion=${body.metadata.resourceVersion}`
    const [plain, marked] = await Promise.all(
      ['', '&allowWatchBookmarks=true'].map(async (more) => (await cluster.ask.watch(`${from}${more}`)).rest()),
    )
    expect(plain).toEqual([])
    expect(marked).toEqual([
      {
        type: 'BOOKMARK',
        object: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { resourceVersion: expect.stringMatching(/^\d+$/) } },
      },
    ])
    const bookmark = Number(marked?.[0]?.object.metadata?.resourceVersion)
    expect(bookmark).toBeGreaterThanOrEqual(Number(body.metadata.resourceVersion))
  })

  test('that begins with everything says when that was all', async () => {
    await create('f', 'one')
    await create('f', 'two')
    const query = 'watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan'
    const watch = await cluster.ask.watch(`${maps('f')}?${query}&fieldSelector=metadata.name!%3Dkube-root-ca.crt`)
    const events = await watch.until<ConfigMap>(({ type }) => type === 'BOOKMARK')
    expect(events.map(told)).toEqual(['ADDED one', 'ADDED two', 'BOOKMARK '])
    expect(events[2]?.object).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: {
        resourceVersion: expect.stringMatching(/^\d+$/),
        annotations: { 'k8s.io/initial-events-end': 'true' },
      },
    })
    await create('f', 'three')
    expect((await watch.next<ConfigMap>(1)).map(told)).toEqual(['ADDED three'])
    watch.close()
    const without = await cluster.ask.get(`${maps('f')}?watch=1&sendInitialEvents=true`)
    expect([without.status, without.body.message]).toEqual([
      422,
      expect.stringContaining('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
    ])
  })

  test('as a table names its columns once', async () => {
    await create('g', 'one')
    await create('g', 'two')
    const watch = await cluster.ask.watch(`${maps('g')}?watch=1&fieldSelector=metadata.name!%3Dkube-root-ca.crt`, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    })
    interface Table {
      kind: string
      columnDefinitions: { name: string }[] | null
      rows: { cells: unknown[] }[]
    }
    const [first, second] = await watch.next<Table>(2)
    expect(first?.object.columnDefinitions?.map(({ name }) => name)).toEqual(['Name', 'Data', 'Age'])
    expect(first?.object.rows.map(({ cells }) => cells[0])).toEqual(['one'])
    expect(second?.object).toMatchObject({
      kind: 'Table',
      columnDefinitions: null,
      rows: [{ cells: ['two', 0, '0s'] }],
    })
    watch.close()
  })

  test('of metadata only', async () => {
    const watch = await cluster.ask.watch(`${maps('g')}?watch=1&fieldSelector=metadata.name%3Done`, {
      accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    })
    expect(await watch.next(1)).toMatchObject([
      {
        type: 'ADDED',
        object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'one' } },
      },
    ])
    watch.close()
  })

  test('hundreds at once all see the same', async () => {
    const { body } = await cluster.ask.get<KubeList>(maps('e'))
    const from = `${maps('e')}?watch=1&resourceVersion=${body.metadata.resourceVersion}`
    const watches: Watching[] = []
    for (let round = 0; round < 15; round++)
      watches.push(...(await Promise.all(Array.from({ length: 20 }, () => cluster.ask.watch(from)))))
    await create('e', 'seen-by-all')
    const seen = await Promise.all(watches.map((watch) => watch.next<ConfigMap>(1)))
    expect(new Set(seen.map(([event]) => event && told(event)))).toEqual(new Set(['ADDED seen-by-all']))
    for (const watch of watches) watch.close()
    expect((await cluster.ask.get('/readyz')).text).toBe('ok')
  })

  test('that is not read does not hold up the others', async () => {
    const idle = await cluster.ask.watch(`${maps('e')}?watch=1`)
    const quick = await cluster.ask.watch(`${maps('e')}?watch=1&fieldSelector=metadata.name%3Dbusy`)
    await create('e', 'busy')
    for (let round = 0; round < 300; round++)
      await cluster.ask.patch(maps('e', 'busy'), 'merge', {
        data: { round: String(round), filler: 'x'.repeat(50_000) },
      })
    const events = await quick.until<ConfigMap>(({ object }) => object.data?.round === '299')
    expect(events).toHaveLength(301)
    idle.close()
    quick.close()
  })
})
