import { beforeAll, describe, expect, it } from 'vitest'
import type { KubeList } from '../kube/object'
import type { ConfigMap } from '../kube/types'
import { configMap, maps, type Server, startServer } from './api-server.test-support'

const tableAccept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

interface Table {
  columnDefinitions: { name: string }[]
  rows: { cells: unknown[]; object: ConfigMap | null }[]
}

describe('lists', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
    for (const name of ['a', 'b', 'c']) await server.send('POST', maps, { body: configMap(name, { k: 'v' }) })
  })

  it('come in pages', async () => {
    const first = await server.json<KubeList<ConfigMap>>('GET', `${maps}?limit=2`)
    expect(first).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1', metadata: { remainingItemCount: 1 } })
    expect(first.items.map(({ metadata }) => metadata?.name)).toEqual(['a', 'b'])
    const token = encodeURIComponent(first.metadata.continue ?? '')
    const rest = await server.json<KubeList<ConfigMap>>('GET', `${maps}?limit=2&continue=${token}`)
    expect(rest.items).toHaveLength(1)
    expect(rest.metadata.continue).toBeUndefined()
  })

  it('come as tables for kubectl', async () => {
    await server.clock.advance(90_000)
    const answer = await server.json<Table>('GET', maps, { headers: { accept: tableAccept } })
    expect(answer).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' })
    expect(answer.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Data', 'Age'])
    expect(answer.columnDefinitions[0]).toMatchObject({ type: 'string', format: 'name', priority: 0 })
    expect(answer.rows[0]).toMatchObject({
      cells: ['a', 1, '90s'],
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'a' } },
    })
    expect(answer.rows[0]?.object).not.toHaveProperty('data')
  })

  it('carry whole objects, or none, in their rows when asked', async () => {
    const whole = await server.json<Table>('GET', `${maps}?includeObject=Object`, { headers: { accept: tableAccept } })
    expect(whole.rows[0]?.object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', data: { k: 'v' } })
    const none = await server.json<Table>('GET', `${maps}?includeObject=None`, { headers: { accept: tableAccept } })
    expect(none.rows[0]?.object).toBeNull()
  })

  it('come as metadata only when asked', async () => {
    const answer = await server.json<KubeList>('GET', maps, {
      headers: { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' },
    })
    expect(answer.kind).toBe('PartialObjectMetadataList')
    expect(Object.keys(answer.items[0] ?? {})).toEqual(['kind', 'apiVersion', 'metadata'])
  })

  it('are streamed when they are long, and are the same', async () => {
    for (let index = 0; index < 250; index++) await server.send('POST', maps, { body: configMap(`m-${index}`) })
    const answer = await server.json<KubeList>('GET', maps)
    expect(answer.items).toHaveLength(253)
    const table = await server.json<Table>('GET', maps, { headers: { accept: tableAccept } })
    expect(table.rows).toHaveLength(253)
  })
})

describe('watches', () => {
  async function lines(answer: Response) {
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    return {
      async next() {
        while (!rest.includes('\n')) {
          const { done, value } = await reader.read()
          if (done) return undefined
          rest += value
        }
        const [line = '', ...more] = rest.split('\n')
        rest = more.join('\n')
        return JSON.parse(line)
      },
      stop: () => reader.cancel(),
    }
  }

  it('begin where a list ended and go on', async () => {
    const server = await startServer()
    const { metadata } = await server.json<KubeList>('GET', maps)
    const answer = await server.send('GET', `${maps}?watch=true&resourceVersion=${metadata.resourceVersion}`)
    expect(answer.status).toBe(200)
    const watch = await lines(answer)
    await server.send('POST', maps, { body: configMap('seen') })
    expect(await watch.next()).toMatchObject({
      type: 'ADDED',
      object: { kind: 'ConfigMap', metadata: { name: 'seen' } },
    })
    await server.send('DELETE', `${maps}/seen`)
    expect(await watch.next()).toMatchObject({ type: 'DELETED', object: { kind: 'ConfigMap' } })
    await watch.stop()
  })

  it('send columns with the first table only', async () => {
    const server = await startServer()
    await server.send('POST', maps, { body: configMap('a') })
    await server.send('POST', maps, { body: configMap('b') })
    const watch = await lines(await server.send('GET', `${maps}?watch=1`, { headers: { accept: tableAccept } }))
    expect((await watch.next()).object.columnDefinitions).toHaveLength(3)
    expect(await watch.next()).toMatchObject({ object: { kind: 'Table', columnDefinitions: null } })
    await watch.stop()
  })

  it('mark the end of the initial events, and bookmark each minute', async () => {
    const server = await startServer()
    await server.send('POST', maps, { body: configMap('a') })
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
    const watch = await lines(await server.send('GET', `${maps}?${query}`))
    expect(await watch.next()).toMatchObject({ type: 'ADDED' })
    expect(await watch.next()).toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'ConfigMap', metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
    })
    const next = watch.next()
    await server.clock.advance(60_000)
    expect(await next).toEqual({
      type: 'BOOKMARK',
      object: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { resourceVersion: String(server.store.revision) } },
    })
    await watch.stop()
  })

  it('end after timeoutSeconds, and when the server stops', async () => {
    const server = await startServer()
    const timed = await lines(await server.send('GET', `${maps}?watch=true&timeoutSeconds=5`))
    const open = await lines(await server.send('GET', `${maps}?watch=true`))
    const ended = timed.next()
    await server.clock.advance(5_000)
    expect(await ended).toBeUndefined()
    const stopped = open.next()
    server.server.stop()
    expect(await stopped).toBeUndefined()
  })
})
