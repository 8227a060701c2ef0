import type { HeaderReader } from './contract'
import { wayHeaders } from './way'

/**
 * A browser sends the cookies of a host to each of its ports. The name has the port that the browser sees, so that two
 * consoles on one machine do not sign each other out. `__Host-`: over TLS, nobody else may set a cookie of the name.
 */
function sessionCookieName(headers: HeaderReader): string {
  const port = /:(\d+)$/.exec(headers.get('host') ?? '')?.[1]
  const name = port ? `orrery_session_${port}` : 'orrery_session'
  return isEncrypted(headers) ? `__Host-${name}` : name
}

/** The session token of a request; undefined when there is none or more than one (a planted second one decides nothing). */
export function sessionTokenOf(headers: HeaderReader): string | undefined {
  const name = sessionCookieName(headers)
  const values = (headers.get('cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1))
  const [value] = values
  return values.length === 1 && value ? value : undefined
}

/** `Set-Cookie` that answers `headers`: starts a session or, with an empty token, ends it. */
export function sessionCookieHeader(headers: HeaderReader, token: string, maxAgeSeconds = 0): string {
  return [
    `${sessionCookieName(headers)}=${token}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${token ? maxAgeSeconds : 0}`,
    ...(isEncrypted(headers) ? ['Secure'] : []),
  ].join('; ')
}

const isEncrypted = (headers: HeaderReader) => headers.get(wayHeaders.scheme) === 'https'
