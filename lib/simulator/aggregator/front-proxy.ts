/** How the API server names to another server the user for whom it asks. Models apiserver/pkg/authentication/request/headerrequest. */
import type { User } from '../api/request'

/** What the other side knows the API server by; `requestheader-client-ca-file` there. */
export const frontProxyClient = { commonName: 'front-proxy-client', organizations: [] } as const

export function setUserHeaders(headers: Headers, { name, uid, groups, extra = {} }: User): void {
  for (const header of [...headers.keys()]) if (header.startsWith('x-remote-')) headers.delete(header)
  headers.set('x-remote-user', name)
  if (uid) headers.set('x-remote-uid', uid)
  for (const group of groups) headers.append('x-remote-group', group)
  for (const [key, values] of Object.entries(extra)) {
    for (const value of values) headers.append(`x-remote-extra-${encodeURIComponent(key.toLowerCase())}`, value)
  }
}
