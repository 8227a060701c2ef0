/**
 * Bearer tokens of ServiceAccounts: JSON Web Tokens that this cluster signs and reads (ES256, or RS256 for a key given so).
 * Models kubernetes/pkg/serviceaccount/{jwt,claims}.go.
 */
import type { KeyObject } from 'node:crypto'
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { Clock } from '../../clock'
import { formatTime } from '../../kube/duration'
import { isJsonObject } from '../../kube/json'
import type { TokenBinding, TokenClaims } from '../registry/strategy'
import { newUuid } from './uuid'

export const tokenIssuer = 'https://kubernetes.default.svc.cluster.local'

export interface VerifiedToken extends TokenBinding {
  namespace: string
  name: string
  uid: string
  audiences: readonly string[]
  /** JWT id, for `authentication.kubernetes.io/credential-id`. */
  id: string
}

export interface TokenSigner {
  mint(claims: TokenClaims): { token: string; expirationTimestamp: string }
  /** Undefined: not one of ours. Throws an Error that says what is wrong with a token of ours. */
  verify(token: string): VerifiedToken | undefined
  /** The public key as a JSON Web Key Set, for /openid/v1/jwks. */
  keySet(): { keys: Record<string, unknown>[] }
}

export function createTokenSigner(
  key: { privateKey: string; publicKey: string },
  { clock, random }: { clock: Clock; random(): number },
): TokenSigner {
  const privateKey = createPrivateKey(key.privateKey)
  const publicKey = createPublicKey(key.publicKey)
  const algorithm = publicKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256'
  const keyId = keyIdOf(publicKey)
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1000)

  return {
    mint({ namespace, name, uid, audiences, expirationSeconds, pod, node, secret }) {
      const now = nowSeconds()
      const expires = now + expirationSeconds
      const head = encode({ alg: algorithm, kid: keyId })
      const body = encode({
        aud: audiences.length > 0 ? audiences : [tokenIssuer],
        exp: expires,
        iat: now,
        iss: tokenIssuer,
        jti: newUuid(random),
        'kubernetes.io': { namespace, pod, node, secret, serviceaccount: { name, uid } },
        nbf: now,
        sub: `system:serviceaccount:${namespace}:${name}`,
      })
      const signature = sign('sha256', Buffer.from(`${head}.${body}`), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return {
        token: `${head}.${body}.${signature.toString('base64url')}`,
        expirationTimestamp: formatTime(new Date(expires * 1000)),
      }
    },

    verify(token) {
      const [head, body, signature, ...more] = token.split('.')
      if (!head || !body || !signature || more.length > 0) return undefined
      const header = decode(head)
      const claims = decode(body)
      if (!header || !claims || claims.iss !== tokenIssuer) return undefined
      if (header.alg !== algorithm) throw new Error('square/go-jose: error in cryptographic primitive')
      const genuine = verify(
        'sha256',
        Buffer.from(`${head}.${body}`),
        { key: publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      )
      if (!genuine) throw new Error('invalid bearer token')
      const now = nowSeconds()
      if (typeof claims.exp !== 'number' || now >= claims.exp) throw new Error('service account token has expired')
      if (typeof claims.nbf === 'number' && now < claims.nbf) throw new Error('service account token is not valid yet')
      const verified = privateClaims(claims)
      if (!verified) throw new Error('service account token claims are malformed')
      return verified
    },

    keySet: () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: keyId, alg: algorithm }] }),
  }
}

/** As upstream: the SHA-256 of the public key's DER form. */
function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function privateClaims(claims: Record<string, unknown>): VerifiedToken | undefined {
  const own = claims['kubernetes.io']
  if (!isJsonObject(own) || !isJsonObject(own.serviceaccount) || !Array.isArray(claims.aud)) return undefined
  const { namespace } = own
  const { name, uid } = own.serviceaccount
  if (typeof namespace !== 'string' || typeof name !== 'string' || typeof uid !== 'string') return undefined
  if (claims.sub !== `system:serviceaccount:${namespace}:${name}`) return undefined
  return {
    namespace,
    name,
    uid,
    audiences: claims.aud.filter((audience) => typeof audience === 'string'),
    id: typeof claims.jti === 'string' ? claims.jti : '',
    ...bindings(own),
  }
}

function bindings(own: Record<string, unknown>): TokenBinding {
  const found: TokenBinding = {}
  for (const key of ['pod', 'node', 'secret'] as const) {
    const { [key]: bound } = own
    if (!isJsonObject(bound)) continue
    found[key] = { name: String(bound.name), uid: String(bound.uid) }
  }
  return found
}
