/**
 * pods/proxy, services/proxy and nodes/proxy: one request carried to where it leads and its answer carried back.
 * Models pkg/registry/core/{pod,service,node}/rest and apimachinery/pkg/util/proxy.
 */
import type { KubeObject } from '../../kube/object'
import { badRequest, isStatusError, serviceUnavailable } from '../../kube/status-error'
import type { Node, Pod } from '../../kube/types'
import type { PodNetwork, ServiceProxy } from '../runtime'
import type { Exchange } from './exchange'
import { isImpersonationHeader } from './impersonate'

/** Of RFC 9110, 7.6.1, and what else belongs to one connection only. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** `web`, `web:8080`, `https:web:8080`, `http:web:` as in the last part before /proxy. */
export interface ProxyName {
  scheme: string
  name: string
  port: string
}

/** Models apimachinery/pkg/util/net SplitSchemeNamePort. */
export function splitProxyName(id: string, resource: string): ProxyName {
  const parts = id.split(':')
  const [first = '', second = '', third = ''] = parts
  const split =
    parts.length === 1
      ? { scheme: '', name: first, port: '' }
      : parts.length === 2
        ? { scheme: '', name: first, port: second }
        : { scheme: first, name: second, port: third }
  const knownScheme = split.scheme === '' || split.scheme === 'http' || split.scheme === 'https'
  if (parts.length > 3 || !split.name || !knownScheme)
    throw badRequest(`invalid ${resource} request ${JSON.stringify(id)}`)
  return split
}

export async function podProxyAnswer(
  exchange: Exchange,
  object: KubeObject,
  { scheme, port }: ProxyName,
  network: PodNetwork,
): Promise<Response> {
  const pod = object as Pod
  const ip = pod.status?.podIP
  if (!ip) throw badRequest('address not allowed')
  const declared = pod.spec?.containers.flatMap((container) => container.ports ?? [])[0]?.containerPort
  const number = port === '' ? (declared ?? 80) : Number(port)
  if (!Number.isInteger(number) || number < 1 || number > 65535)
    throw badRequest(`invalid pod request ${JSON.stringify(exchange.info.name)}`)
  return carry(exchange, scheme, `${ip}:${number}`, (request) => network.fetch(ip, number, request))
}

export async function serviceProxyAnswer(
  exchange: Exchange,
  { scheme, name, port }: ProxyName,
  proxy: ServiceProxy,
): Promise<Response> {
  const target = { namespace: exchange.info.namespace, service: name, port }
  const authority = `${name}.${exchange.info.namespace}.svc`
  return carry(exchange, scheme, authority, (request) => proxy.fetch(target, request))
}

/** Without a port or with its kubelet's: as the API server itself, which kubelets know by its certificate. */
export async function nodeProxyAnswer(
  exchange: Exchange,
  object: KubeObject,
  { scheme, port }: ProxyName,
  network: PodNetwork,
): Promise<Response> {
  const { addresses = [], daemonEndpoints } = (object as Node).status ?? {}
  const address = addresses.find(({ type }) => type === 'InternalIP')?.address
  const kubeletPort = daemonEndpoints?.kubeletEndpoint?.Port
  if (!address || !kubeletPort)
    throw serviceUnavailable(`no preferred addresses found; known addresses: ${JSON.stringify(addresses)}`)
  if (port !== '' && Number(port) !== kubeletPort)
    return carry(exchange, scheme, `${address}:${port}`, (request) => network.fetch(address, Number(port), request))
  const send = (request: Request) => network.fetch(address, kubeletPort, request, kubeletClient)
  return carry(exchange, 'https', `${address}:${kubeletPort}`, send)
}

const kubeletClient = {
  address: '-',
  certificate: { commonName: 'kube-apiserver-kubelet-client', organizations: ['system:masters'] },
}

async function carry(
  exchange: Exchange,
  scheme: string,
  authority: string,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  const { request, url, signal } = exchange
  const { prefix, path } = splitProxyPath(exchange)
  const readsOnly = request.method === 'GET' || request.method === 'HEAD'
  // So that relative links in the answer resolve below /proxy/.
  if (path === '' && readsOnly)
    return new Response(null, { status: 301, headers: { location: `${url.pathname}/${url.search}` } })
  const headers = endToEnd(request.headers)
  headers.set('x-forwarded-host', url.host)
  headers.set('x-forwarded-proto', url.protocol.replace(':', ''))
  headers.set('x-forwarded-uri', `${prefix}${path}`)
  headers.append('x-forwarded-for', exchange.peer.address)
  const carried = new Request(`${scheme || 'http'}://${authority}${path || '/'}${url.search}`, {
    method: request.method,
    headers,
    signal,
    redirect: 'manual',
    ...(readsOnly || !request.body ? {} : { body: request.body, duplex: 'half' }),
  })
  const answer = await send(carried).catch((error: unknown) => {
    if (isStatusError(error)) throw error
    throw unreachable(error instanceof Error ? error.message : String(error))
  })
  const emptied = [101, 204, 205, 304].includes(answer.status)
  return new Response(emptied ? null : answer.body, {
    status: answer.status,
    statusText: answer.statusText,
    headers: endToEnd(answer.headers),
  })
}

const unreachable = (why: string) => serviceUnavailable(`error trying to reach service: ${why}`)

/** What follows `/api/v1/namespaces/<ns>/<resource>/<name>/proxy`, or the same without a namespace, as it was encoded; only a path that reads in one way is carried. */
function splitProxyPath({ url, info }: Exchange): { prefix: string; path: string } {
  const scope = info.namespace ? ['namespaces', info.namespace] : []
  const expected = ['api', info.apiVersion, ...scope, info.resource, info.name, 'proxy']
  const match = new RegExp(`^((?:/[^/]+){${expected.length}})(.*)$`).exec(url.pathname)
  const [, prefix = '', path = ''] = match ?? []
  if (prefix.split('/').slice(1).map(decodeURIComponent).join('/') !== expected.join('/'))
    throw badRequest(`invalid proxy path ${JSON.stringify(url.pathname)}`)
  return { prefix, path }
}

/** The credential of the one who asks is for the API server, never for the Pod. */
export function endToEnd(headers: Headers): Headers {
  const named = (headers.get('connection') ?? '').split(',').map((name) => name.trim().toLowerCase())
  const kept = new Headers()
  for (const [name, value] of headers) {
    if (hopByHop.has(name) || named.includes(name)) continue
    if (name === 'authorization' || name === 'host' || isImpersonationHeader(name)) continue
    kept.append(name, value)
  }
  return kept
}
