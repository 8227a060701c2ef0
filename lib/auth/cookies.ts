import { sessionCookie } from './contract'

/** The session token of a Cookie header; undefined when there is none or more than one (a planted second one decides nothing). */
export function sessionTokenOf(header: string | null | undefined): string | undefined {
  if (!header) return undefined
  const values = header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${sessionCookie}=`))
    .map((part) => part.slice(sessionCookie.length + 1))
  const [value] = values
  return values.length === 1 && value ? value : undefined
}

/** `Set-Cookie` that starts (or, with an empty token, ends) a session. */
export function sessionCookieHeader(token: string, { maxAgeSeconds = 0, secure = false } = {}): string {
  return [
    `${sessionCookie}=${token}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${token ? maxAgeSeconds : 0}`,
    ...(secure ? ['Secure'] : []),
  ].join('; ')
}
