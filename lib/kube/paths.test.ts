import { describe, expect, it } from 'vitest'
import { parseRequestPath, resourcePath } from './paths'

function parse(method: string, target: string) {
  const url = new URL(target, 'https://localhost')
  const { verb, apiGroup, apiVersion, namespace, resource, subresource, name, parts, isResourceRequest } =
    parseRequestPath(method, url.pathname, url.searchParams)
  return {
    verb,
    path: [apiGroup, apiVersion, namespace, resource, subresource, name].join('|'),
    parts,
    isResourceRequest,
  }
}

describe('parseRequestPath', () => {
  it.each([
    ['GET', '/api/v1/namespaces', 'list', '|v1||namespaces||'],
    ['GET', '/api/v1/namespaces/other', 'get', '|v1|other|namespaces||other'],
    ['GET', '/api/v1/namespaces/other/pods', 'list', '|v1|other|pods||'],
    ['GET', '/api/v1/namespaces/other/pods/foo', 'get', '|v1|other|pods||foo'],
    ['HEAD', '/api/v1/namespaces/other/pods/foo', 'get', '|v1|other|pods||foo'],
    ['GET', '/api/v1/pods', 'list', '|v1||pods||'],
    ['GET', '/api/v1/namespaces/other/status', 'get', '|v1|other|namespaces|status|other'],
    ['PUT', '/api/v1/namespaces/other/finalize', 'update', '|v1|other|namespaces|finalize|other'],
    ['GET', '/api/v1/namespaces/other/pods/foo/log', 'get', '|v1|other|pods|log|foo'],
    ['POST', '/api/v1/namespaces/other/pods', 'create', '|v1|other|pods||'],
    ['PATCH', '/apis/apps/v1/namespaces/other/deployments/foo/scale', 'patch', 'apps|v1|other|deployments|scale|foo'],
    ['DELETE', '/api/v1/namespaces/other/pods/foo', 'delete', '|v1|other|pods||foo'],
    ['DELETE', '/api/v1/namespaces/other/pods', 'deletecollection', '|v1|other|pods||'],
    ['GET', '/api/v1/watch/pods', 'watch', '|v1||pods||'],
    ['GET', '/api/v1/watch/namespaces/other/pods', 'watch', '|v1|other|pods||'],
    ['GET', '/api/v1/proxy/namespaces/other/pods/foo', 'proxy', '|v1|other|pods||foo'],
    ['GET', '/api/v1/pods?watch=true', 'watch', '|v1||pods||'],
    ['GET', '/api/v1/pods?watch', 'watch', '|v1||pods||'],
    ['GET', '/api/v1/pods?watch=0', 'list', '|v1||pods||'],
    ['GET', '/api/v1/pods?watch=False', 'list', '|v1||pods||'],
    ['GET', '/api/v1/nodes?fieldSelector=metadata.name%3Dn1', 'list', '|v1||nodes||n1'],
    ['GET', '/api/v1/nodes?fieldSelector=metadata.name%21%3Dn1', 'list', '|v1||nodes||'],
    ['GET', '/api/v1/nodes?fieldSelector=metadata.name%3D..', 'list', '|v1||nodes||'],
    [
      'GET',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode',
      'get',
      'rbac.authorization.k8s.io|v1||clusterroles||system:node',
    ],
    ['GET', '//api/v1/pods/', 'list', '|v1||pods||'],
    ['OPTIONS', '/api/v1/pods', '', '|v1||pods||'],
  ])('%s %s', (method, target, verb, path) => {
    expect(parse(method, `https://localhost${target}`)).toMatchObject({ verb, path, isResourceRequest: true })
  })

  it.each([
    '/',
    '/api',
    '/api/v1',
    '/apis',
    '/apis/apps',
    '/apis/apps/v1',
    '/version',
    '/openapi/v3/api/v1',
    '/healthz/ping',
  ])('%s names no resource', (target) => {
    expect(parse('GET', target)).toMatchObject({
      verb: 'get',
      isResourceRequest: false,
      path: expect.stringMatching(/^\|/),
    })
  })

  it('keeps what follows a proxy', () => {
    expect(parse('POST', '/api/v1/namespaces/a/services/http:web:80/proxy/some/path').parts).toEqual([
      'services',
      'http:web:80',
      'proxy',
      'some',
      'path',
    ])
  })

  it('refuses what cannot be read', () => {
    expect(() => parseRequestPath('GET', '/api/v1/pods/%zz', new URLSearchParams())).toThrow('invalid URL escape')
    expect(() => parseRequestPath('GET', '/api/v1/watch', new URLSearchParams())).toThrow('unable to determine kind')
  })
})

describe('resourcePath', () => {
  const pods = { group: '', versions: ['v1'], plural: 'pods', scope: 'Namespaced' } as const
  const roles = {
    group: 'rbac.authorization.k8s.io',
    versions: ['v1'],
    plural: 'clusterroles',
    scope: 'Cluster',
  } as const

  it('leads to collections, objects and subresources', () => {
    expect(resourcePath(pods)).toBe('/api/v1/pods')
    expect(resourcePath(pods, { namespace: 'a' })).toBe('/api/v1/namespaces/a/pods')
    expect(resourcePath(pods, { namespace: 'a', name: 'b', subresource: 'log' })).toBe(
      '/api/v1/namespaces/a/pods/b/log',
    )
    expect(resourcePath(roles, { namespace: 'ignored', name: 'system:node' })).toBe(
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode',
    )
  })

  it('never leaves its place, whatever the name', () => {
    expect(resourcePath(pods, { namespace: '../x', name: 'a/b?c' })).toBe('/api/v1/namespaces/..%2Fx/pods/a%2Fb%3Fc')
  })
})
