import { describe, expect, it } from 'vitest'
import { api, kubePath, objectPlaceOf, pages } from './paths'

const pods = { group: '', versions: ['v1'], plural: 'pods', scope: 'Namespaced' } as const
const deployments = { group: 'apps', versions: ['v1'], plural: 'deployments', scope: 'Namespaced' } as const
const nodes = { group: '', versions: ['v1'], plural: 'nodes', scope: 'Cluster' } as const

describe('page addresses', () => {
  it('leave out what is not set', () => {
    expect(pages.list('local', 'pods')).toBe('/local/pods')
    expect(pages.list('local', 'deployments.apps', { ns: 'shop', q: '' })).toBe('/local/deployments.apps?ns=shop')
  })

  it('name objects by namespace and name, or by name alone', () => {
    expect(pages.detail('local', 'pods', { namespace: 'shop', name: 'web-0' })).toBe('/local/pods/shop/web-0')
    expect(pages.detail('local', 'nodes', { name: 'node-1' })).toBe('/local/nodes/node-1')
  })

  it('reach a namespace that is called as a page of ours', () => {
    const path = pages.detail('local', 'namespaces', { name: 'create' })
    expect(path).not.toBe(pages.createNamespace('local'))
    expect(objectPlaceOf('Cluster', path.split('/').slice(3))).toEqual({ name: 'create' })
  })

  it('survive names with colons, as system roles have them', () => {
    const path = pages.detail('local', 'clusterroles.rbac.authorization.k8s.io', { name: 'system:node' })
    expect(objectPlaceOf('Cluster', path.split('/').slice(3))).toEqual({ name: 'system:node' })
  })

  it('refuse a path with too many or too few parts', () => {
    expect(objectPlaceOf('Namespaced', ['web-0'])).toBeUndefined()
    expect(objectPlaceOf('Cluster', ['a', 'b'])).toBeUndefined()
    expect(objectPlaceOf('Namespaced', ['a', 'b', 'c'])).toBeUndefined()
  })
})

describe('Kubernetes paths', () => {
  it('are those of kubectl', () => {
    expect(kubePath(pods)).toBe('/api/v1/pods')
    expect(kubePath(pods, { namespace: 'shop', name: 'web-0', subresource: 'log' })).toBe(
      '/api/v1/namespaces/shop/pods/web-0/log',
    )
    expect(kubePath(deployments, { namespace: 'shop', name: 'web', subresource: 'scale' })).toBe(
      '/apis/apps/v1/namespaces/shop/deployments/web/scale',
    )
    expect(kubePath(nodes, { namespace: 'ignored', name: 'node-1' })).toBe('/api/v1/nodes/node-1')
  })

  it('go through the cluster’s proxy', () => {
    expect(api.kube('local', '/api/v1/pods', { limit: '5' })).toBe('/api/clusters/local/k8s/api/v1/pods?limit=5')
    expect(api.relations('local', 'pods', { namespace: 'shop', name: 'web' })).toBe(
      '/api/clusters/local/relations?kind=pods&namespace=shop&name=web',
    )
  })
})
