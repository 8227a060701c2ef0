import { describe, expect, it } from 'vitest'
import { notFound } from '../kube/status-error'
import { readDiscovery, readServed } from './discovery'

const summary = async (answers: Record<string, unknown>) => {
  const served = await readServed(async (path) => {
    if (!(path in answers)) throw notFound({ group: '', plural: 'paths' }, path)
    return answers[path]
  })
  return served.map(({ kind, verbs }) => `${kind.id} ${kind.versions[0]} ${kind.scope} ${verbs.join('+')}`)
}

describe('discovery', () => {
  it('is read in its aggregated form, the preferred version first', async () => {
    const resource = (name: string, scope = 'Namespaced') => ({
      resource: name,
      scope,
      responseKind: { kind: name },
      verbs: ['list'],
    })
    const list = (name: string, ...versions: { version: string; resources: unknown[] }[]) => ({
      kind: 'APIGroupDiscoveryList',
      items: [{ metadata: { name }, versions }],
    })
    expect(
      await summary({
        '/api': list('', { version: 'v1', resources: [resource('pods'), resource('nodes', 'Cluster')] }),
        '/apis': list(
          'example.com',
          { version: 'v2', resources: [resource('widgets')] },
          { version: 'v1', resources: [resource('widgets'), resource('olds')] },
        ),
      }),
    ).toEqual([
      'pods v1 Namespaced list',
      'nodes v1 Cluster list',
      'widgets.example.com v2 Namespaced list',
      'olds.example.com v1 Namespaced list',
    ])
  })

  it('is read piece by piece from a server that knows no other, leaving out groups that do not answer', async () => {
    expect(
      await summary({
        '/api': { kind: 'APIVersions', versions: ['v1'] },
        '/apis': {
          kind: 'APIGroupList',
          groups: [
            {
              name: 'apps',
              versions: [{ version: 'v1beta1' }, { version: 'v1' }],
              preferredVersion: { version: 'v1' },
            },
            { name: 'broken.example.com', versions: [{ version: 'v1' }] },
          ],
        },
        '/api/v1': {
          resources: [
            { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get', 'list'] },
            { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
          ],
        },
        '/apis/apps/v1': {
          resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs: ['list'] }],
        },
        '/apis/apps/v1beta1': {
          resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs: ['list'] }],
        },
      }),
    ).toEqual(['pods v1 Namespaced get+list', 'deployments.apps v1 Namespaced list'])
  })

  it('says which groups did not answer, and hides nothing else', async () => {
    const ask = async (path: string) => {
      if (path === '/api') return { kind: 'APIGroupDiscoveryList', items: [] }
      return {
        kind: 'APIGroupDiscoveryList',
        items: [
          { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness: 'Stale' }] },
          {
            metadata: { name: 'apps' },
            versions: [{ version: 'v1', resources: [widget({ resource: 'deployments' })] }],
          },
        ],
      }
    }
    const { kinds, stale } = await readDiscovery(ask)
    expect(kinds.map(({ id }) => id)).toEqual(['deployments.apps'])
    expect(stale).toEqual([{ group: 'metrics.k8s.io', version: 'v1beta1' }])
  })

  it.each([
    ['a plural that leaves its place', { resource: '../../secrets' }],
    ['a plural with a dot', { resource: 'a.b' }],
    ['a plural in capitals', { resource: 'Widgets' }],
    ['an empty kind', { responseKind: { kind: '' } }],
    ['an endless plural', { resource: 'a'.repeat(300) }],
  ])('leaves out %s', async (_, wrong) => {
    const { kinds } = await readDiscovery(async () => ({
      kind: 'APIGroupDiscoveryList',
      items: [{ metadata: { name: 'example.com' }, versions: [{ version: 'v1', resources: [widget(wrong)] }] }],
    }))
    expect(kinds).toEqual([])
  })

  it('bounds what others call their kinds', async () => {
    const { kinds } = await readDiscovery(async (path) => ({
      kind: 'APIGroupDiscoveryList',
      items:
        path === '/api'
          ? []
          : [
              {
                metadata: { name: 'example.com' },
                versions: [
                  { version: 'v1', resources: [widget({ responseKind: { kind: `\u202e${'W'.repeat(500)}` } })] },
                ],
              },
            ],
    }))
    expect(kinds[0]?.kind).toBe(` ${'W'.repeat(61)}…`)
  })
})

const widget = (more: object) => ({
  resource: 'widgets',
  responseKind: { kind: 'Widget' },
  scope: 'Namespaced',
  verbs: ['get', 'list'],
  ...more,
})
