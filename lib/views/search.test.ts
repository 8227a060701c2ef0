import { describe, expect, it } from 'vitest'
import { ada, named, setUp } from './views.test-support'

const search = async ({ views, clock }: ReturnType<typeof setUp>, text: string, kind?: string) => {
  const answer = views.search(ada, { cluster: 'local', text, ...(kind ? { kind } : {}) })
  await clock.advance(600)
  const { hits, complete } = await answer
  return { names: hits.map((hit) => `${hit.kind} ${hit.name}`), complete }
}

describe('a search for objects', () => {
  it('finds by name and namespace, the nearest first', async () => {
    const parts = setUp()
    for (const name of ['my-web', 'web', 'web-1', 'cobweb', 'other']) parts.cluster.put('configmaps', named(name))
    parts.cluster.put('pods', named('web-2', 'shop'))
    parts.cluster.put('pods', named('else', 'web'))
    expect(await search(parts, 'WEB')).toEqual({
      names: [
        'configmaps web',
        'configmaps web-1',
        'pods web-2',
        'configmaps my-web',
        'configmaps cobweb',
        'pods else',
      ],
      complete: true,
    })
    expect((await search(parts, 'web shop', 'pods')).names).toEqual(['pods web-2'])
    expect((await search(parts, '', 'pods')).names).toEqual(['pods else', 'pods web-2'])
    expect((await search(parts, '')).names).toEqual([])
  })

  it('finds nothing of what the person may not list', async () => {
    const parts = setUp()
    parts.cluster.put('namespaces', { metadata: { name: 'shop' } })
    parts.cluster.put('namespaces', { metadata: { name: 'vault' } })
    parts.cluster.put('configmaps', named('web-a', 'shop'))
    parts.cluster.put('configmaps', named('web-b', 'vault'))
    parts.cluster.put('secrets', named('web-c', 'shop'))
    parts.cluster.allow = (_person, { resource, namespace }) => resource === 'configmaps' && namespace === 'shop'
    expect((await search(parts, 'web')).names).toEqual(['configmaps web-a'])
  })

  it('brings a few of very many, and leaves nothing running for long', async () => {
    const parts = setUp()
    for (let at = 0; at < 2000; at++) parts.cluster.put('pods', named(`web-${at}`))
    const { names } = await search(parts, 'web')
    expect(names).toHaveLength(8)
    expect((await search(parts, 'web-1', 'pods')).names[0]).toBe('pods web-1')
    await parts.clock.advance(61_000)
    expect(parts.cluster.watching).toBe(0)
  })

  it('says what it could not read in time', async () => {
    const parts = setUp()
    parts.cluster.put('configmaps', named('web'))
    parts.cluster.failure = (path) => (path.includes('/pods') ? new Error('no route') : undefined)
    expect(await search(parts, 'web')).toEqual({ names: ['configmaps web'], complete: true })
  })

  it('of a kind that is nowhere is refused', async () => {
    const parts = setUp()
    await expect(
      parts.views.search(ada, { cluster: 'local', text: '', kind: 'gadgets.example.com' }),
    ).rejects.toMatchObject({
      status: { code: 404 },
    })
  })
})
