/**
 * Who asks, and whether they may: the API server as front proxy vouches for its users, everybody else shows a token; the
 * cluster decides. Models apiserver's delegated authentication and authorisation.
 */
import { parseRequestPath, type RequestInfo } from '../../../kube/paths'
import { forbidden, forbiddenPath, unauthorized } from '../../../kube/status-error'
import type { Caller } from '../../../simulator/extension'
import type { KubeClient } from './kube-client'

interface User {
  name: string
  groups: readonly string[]
  extra: Readonly<Record<string, readonly string[]>>
}

const frontProxy = 'front-proxy-client'
const remoteExtra = 'x-remote-extra-'
const openPaths = ['/healthz', '/livez', '/readyz']

/** Throws Unauthorized or Forbidden. */
export async function admit(request: Request, caller: Caller, client: KubeClient): Promise<RequestInfo> {
  const { pathname, searchParams } = new URL(request.url)
  const info = parseRequestPath(request.method, pathname, searchParams)
  if (openPaths.some((path) => pathname === path || pathname.startsWith(`${path}/`))) return info
  const user = await userOf(request, caller, client)
  if (user.groups.includes('system:masters')) return info
  const { verb, apiGroup: group, apiVersion: version, resource, subresource, name, namespace } = info
  const attributes = info.isResourceRequest
    ? { resourceAttributes: { verb, group, version, resource, subresource, name, namespace } }
    : { nonResourceAttributes: { path: pathname, verb } }
  const spec = { user: user.name, groups: user.groups, extra: user.extra, ...attributes }
  const review = await client.post<{ status?: { allowed?: boolean } }>(
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec },
  )
  if (review.status?.allowed) return info
  if (!info.isResourceRequest) throw forbiddenPath(`forbidden: User "${user.name}" cannot ${verb} path "${pathname}"`)
  const scope = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'
  const why = `User "${user.name}" cannot ${verb} resource "${resource}" in API group "${group}" ${scope}`
  throw forbidden({ group, plural: resource }, name, why)
}

async function userOf({ headers }: Request, { certificate }: Caller, client: KubeClient): Promise<User> {
  if (certificate?.commonName === frontProxy) {
    const names = [...headers.keys()].filter((name) => name.startsWith(remoteExtra))
    return {
      name: headers.get('x-remote-user') ?? '',
      groups: listed(headers.get('x-remote-group')),
      extra: Object.fromEntries(
        names.map((name) => [decodeURIComponent(name.slice(remoteExtra.length)), listed(headers.get(name))]),
      ),
    }
  }
  const token = /^bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  if (!token) return { name: 'system:anonymous', groups: ['system:unauthenticated'], extra: {} }
  const { status } = await client.post<{
    status?: {
      authenticated?: boolean
      user?: { username?: string; groups?: string[]; extra?: Record<string, string[]> }
    }
  }>('/apis/authentication.k8s.io/v1/tokenreviews', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token },
  })
  if (!status?.authenticated) throw unauthorized()
  const { username: name = '', groups = [], extra = {} } = status.user ?? {}
  return { name, groups, extra }
}

/** `Headers` joins what was sent several times. */
const listed = (value: string | null): string[] => (value ? value.split(', ') : [])
