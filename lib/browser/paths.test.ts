import { describe, expect, it } from 'vitest'
import { api, objectPlaceOf, pages } from './paths'

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

describe('requests to a cluster', () => {
  it('go through the cluster’s proxy', () => {
    expect(api.kube('local', '/api/v1/pods', { limit: '5' })).toBe('/api/clusters/local/k8s/api/v1/pods?limit=5')
    expect(api.relations('local', 'pods', { namespace: 'shop', name: 'web' })).toBe(
      '/api/clusters/local/relations?kind=pods&namespace=shop&name=web',
    )
  })
})
