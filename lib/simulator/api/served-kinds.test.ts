import { describe, expect, it } from 'vitest'
import { endpointsStrategy } from '../registry/core/endpoints'
import { namespaceStrategy } from '../registry/core/namespaces'
import { podStrategy } from '../registry/core/pods'
import { servedKindOf } from './served-kinds'

describe('what discovery says of a resource', () => {
  it('offers DELETE on collections, but not of Namespaces', () => {
    expect(servedKindOf(podStrategy).verbs).toContain('deletecollection')
    expect(servedKindOf(namespaceStrategy).verbs).toEqual([
      'create',
      'delete',
      'get',
      'list',
      'patch',
      'update',
      'watch',
    ])
  })

  it('warns of deprecated resources in the words of the API machinery', () => {
    expect(servedKindOf(endpointsStrategy).deprecation).toBe(
      'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
    )
    expect(servedKindOf(podStrategy)).not.toHaveProperty('deprecation')
  })
})
