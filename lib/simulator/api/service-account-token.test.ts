import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../clock.test-support'
import { newSigningKey } from '../pki/credentials'
import { createTokenSigner, tokenIssuer } from './service-account-token'

const claims = { namespace: 'shop', name: 'bot', uid: 'u-1', audiences: [], expirationSeconds: 600 }
const rsa = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })

describe.each([
  ['ES256', newSigningKey()],
  ['RS256', rsa()],
])('tokens signed with %s', (algorithm, key) => {
  const clock = new FakeClock('2026-01-01T00:00:00Z')
  const signer = createTokenSigner(key, { clock, random: () => 0.5 })

  it('say whose they are and until when they hold', () => {
    const { token, expirationTimestamp } = signer.mint(claims)
    expect(expirationTimestamp).toBe('2026-01-01T00:10:00Z')
    const [head = '', body = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString())
    expect(JSON.parse(head)).toMatchObject({ alg: algorithm })
    expect(JSON.parse(body)).toMatchObject({
      iss: tokenIssuer,
      sub: 'system:serviceaccount:shop:bot',
      aud: [tokenIssuer],
      'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'bot', uid: 'u-1' } },
    })
    expect(signer.verify(token)).toMatchObject({ namespace: 'shop', name: 'bot', uid: 'u-1', audiences: [tokenIssuer] })
  })

  it('say what they are bound to', () => {
    const pod = { name: 'bot-1', uid: 'u-2' }
    const node = { name: 'worker-1', uid: 'u-3' }
    const verified = signer.verify(signer.mint({ ...claims, pod, node }).token)
    expect(verified).toMatchObject({ pod, node })
    expect(verified).not.toHaveProperty('secret')
  })

  it('end on time', async () => {
    const later = new FakeClock('2026-01-01T00:00:00Z')
    const own = createTokenSigner(key, { clock: later, random: () => 0.5 })
    const { token } = own.mint(claims)
    await later.advance(599_000)
    expect(own.verify(token)).toBeDefined()
    await later.advance(1_000)
    expect(() => own.verify(token)).toThrow('service account token has expired')
  })

  it('do not hold when they were changed, or signed by another key', () => {
    const { token } = signer.mint(claims)
    const [head, body = '', signature] = token.split('.')
    const changed = Buffer.from(Buffer.from(body, 'base64url').toString().replace('bot', 'bob')).toString('base64url')
    expect(() => signer.verify(`${head}.${changed}.${signature}`)).toThrow()
    const stranger = createTokenSigner(algorithm === 'ES256' ? newSigningKey() : rsa(), { clock, random: () => 0.5 })
    expect(() => signer.verify(stranger.mint(claims).token)).toThrow('invalid bearer token')
  })

  it('are not mixed up with other tokens', () => {
    for (const token of ['', 'abc', 'a.b', 'a.b.c.d', 'e30.e30.c2ln']) expect(signer.verify(token)).toBeUndefined()
  })
})
