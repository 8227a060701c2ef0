/**
 * Acting as someone else: Impersonate-User, -Group, -Uid and -Extra-*, each authorised on its own.
 * Models apiserver/pkg/endpoints/filters/impersonation. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
 */
import { internalError } from '../../kube/status-error'
import {
  anonymousUser,
  authenticatedGroup,
  serviceAccountGroups,
  unauthenticatedGroup,
  withGroup,
} from './authenticate'
import { authorizeOrThrow } from './authorize'
import { decodeHeaderLine, headerLines } from './header-lines'
import type { Attributes, Authorizer, User } from './request'

const extraPrefix = 'impersonate-extra-'
const serviceAccountPrefix = 'system:serviceaccount:'

/** The user that the request is to be treated as, or undefined when it impersonates nobody. Throws Forbidden. */
export function impersonatedUser(headers: Headers, asker: User, authorizer: Authorizer): User | undefined {
  // Of a repeated user or uid the first one counts, as in Go.
  const [name = ''] = headerLines(headers.get('impersonate-user'))
  const [uid = ''] = headerLines(headers.get('impersonate-uid'))
  const groups = headerLines(headers.get('impersonate-group'))
  const extra = extraOf(headers)
  if (!name) {
    if (uid || groups.length > 0 || extra.size > 0)
      throw internalError('requested impersonation of groups, uid or extra without impersonating a user')
    return undefined
  }

  const check = (target: Partial<Attributes>) => authorizeOrThrow(authorizer, { ...impersonation(asker), ...target })
  const account = splitServiceAccount(name)
  check(account ? { resource: 'serviceaccounts', ...account } : { resource: 'users', name })
  for (const group of groups) check({ resource: 'groups', name: group })
  for (const [key, values] of extra)
    for (const value of values)
      check({ apiGroup: 'authentication.k8s.io', resource: 'userextras', subresource: key, name: value })
  if (uid) check({ apiGroup: 'authentication.k8s.io', resource: 'uids', name: uid })

  return {
    name,
    ...(uid ? { uid } : {}),
    groups: effectiveGroups(name, groups, account?.namespace),
    ...(extra.size > 0 ? { extra: Object.fromEntries(extra) } : {}),
  }
}

export function isImpersonationHeader(name: string): boolean {
  return name.toLowerCase().startsWith('impersonate-')
}

const impersonation = (user: User): Attributes => ({
  user,
  verb: 'impersonate',
  resourceRequest: true,
  path: '',
  apiGroup: '',
  apiVersion: 'v1',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
})

function effectiveGroups(name: string, groups: readonly string[], namespace: string | undefined): readonly string[] {
  const own = groups.length === 0 && namespace !== undefined ? serviceAccountGroups(namespace) : groups
  if (name === anonymousUser) return withGroup(own, unauthenticatedGroup)
  return own.includes(unauthenticatedGroup) ? own : withGroup(own, authenticatedGroup)
}

function splitServiceAccount(name: string): { namespace: string; name: string } | undefined {
  if (!name.startsWith(serviceAccountPrefix)) return undefined
  const [namespace, account, ...more] = name.slice(serviceAccountPrefix.length).split(':')
  return namespace && account && more.length === 0 ? { namespace, name: account } : undefined
}

/** Keys may hold characters that no header name may, percent-encoded. */
function extraOf(headers: Headers): Map<string, string[]> {
  const extra = new Map<string, string[]>()
  for (const [name, value] of headers)
    if (name.startsWith(extraPrefix)) extra.set(decodeHeaderLine(name.slice(extraPrefix.length)), headerLines(value))
  return extra
}
