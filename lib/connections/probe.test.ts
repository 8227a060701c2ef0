import { describe, expect, it } from 'vitest'
import { certificate } from './certificates.test-support'
import { faultOf } from './contract'
import { certificateExpiry, expiredPart, tokenExpiry } from './credential-expiry'
import { faultOfError } from './fault-of-error'
import { probe } from './probe'

const now = new Date('2026-01-01T00:00:00Z')
const tokenUntil = (seconds: number) =>
  `e30.${Buffer.from(JSON.stringify({ exp: seconds })).toString('base64url')}.c2ln`

type Answers = Record<string, () => Response>
const json =
  (body: object, status = 200) =>
  () =>
    Response.json(body, { status })
const review = (allowed: boolean) => json({ status: { allowed } }, 201)
const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'

async function probed(answers: Answers, token = 'opaque', identity: 'impersonate' | 'own' = 'impersonate') {
  const options = { name: 'prod', identity, credential: () => ({ token }), now: () => now }
  const asked = { fetch: async (path: string) => answers[path]?.() ?? new Response('', { status: 404 }) }
  try {
    return await probe(asked, options, new AbortController().signal)
  } catch (error) {
    return faultOf((error as { status: never }).status)
  }
}

describe('what answers', () => {
  const version = json({ gitVersion: 'v1.30.1' })

  it('is a cluster whose console may read everything, or not', async () => {
    expect(await probed({ '/version': version, [reviews]: review(true) })).toEqual({
      version: 'v1.30.1',
      sharesCaches: true,
    })
    expect(await probed({ '/version': version, [reviews]: review(false) })).toBe('may-not-impersonate')
    expect(await probed({ '/version': json({ kind: 'Status' }, 401) }, '', 'own')).toEqual({})
  })

  it('is something else', async () => {
    const page = () => new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } })
    const moved = () => new Response(null, { status: 302, headers: { location: 'https://elsewhere' } })
    const sick = json({ kind: 'Status', message: 'etcd' }, 500)
    expect(await probed({ '/version': page })).toBe('not-kubernetes')
    expect(await probed({ '/version': moved })).toBe('not-kubernetes')
    expect(await probed({ '/version': json({}) })).toBe('not-kubernetes')
    expect(await probed({ '/version': sick })).toBe('unavailable')
  })

  it('turns a credential away, and says when that had to be', async () => {
    const turnedAway = { '/version': json({ kind: 'Status' }, 401) }
    expect(await probed(turnedAway)).toBe('unauthorized')
    expect(await probed(turnedAway, tokenUntil(1_700_000_000))).toBe('token-expired')
    const later = { '/version': version, [reviews]: json({ kind: 'Status' }, 401) }
    expect(await probed(later)).toBe('unauthorized')
    expect(await probed(later, tokenUntil(1_700_000_000))).toBe('token-expired')
  })
})

describe('a credential', () => {
  it('says itself how long it lasts', () => {
    expect(tokenExpiry({ token: tokenUntil(1_800_000_000) })).toEqual(new Date(1_800_000_000_000))
    for (const token of ['opaque', 'a.b.c', tokenUntil(1e20), 'e30.bnVsbA.x'])
      expect(tokenExpiry({ token })).toBeUndefined()
    const clientCertificate = certificate
    const end = certificateExpiry({ clientCertificate })?.getTime() ?? 0
    expect(end).toBeGreaterThan(now.getTime())
    expect(expiredPart({ clientCertificate }, now)).toBeUndefined()
    expect(expiredPart({ clientCertificate }, new Date(end + 1))).toBe('client-certificate-expired')
  })
})

it('knows errors by their codes, also inside others', () => {
  const error = (code: string) => Object.assign(new Error(code), { code })
  expect(faultOfError(error('ENOTFOUND'))).toBe('name-not-found')
  expect(faultOfError(new AggregateError([error('ECONNREFUSED'), error('ENETUNREACH')]))).toBe('refused')
  expect(faultOfError(new Error('fetch failed', { cause: error('CERT_HAS_EXPIRED') }))).toBe('certificate-expired')
  expect(faultOfError(error('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'))).toBe('client-certificate-refused')
  expect(faultOfError(error('ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED'))).toBe('client-certificate-expired')
  expect(faultOfError(error('HPE_INVALID_CONSTANT'))).toBe('not-kubernetes')
  expect(faultOfError(error('EWHATEVER'))).toBeUndefined()
})
