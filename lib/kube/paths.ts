/** What a URL asks for, and the URL of what is asked. Models k8s.io/apiserver/pkg/endpoints/request/requestinfo.go. */
import { parseFieldSelector } from './field-selectors'
import { nameIsPathSegment } from './names'
import { badRequest } from './status-error'

export interface RequestInfo {
  isResourceRequest: boolean
  /** 'get', 'list', 'watch', 'create'... or the lower-case HTTP method when it is no resource request. */
  verb: string
  /** 'api' or 'apis'; '' for other paths. */
  apiPrefix: string
  apiGroup: string
  apiVersion: string
  /** '' for all namespaces and for cluster-scoped resources; a Namespace's own name for requests on it. */
  namespace: string
  resource: string
  subresource: string
  name: string
  /** From the resource on: ['services', 'web', 'proxy', 'health', 'live']. */
  parts: readonly string[]
}

const verbOf: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}
/** Old prefixes of the path (`/api/v1/watch/pods`) that name the verb themselves. */
const pathVerbs = ['proxy', 'watch']
/** What may follow `namespaces/<name>/` without being a resource in that namespace. */
const namespaceSubresources = ['status', 'finalize']

/** `pathname` as it stands in the URL, still percent-encoded. Throws BadRequest for a malformed one. */
export function parseRequestPath(method: string, pathname: string, query: URLSearchParams): RequestInfo {
  const segments = decodePath(pathname)
    .replace(/^\/+|\/+$/g, '')
    .split('/')
  const info: RequestInfo = {
    isResourceRequest: false,
    verb: method.toLowerCase(),
    apiPrefix: '',
    apiGroup: '',
    apiVersion: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    parts: [],
  }
  const [prefix = ''] = segments
  if (segments.length < 3 || (prefix !== 'api' && prefix !== 'apis')) return info
  info.apiPrefix = prefix
  let rest = segments.slice(1)
  if (prefix === 'apis') {
    if (rest.length < 3) return info
    info.apiGroup = rest[0] ?? ''
    rest = rest.slice(1)
  }
  info.isResourceRequest = true
  info.apiVersion = rest[0] ?? ''
  rest = rest.slice(1)
  const [first = ''] = rest
  if (pathVerbs.includes(first)) {
    if (rest.length < 2) throw badRequest(`unable to determine kind and namespace from url, ${pathname}`)
    info.verb = first
    rest = rest.slice(1)
  } else info.verb = verbOf[method] ?? ''

  if (rest[0] === 'namespaces' && rest.length > 1) {
    info.namespace = rest[1] ?? ''
    if (rest.length > 2 && !namespaceSubresources.includes(rest[2] ?? '')) rest = rest.slice(2)
  }
  info.parts = rest
  info.resource = rest[0] ?? ''
  info.name = rest[1] ?? ''
  if (info.verb !== 'proxy') info.subresource = rest[2] ?? ''
  if (!info.name) {
    if (info.verb === 'get') {
      info.verb = isTrue(query.get('watch')) ? 'watch' : 'list'
      info.name = nameInFieldSelector(query.get('fieldSelector'))
    } else if (info.verb === 'delete') info.verb = 'deletecollection'
  }
  return info
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    throw badRequest(`invalid URL escape in "${pathname}"`)
  }
}

/** Any query value other than 0 and false counts as true, an empty one too. */
export function isTrue(value: string | null): boolean {
  return value !== null && !['0', 'false'].includes(value.toLowerCase())
}

/** A list limited to one metadata.name is authorised as a request for that name. */
function nameInFieldSelector(selector: string | null): string {
  if (!selector) return ''
  try {
    const exact = parseFieldSelector(selector).find(
      ({ field, operator }) => field === 'metadata.name' && operator === '=',
    )
    return exact && !nameIsPathSegment(exact.value).length ? exact.value : ''
  } catch {
    // The list itself refuses it later, with the reason.
    return ''
  }
}

/** The facts of a kind that its URL is made of. */
export interface ResourceKind {
  group: string
  versions: readonly [string, ...string[]]
  plural: string
  scope: 'Namespaced' | 'Cluster'
}

export interface ResourceTarget {
  /** Left out for a namespaced kind: all namespaces. Ignored for a cluster-scoped kind. */
  namespace?: string
  name?: string
  subresource?: string
}

/** `/apis/apps/v1/namespaces/shop/deployments/web/scale`, in the kind's preferred version. */
export function resourcePath(kind: ResourceKind, { namespace, name, subresource }: ResourceTarget = {}): string {
  const segments = [
    groupVersionPath(kind.group, kind.versions[0]),
    ...(kind.scope === 'Namespaced' && namespace ? ['namespaces', encodeURIComponent(namespace)] : []),
    kind.plural,
    ...(name ? [encodeURIComponent(name)] : []),
    ...(name && subresource ? [subresource] : []),
  ]
  return segments.join('/')
}

export const groupVersionPath = (group: string, version: string) =>
  group ? `/apis/${group}/${version}` : `/api/${version}`
