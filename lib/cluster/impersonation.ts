/** The headers that make the console ask for a person: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
import { badRequest } from '../kube/status-error'
import type { Person } from './contract'
import type { ExtraHeaders } from './transport'

/** Each group is a header line of its own: joined with a comma they would be one group. */
export function impersonationHeaders({ user, groups, extra = {} }: Person): ExtraHeaders {
  // Without a name the server would answer as the console itself.
  if (!user) throw badRequest('a person without a name asks nothing')
  if ([user, ...groups].some(isReserved)) throw badRequest('names that begin with "system:" are not for persons')
  const headers: Record<string, string | readonly string[]> = { 'impersonate-user': headerValue(user) }
  if (groups.length) headers['impersonate-group'] = groups.map(headerValue)
  for (const [key, values] of Object.entries(extra)) {
    headers[`impersonate-extra-${encodeExtraKey(key)}`] = values.map(headerValue)
  }
  return headers
}

/** API servers read the bytes as UTF-8; Node writes a header as Latin-1, byte by byte. */
function headerValue(text: string): string {
  if ([...text].some(isControl)) throw badRequest('a name or group has a control character')
  return Buffer.from(text, 'utf8').toString('latin1')
}

/**
 * Kubernetes keeps these for itself: system:masters may do everything, whatever RBAC says. The console's role may
 * impersonate any group, so that none of them is ever a person's is settled here, for every cluster.
 */
const isReserved = (name: string) => name.startsWith('system:')

const isControl = (character: string) => character < ' ' || character === '\u007f'

/** Keys may hold what a header name may not, percent-encoded; header names lose their case on the way. */
function encodeExtraKey(key: string): string {
  const bytes = [...Buffer.from(key, 'utf8')].map((byte) => {
    const character = String.fromCharCode(byte)
    return /[a-z0-9!#$&'*+.^_`|~-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`
  })
  return bytes.join('')
}
