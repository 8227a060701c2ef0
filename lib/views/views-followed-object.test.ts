import { describe, expect, it } from 'vitest'
import type { ObjectNews } from './followed-object'
import { ada, named, setUp } from './views.test-support'

describe('a followed object', () => {
  function follow(parts: ReturnType<typeof setUp>, name: string, kind = 'configmaps') {
    const news: ObjectNews[] = []
    const target = { cluster: 'local', kind, namespace: 'shop', name }
    const followed = parts.views.follow(ada, target, { send: (one) => news.push(one) })
    return { news, followed }
  }

  it('is told of by version, and by its absence', async () => {
    const parts = setUp()
    const { cluster, clock } = parts
    cluster.put('configmaps', named('a'))
    const { news, followed } = follow(parts, 'a')
    await clock.advance(200)
    cluster.put('configmaps', named('b'))
    cluster.put('configmaps', named('a'))
    await clock.advance(200)
    cluster.remove('configmaps', 'shop', 'a')
    await clock.advance(200)
    expect(news).toEqual([
      { resourceVersion: '2', state: 'live' },
      { resourceVersion: '4', state: 'live' },
      { resourceVersion: null, state: 'live' },
    ])
    followed.close()
  })

  it('is asked for by itself where the person may not watch the kind', async () => {
    const parts = setUp()
    const { cluster, clock } = parts
    cluster.allow = (_, { verb }) => verb === 'get'
    cluster.put('configmaps', named('a'))
    const { news, followed } = follow(parts, 'a')
    await clock.advance(200)
    cluster.put('configmaps', named('a'))
    await clock.advance(5_500)
    expect(news).toEqual([
      { resourceVersion: '2', state: 'live' },
      { resourceVersion: '3', state: 'live' },
    ])
    followed.close()
    const asked = cluster.requests.length
    await clock.advance(60_000)
    expect(cluster.requests).toHaveLength(asked)
  })
})
