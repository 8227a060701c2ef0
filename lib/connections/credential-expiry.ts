/** Until when a credential lasts, by its own word. Nothing is verified: it is only to say what has happened. */
import { X509Certificate } from 'node:crypto'
import type { ConnectionFault } from './contract'
import type { Credential } from './read-kubeconfig'

/** Of a JWT, as ServiceAccount tokens and those of OpenID Connect are. */
export function tokenExpiry({ token }: Credential): Date | undefined {
  const [, payload, signature] = token?.split('.') ?? []
  if (!payload || signature === undefined) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined
    return typeof exp === 'number' && Number.isFinite(exp) && exp < 1e11 ? new Date(exp * 1000) : undefined
  } catch {
    return undefined
  }
}

export function certificateExpiry({ clientCertificate }: Credential): Date | undefined {
  if (!clientCertificate) return undefined
  try {
    return new Date(new X509Certificate(clientCertificate).validTo)
  } catch {
    return undefined
  }
}

export function expiredPart(credential: Credential, now: Date): ConnectionFault | undefined {
  const token = tokenExpiry(credential)
  if (token) return token <= now ? 'token-expired' : undefined
  const certificate = credential.token ? undefined : certificateExpiry(credential)
  return certificate && certificate <= now ? 'client-certificate-expired' : undefined
}
