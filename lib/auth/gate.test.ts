import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, isAllowedHost, openRoutes } from './gate'

const ask = (
  url: string,
  {
    method = 'GET',
    upgrade = false,
    ...headers
  }: { method?: string; upgrade?: boolean; [header: string]: unknown } = {},
) => {
  const all: Record<string, unknown> = { host: '127.0.0.1:3000', ...headers }
  const header = (name: string) => (typeof all[name] === 'string' ? (all[name] as string) : undefined)
  return decide({ method, url, upgrade, header }, { allowedHosts: ['orrery.example'] })
}
const own = { origin: 'http://127.0.0.1:3000' }

describe('who may pass without a session', () => {
  test('only what is named, only by its method', () => {
    expect(ask('/sign-in').pass).toBe('open')
    expect(ask('/api/healthz').pass).toBe('open')
    expect(ask('/api/session', { method: 'POST', ...own }).pass).toBe('open')
    expect(ask('/api/session').pass).toBe('signed-in')
    expect(ask('/api/session', { method: 'DELETE', ...own }).pass).toBe('signed-in')
    expect(ask('/_next/static/chunks/a.js').pass).toBe('open')
    expect(ask('/_next/static/chunks/%5Bturbopack%5D_%40x.js').pass).toBe('open')
  })

  test.each([
    '/_next/static/../../api/settings',
    '/_next/static/%2e%2e/x',
    '/_next/static/%252e%252e/x',
    '/_next/static/..%5Bx',
    '/_next/image?url=x',
    '/sign-in/',
    '/api/healthz/x',
    '//sign-in',
  ])('%s is closed', (url) => expect(ask(url).pass).toBe('signed-in'))

  test('any other path asks for a session', () => {
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        const known = Object.keys(openRoutes).includes(path) || path.startsWith('/_next/static/')
        expect(ask(path).pass === 'open').toBe(known && !/%|\.\./.test(path))
      }),
    )
  })

  test('a page is led to the sign-in, an API call is told', () => {
    expect(ask('/local/pods')).toEqual({ pass: 'signed-in', onRefusal: 'redirect' })
    expect(ask('/api/settings')).toEqual({ pass: 'signed-in', onRefusal: 'unauthorized' })
    expect(ask('/api/socket', { upgrade: true, ...own })).toEqual({ pass: 'signed-in', onRefusal: 'unauthorized' })
  })
})

describe('where a request claims to go', () => {
  test.each([
    'localhost:3000',
    '127.0.0.1:3000',
    '[::1]:3000',
    'orrery.example',
    'Orrery.Example:8443',
    'orrery.localhost:3000',
  ])('%s is this console', (host) => expect(isAllowedHost(host, ['orrery.example'])).toBe(true))
  test.each([
    'evil.example:3000',
    'localhost.evil.example',
    'localhost@evil.example',
    '127.0.0.1.evil.example',
    '',
    'a b',
    '127.0.0.1:3000, evil',
  ])('%j is not: a rebound name gets nowhere', (host) => {
    expect(isAllowedHost(host, ['orrery.example'])).toBe(false)
    expect(ask('/', { host }).pass).toBe('refused')
  })
})

describe('where a request comes from', () => {
  test.each(['http://evil.example', 'null', 'http://127.0.0.1:3001', 'https://127.0.0.1:3000.evil.example'])(
    'Origin %s may neither write, read nor open a socket',
    (origin) => {
      expect(ask('/api/settings', { method: 'PATCH', origin }).pass).toBe('refused')
      expect(ask('/api/settings', { origin }).pass).toBe('refused')
      expect(ask('/api/socket', { upgrade: true, origin }).pass).toBe('refused')
    },
  )
  test('a write or a socket without an Origin is refused', () => {
    expect(ask('/api/settings', { method: 'PATCH' }).pass).toBe('refused')
    expect(ask('/api/socket', { upgrade: true }).pass).toBe('refused')
  })
  test('another site may link to a page and nothing else', () => {
    const linked = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(ask('/local/pods', linked).pass).toBe('signed-in')
    expect(ask('/local/pods', { ...linked, 'sec-fetch-dest': 'iframe' }).pass).toBe('refused')
    expect(ask('/api/settings', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }).pass).toBe('refused')
    const proxied = '/api/clusters/local/k8s/api/v1/namespaces/a/services/b/proxy/delete'
    expect(ask(proxied, linked).pass).toBe('refused')
    expect(ask(proxied, { ...linked, 'sec-fetch-site': 'none' }).pass).toBe('signed-in')
  })
})
