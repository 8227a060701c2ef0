import { describe, expect, it } from 'vitest'
import { unauthorized } from '../kube/status-error'
import { createClusters } from './clusters'
import { impersonationHeaders } from './impersonation'
import type { ExtraHeaders } from './transport'

function recording(name: string, asked: string[]) {
  return {
    fetch: async (path: string, init: RequestInit, extra: ExtraHeaders = {}) => {
      const headers = [...new Headers(init.headers).keys(), ...Object.keys(extra)]
      asked.push(`${name} ${path} ${headers.join(',')}`)
      return new Response('{}')
    },
  }
}

const ada = { user: 'ada', groups: ['dev'] }
const eve = { user: 'eve', groups: [] }
const capabilities = { simulation: false }

describe('a cluster', () => {
  it('that impersonates is asked for the person, and by its caches as the console', async () => {
    const asked: string[] = []
    const transport = recording('console', asked)
    const clusters = createClusters({
      connections: [{ id: 'c', name: 'C', capabilities, identity: 'impersonate', transport }],
    })
    const cluster = clusters.get('c', ada)
    const forged = { headers: { authorization: 'x', 'impersonate-user': 'root', accept: 'a' } }
    await cluster.fetch('/api', { as: ada, ...forged })
    await cluster.upstream(ada).fetch('/apis', forged)
    expect(asked).toEqual(['console /api accept,impersonate-user,impersonate-group', 'console /apis accept'])
    expect(cluster.upstream(ada).key).toBe(clusters.get('c', eve).upstream(eve).key)
    expect(() => clusters.get('none', ada)).toThrow('clusters "none" not found')
  })

  it('whose console may not read everything is asked as the person by caches too, which are then nobody else’s', async () => {
    const asked: string[] = []
    const transport = recording('console', asked)
    const clusters = createClusters({
      connections: [
        { id: 'c', name: 'C', capabilities, identity: 'impersonate', transport, sharesCaches: () => false },
      ],
    })
    const cluster = clusters.get('c', ada)
    expect(cluster.upstream(ada)).toMatchObject({ identity: 'own' })
    expect(cluster.upstream(ada).key).not.toBe(cluster.upstream(eve).key)
    await cluster.upstream(ada).fetch('/apis', {})
    expect(asked).toEqual(['console /apis impersonate-user,impersonate-group'])
  })

  it('that was added again under the same id shares no caches with the one before', () => {
    const transport = recording('console', [])
    const facts = { id: 'c', name: 'C', capabilities, identity: 'impersonate' as const, transport }
    const keys = ['1', '2'].map((generation) => {
      const clusters = createClusters({ connections: [{ ...facts, generation }] })
      return clusters.get('c', ada).upstream(ada).key
    })
    expect(new Set(keys).size).toBe(2)
  })

  it('that takes own credentials is asked with each person’s, and shares no caches between them', async () => {
    const asked: string[] = []
    const clusters = createClusters({
      connections: [
        {
          id: 'c',
          name: 'C',
          capabilities,
          identity: 'own',
          transportOf(person) {
            if (person.user === 'eve') throw unauthorized()
            return { credential: person.user, transport: recording(person.user, asked) }
          },
        },
      ],
    })
    await clusters.get('c', ada).fetch('/api', { as: ada })
    expect(asked).toEqual(['ada /api '])
    expect(clusters.get('c', ada).upstream(ada)).toMatchObject({ key: 'c//ada', identity: 'own' })
    await expect(clusters.get('c', eve).fetch('/api', { as: eve })).rejects.toMatchObject({ status: { code: 401 } })
    expect(() => clusters.get('c', eve).upstream(eve)).toThrow()
  })
})

describe('the headers of impersonation', () => {
  it('carry names as UTF-8 and keep groups apart', () => {
    const headers = impersonationHeaders({ user: '管理员', groups: ['a, b', 'c'], extra: { 'Key/x': ['1', '2'] } })
    expect(Buffer.from(String(headers['impersonate-user']), 'latin1').toString('utf8')).toBe('管理员')
    expect(headers['impersonate-group']).toEqual(['a, b', 'c'])
    expect(headers['impersonate-extra-%4bey%2fx']).toEqual(['1', '2'])
  })

  it('are never those of nobody, nor two headers in one', () => {
    expect(() => impersonationHeaders({ user: '', groups: [] })).toThrow()
    expect(() => impersonationHeaders({ user: 'a\r\nImpersonate-User: root', groups: [] })).toThrow()
    expect(() => impersonationHeaders({ user: 'a', groups: ['b\n'] })).toThrow()
  })

  it('never name what Kubernetes keeps for itself', () => {
    for (const group of ['system:masters', 'system:nodes', 'system:serviceaccounts'])
      expect(() => impersonationHeaders({ user: 'a', groups: ['b', group] })).toThrow('not for persons')
    expect(() => impersonationHeaders({ user: 'system:admin', groups: [] })).toThrow('not for persons')
  })
})
