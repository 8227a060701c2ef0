/**
 * One request of the browser, passed on to a cluster as the person who sent it: details, YAML, logs, whatever kubectl
 * could ask. Streams both ways and holds nothing. What must not cross is decided by lists of what may (answers) and of
 * what never does (requests); who asks is set by the cluster and nowhere else.
 */
import { badGateway, badRequest, internalError, isStatusError } from '../kube/status-error'
import { isIdentityHeader } from './clusters'
import type { Clusters, Person } from './contract'
import { checkProxyPath, checkProxyQuery, type PathVerdict } from './proxy-path'

export async function proxyRequest(
  { clusters }: { clusters: Clusters },
  request: Request,
  clusterId: string,
  person: Person,
): Promise<Response> {
  try {
    const cluster = clusters.get(clusterId, person)
    const destination = request.headers.get('sec-fetch-dest')
    // A proxied answer must never become a script or style of the console, whatever markup got into one of its pages.
    if (destination && !['empty', 'document', 'iframe', 'frame', 'image'].includes(destination)) {
      throw badRequest(`the proxy does not serve requests for a ${destination}`)
    }
    const { path, query } = targetOf(request.url, clusterId)
    const verdict = checkProxyPath(path, cluster.capabilities)
    if (!verdict.ok) throw badRequest(verdict.why)
    if (!checkProxyQuery(query)) throw badRequest('the query has characters that must be percent-encoded')
    const hasBody = request.body !== null && !['GET', 'HEAD'].includes(request.method)
    const answer = await cluster.fetch(path + query, {
      as: person,
      method: request.method,
      headers: requestHeaders(request.headers),
      signal: request.signal,
      ...(hasBody ? { body: request.body, duplex: 'half' } : {}),
    } as RequestInit & { as: Person })
    const encoding = answer.headers.get('content-encoding')
    if (encoding && encoding !== 'identity') {
      await answer.body?.cancel()
      throw badGateway(`the answer is encoded as "${encoding}", which was not asked for`)
    }
    return new Response(answer.body, {
      status: answer.status,
      statusText: answer.statusText,
      headers: responseHeaders(answer.headers, verdict, { clusterId, query }),
    })
  } catch (error) {
    return failure(error, request.signal)
  }
}

/** Cuts the URL by hand: reading it as a URL would normalise what has to be judged as it is. */
function targetOf(url: string, clusterId: string): { path: string; query: string } {
  const target = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/#.*$/s, '')
  const prefix = `/api/clusters/${encodeURIComponent(clusterId)}/k8s`
  if (!target.startsWith(`${prefix}/`)) throw badRequest('the path is not one of this cluster')
  const rest = target.slice(prefix.length)
  const mark = rest.indexOf('?')
  return mark < 0 ? { path: rest, query: '' } : { path: rest.slice(0, mark), query: rest.slice(mark) }
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  // Next takes the encoding's name off an answer, but leaves the encoding: nothing may come encoded.
  'accept-encoding',
  'http2-settings',
]
/** About the browser, its way here and the console: none of the cluster's business. */
const ownBusiness =
  /^(host|origin|referer|forwarded|via|content-security-policy|x-nonce|x-forwarded-.*|x-real-ip|x-orrery-.*|x-middleware-.*|x-nextjs-.*|next-.*|rsc|sec-.*|proxy-.*|dnt|upgrade-insecure-requests)$/

function requestHeaders(incoming: Headers): Headers {
  const named = (incoming.get('connection') ?? '').split(',').map((name) => name.trim().toLowerCase())
  const headers = new Headers()
  for (const [name, value] of incoming) {
    const isDropped =
      hopByHop.includes(name) || named.includes(name) || ownBusiness.test(name) || isIdentityHeader(name)
    if (!isDropped) headers.append(name, value)
  }
  return headers
}

/** Everything else that an answer says to a browser (cookies, policies, workers, other origins) is not for a cluster to say. */
const passedOn = [
  'accept-ranges',
  'audit-id',
  'content-disposition',
  'content-language',
  'content-range',
  'content-type',
  'date',
  'etag',
  'last-modified',
  'retry-after',
  'vary',
  'warning',
  'x-kubernetes-pf-flowschema-uid',
  'x-kubernetes-pf-prioritylevel-uid',
]

function responseHeaders(
  answer: Headers,
  { foreign }: Extract<PathVerdict, { ok: true }>,
  { clusterId, query }: { clusterId: string; query: string },
): Headers {
  const headers = new Headers()
  for (const name of passedOn) {
    const value = answer.get(name)
    if (value !== null) headers.set(name, value)
  }
  // What streams must not wait in a compressor's buffer.
  const isStream = /[?&](watch|follow)=(?!0|false)/.test(query)
  headers.set('cache-control', isStream ? 'no-store, no-transform' : 'no-store')
  headers.set('x-content-type-options', 'nosniff')
  headers.set('content-security-policy', foreign ? 'sandbox' : "default-src 'none'; sandbox")
  const location = answer.get('location')
  if (location) {
    const moved = ownLocation(location, clusterId)
    if (moved) headers.set('location', moved)
  }
  return headers
}

/** API servers rewrite a proxied redirect to a path of their own; one that leads elsewhere is dropped: it would send people off in our name. */
function ownLocation(location: string, clusterId: string): string | undefined {
  const mark = location.search(/[?#]/)
  const path = mark < 0 ? location : location.slice(0, mark)
  const query = mark < 0 ? '' : location.slice(mark).replace(/#.*$/s, '')
  const isOurs = checkProxyPath(path, { simulation: false }).ok && checkProxyQuery(query)
  return isOurs ? `/api/clusters/${encodeURIComponent(clusterId)}/k8s${location}` : undefined
}

function failure(error: unknown, signal: AbortSignal): Response {
  // Nobody is there to read it; the status is what logs of proxies say for that.
  if (signal.aborted) return new Response(null, { status: 499 })
  // What goes wrong on the way to a cluster comes as a StatusError: anything else is a fault of ours.
  if (!isStatusError(error)) console.error(error)
  const { status } = isStatusError(error) ? error : internalError('the console has the details in its output')
  return Response.json(status, {
    status: status.code,
    headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  })
}
