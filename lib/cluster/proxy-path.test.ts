import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkProxyPath, checkProxyQuery, isNormalTarget } from './proxy-path'

const real = { simulation: false }
const simulated = { simulation: true }

describe('paths that pass', () => {
  it.each([
    '/api',
    '/api/v1/namespaces/shop/pods/web-0/log',
    '/apis/apps/v1/namespaces/shop/deployments/web/scale',
    '/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node',
    '/openapi/v3/apis/apps/v1',
    '/version',
    '/version/',
    '/readyz/etcd',
    '/api/v1/namespaces/shop/services/https:web:443/proxy/',
    '/api/v1/namespaces/shop/services/web/proxy/%E5%9C%A8%20b;v=1,(2)',
  ])('%s', (path) => expect(checkProxyPath(path, real)).toMatchObject({ ok: true, path }))

  it("has the simulator's own paths only where the cluster is simulated", () => {
    expect(checkProxyPath('/simulator/v1/time', simulated).ok).toBe(true)
    expect(checkProxyPath('/simulator/v1/time', real).ok).toBe(false)
    for (const path of ['/simulator', '/simulator/v1', '/simulator/v2/time']) {
      expect(checkProxyPath(path, simulated).ok).toBe(false)
    }
  })
})

describe('paths that are refused', () => {
  it.each([
    '',
    'api/v1/pods',
    '/',
    '//api/v1/pods',
    '/api//v1/pods',
    '/api/v1/namespaces/..',
    '/api/v1/namespaces/../../version',
    '/api/v1/./pods',
    '/api/%2e%2e/metrics',
    '/api/v1/%2E/pods',
    '/api/v1/namespaces/a%2Fb/pods',
    '/api/v1/namespaces/a%5cb/pods',
    '/api/v1/namespaces/a\\b/pods',
    '/api/v1/namespaces/a%252fb/pods',
    '/api/v1/namespaces/a%25252e/pods',
    '/api/v1/namespaces/a%00/pods',
    '/api/v1/namespaces/a%0d%0aX:%20y/pods',
    '/api/v1/namespaces/a%7f/pods',
    '/api/v1/namespaces/a\n/pods',
    '/api/v1/namespaces/a b/pods',
    '/api/v1/namespaces/在/pods',
    '/api/v1/namespaces/a%/pods',
    '/api/v1/namespaces/a%4/pods',
    '/api/v1/namespaces/a%c0%af/pods',
    '/api/v1/pods?watch=true',
    '/api/v1/pods#x',
    '/metrics',
    '/logs/kube-apiserver.log',
    '/debug/pprof',
    '/API/v1/pods',
    '/apiserver',
    '/version/x',
    `/api/${'a'.repeat(9000)}`,
  ])('%s', (path) => expect(checkProxyPath(path, real).ok).toBe(false))
})

/** Pieces that break proxies, between ordinary ones. */
const pieces = fc.constantFrom(
  ...['/', '//', '.', '..', '%', '%2e', '%2E%2E', '%2f', '%5C', '%25', '%252e', '%00', '%0a', '\\', '?', '#', ';', '@'],
  ...[' ', '\t', '\u0000', 'é', ':', 'api', 'apis', 'v1', 'namespaces', 'pods', 'proxy', 'version', 'a', '%20', '%61'],
)
const nasty = fc.array(pieces, { maxLength: 12 }).map((parts) => `/api${parts.join('')}`)

function decodeFully(path: string): string {
  try {
    const decoded = decodeURIComponent(path)
    return decoded === path ? path : decodeFully(decoded)
  } catch {
    return path
  }
}

describe('whatever is put together', () => {
  it('what passes means the same to every reader: raw, decoded, decoded again, or resolved as a URL', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          nasty,
          fc.string().map((text) => `/api/${text}`),
        ),
        (path) => {
          const verdict = checkProxyPath(path, simulated)
          if (!verdict.ok) return
          expect(verdict.path).toBe(path)
          expect(new URL(path, 'https://cluster/').pathname).toBe(path)
          const decoded = decodeFully(path)
          expect(decoded.split('/')).toHaveLength(path.split('/').length)
          expect(decoded.split('/')).not.toContain('..')
          expect(decoded.split('/')).not.toContain('.')
          // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
          expect(decoded).not.toMatch(/[\\\u0000-\u001f\u007f]/)
          expect(decoded).toMatch(/^\/api(\/|$)/)
        },
      ),
      { numRuns: 5_000 },
    )
  })

  it('never takes an answer for the API server’s own when a proxy subresource is named', () => {
    const name = fc.constantFrom('web', 'https:web:443', '10.0.0.1', 'proxy', 'a%20b')
    const plural = fc.constantFrom('pods', 'services')
    const word = fc.constantFrom('proxy', '%70roxy', 'prox%79')
    fc.assert(
      fc.property(plural, name, word, fc.constantFrom('', '/', '/x/y'), (kind, target, subresource, rest) => {
        const paths = [
          `/api/v1/namespaces/shop/${kind}/${target}/${subresource}${rest}`,
          `/api/v1/nodes/${target}/${subresource}${rest}`,
          `/api/v1/${subresource}/namespaces/shop/${kind}/${target}${rest}`,
        ]
        for (const path of paths) expect(checkProxyPath(path, real)).toMatchObject({ ok: true, foreign: true })
      }),
    )
    expect(checkProxyPath('/api/v1/namespaces/shop/services/web', real)).toMatchObject({ foreign: false })
  })
})

describe('queries', () => {
  it('passes what is printable and refuses what could end it', () => {
    for (const query of ['', '?', '?watch=1&labelSelector=a%3Db,c!%3Dd', '?a=%00']) {
      expect(checkProxyQuery(query)).toBe(true)
    }
    for (const query of ['watch=1', '?a b', '?a\r\nX: y', '?a#b', '?在', '?a\\b']) {
      expect(checkProxyQuery(query)).toBe(false)
    }
  })
})

describe('request targets', () => {
  it('are normal when no reader of URLs would change them', () => {
    for (const target of ['/', '/api/clusters/local/k8s/api/v1/pods?x=../..', '/a%20b/']) {
      expect(isNormalTarget(target)).toBe(true)
    }
    for (const target of [
      '/a/../b',
      '/a/%2e%2E/b',
      '//evil/x',
      '/a//b',
      '/a\\..\\b',
      '/a/.',
      '*',
      'http://x/',
      '/a b',
    ]) {
      expect(isNormalTarget(target)).toBe(false)
    }
  })
})
