import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { anotherKey, certificate, keyOfCertificate } from './certificates.test-support'
import { chooseContext, readCredential, readKubeconfig } from './read-kubeconfig'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const authority = { 'certificate-authority-data': base64(certificate) }

function config(user: object = { token: 'secret-token' }, cluster: object = authority, more: object = {}) {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'x',
    clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443/', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    ...more,
  })
}
const refusalsOf = (text: string) =>
  readKubeconfig(text).flatMap(({ refusals }) => refusals.map(({ refusal }) => refusal))

describe('a pasted kubeconfig', () => {
  it('is read into addresses, whom to trust, and credentials', () => {
    const [context] = readKubeconfig(config())
    expect(context).toMatchObject({
      name: 'x',
      current: true,
      server: 'https://10.0.0.1:6443',
      user: 'u',
      namespace: 'shop',
      credential: 'token',
      refusals: [],
    })
    expect(chooseContext(readKubeconfig(config()))).toEqual({
      server: { url: 'https://10.0.0.1:6443', certificateAuthority: certificate },
      credential: { token: 'secret-token' },
    })
  })

  it('may hold a client certificate, another name and several contexts', () => {
    const user = { 'client-certificate-data': base64(certificate), 'client-key-data': base64(keyOfCertificate) }
    const text = config(
      user,
      { ...authority, 'tls-server-name': 'kubernetes' },
      {
        contexts: [
          { name: 'x', context: { cluster: 'gone', user: 'u' } },
          { name: 'y', context: { cluster: 'c', user: 'u' } },
        ],
      },
    )
    expect(readKubeconfig(text).map(({ name, refusals }) => [name, refusals.length])).toEqual([
      ['x', 1],
      ['y', 0],
    ])
    expect(chooseContext(readKubeconfig(text), 'y')).toMatchObject({
      server: { tlsServerName: 'kubernetes' },
      credential: { clientCertificate: certificate, clientKey: keyOfCertificate },
    })
    expect(() => chooseContext(readKubeconfig(text), 'x')).toThrow('not accepted')
    expect(() => chooseContext(readKubeconfig(text), 'z')).toThrow('no context of that name')
  })

  it.each([
    ['exec', { exec: { apiVersion: 'v1', command: 'touch' } }],
    ['auth-provider', { 'auth-provider': { name: 'gcp' } }],
    ['tokenFile', { tokenFile: '/etc/shadow', token: 't' }],
    ['client-certificate', { 'client-certificate': '/etc/shadow' }],
    ['client-key', { 'client-key': '/etc/shadow' }],
    ['basic-auth', { username: 'root' }],
    ['impersonation', { token: 't', as: 'system:admin' }],
    ['no-credential', {}],
    ['half-certificate', { 'client-certificate-data': base64(certificate) }],
    ['data', { 'client-certificate-data': base64(certificate), 'client-key-data': base64(anotherKey) }],
    ['data', { token: 'two\nlines' }],
  ])('with %s of a user is refused', (refusal, user) => {
    expect(refusalsOf(config(user))).toEqual([refusal])
    expect(() => chooseContext(readKubeconfig(config(user)))).toThrow('not accepted')
  })

  it.each([
    ['certificate-authority', { 'certificate-authority': '/etc/ca' }],
    ['proxy-url', { 'proxy-url': 'http://proxy' }],
    ['plain-http', { server: 'http://10.0.0.1' }],
    ['server', { server: 'file:///etc/passwd' }],
    ['server', { server: 'https://user:pass@host' }],
    ['server', { server: 'not an address' }],
    ['data', { 'certificate-authority-data': 'AAAA' }],
    ['insecure-with-ca', { ...authority, 'insecure-skip-tls-verify': true }],
  ])('with %s of a cluster is refused', (refusal, cluster) => {
    expect(refusalsOf(config(undefined, cluster))).toEqual([refusal])
  })

  it('cannot hide a field in a merge key, which one reader of YAML follows and another does not', () => {
    const hidden = config().replace('token: secret-token', '"<<": { exec: { command: touch } }')
    expect(refusalsOf(hidden)).toEqual(['no-credential'])
  })

  it('is no bomb', () => {
    const bomb = `a: &a [1]\nb: &b [*a, *a]\nclusters: [*b, *b]`
    expect(() => readKubeconfig(bomb)).toThrow('uses aliases')
    expect(() => readKubeconfig('x'.repeat(600_000))).toThrow('larger than')
  })

  it('must be one, and is not quoted where it is none', () => {
    for (const text of ['a: [ s3cret', '[]', 'clusters: s3cret', '{}', 's3cret']) {
      expect(() => readKubeconfig(text)).toThrow(
        expect.objectContaining({ status: expect.objectContaining({ code: 400 }) }),
      )
      expect(() => readKubeconfig(text)).not.toThrow('s3cret')
    }
  })
})

describe('a credential', () => {
  it('is a token, or what a kubeconfig has', () => {
    expect(readCredential('  eyJhbGciOiJSUzI1NiJ9.e30.c2ln \n')).toEqual({ token: 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln' })
    expect(readCredential(config())).toEqual({ token: 'secret-token' })
    expect(() => readCredential('two words')).toThrow()
  })
})
