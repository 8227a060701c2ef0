import { describe, expect, it } from 'vitest'
import { configMap, maps, podsPath, startServer } from './api-server.test-support'

describe('audit', () => {
  it('writes down every request, who really asked, and how it ended', async () => {
    const server = await startServer()
    await server.send('POST', maps, { body: configMap('a', { k: 'v' }) })
    await server.send('POST', '/api/v1/namespaces/default/secrets', {
      body: { metadata: { name: 's' }, stringData: { password: 'hunter2' } },
    })
    await server.send('GET', podsPath, { as: 'root', headers: { 'impersonate-user': 'ann' } })
    await server.send('GET', '/api', { as: 'wrong' })
    const { items } = await server.json<{ items: unknown[] }>('GET', '/simulator/v1/audit?limit=4')
    expect(items).toHaveLength(4)
    expect(items[0]).toMatchObject({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Request',
      stage: 'ResponseComplete',
      requestURI: maps,
      verb: 'create',
      user: { username: 'root', groups: ['system:masters', 'system:authenticated'] },
      sourceIPs: ['127.0.0.1'],
      objectRef: { resource: 'configmaps', namespace: 'default', name: 'a', apiVersion: 'v1' },
      responseStatus: { code: 201 },
      requestObject: { kind: 'ConfigMap', data: { k: 'v' } },
      requestReceivedTimestamp: '2026-01-01T00:00:00.000000Z',
      annotations: { 'authorization.k8s.io/decision': 'allow' },
    })
    expect(items[1]).toMatchObject({ level: 'Metadata', objectRef: { resource: 'secrets' } })
    expect(JSON.stringify(items)).not.toContain('hunter2')
    expect(items[2]).toMatchObject({
      user: { username: 'root' },
      impersonatedUser: { username: 'ann' },
      responseStatus: { code: 403, reason: 'Forbidden' },
      annotations: { 'authorization.k8s.io/decision': 'forbid' },
    })
    expect(items[3]).toMatchObject({ user: { username: '' }, responseStatus: { code: 401 } })
    expect((await server.send('GET', '/simulator/v1/audit', { as: 'ann' })).status).toBe(403)
  })
})
