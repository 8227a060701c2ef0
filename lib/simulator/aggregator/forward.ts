/** One request carried to an aggregated server. Models kube-aggregator/pkg/apiserver/handler_proxy.go. */
import { isConditionTrue } from '../../kube/conditions'
import type { ApiService } from '../../kube/types'
import { type Exchange, textAnswer } from '../api/exchange'
import { endToEnd } from '../api/proxy'
import type { ServiceProxy } from '../runtime'
import { frontProxyClient, setUserHeaders } from './front-proxy'

const unavailable = (why: string) => textAnswer(`${why}\n`, 'text/plain; charset=utf-8', 503)

export async function forward(
  exchange: Exchange,
  { spec, status }: ApiService,
  services: ServiceProxy,
): Promise<Response> {
  const { namespace = '', name = '', port = 443 } = spec?.service ?? {}
  if (!isConditionTrue(status?.conditions, 'Available')) return unavailable('service unavailable')
  const { request, url, user, info } = exchange
  const stream = info.verb === 'watch' ? exchange.longRunning() : undefined
  exchange.signal.addEventListener('abort', () => stream?.finish(), { once: true })
  const headers = endToEnd(request.headers)
  setUserHeaders(headers, user)
  const readsOnly = request.method === 'GET' || request.method === 'HEAD'
  const carried = new Request(`https://${name}.${namespace}.svc:${port}${url.pathname}${url.search}`, {
    method: request.method,
    headers,
    signal: exchange.signal,
    redirect: 'manual',
    ...(readsOnly || !request.body ? {} : { body: request.body, duplex: 'half' }),
  })
  try {
    const target = { namespace, service: name, port: String(port) }
    const answer = await services.fetch(target, carried, frontProxyClient)
    return new Response(answer.body, { status: answer.status, headers: endToEnd(answer.headers) })
  } catch (error) {
    stream?.finish()
    return unavailable(`error trying to reach service: ${error instanceof Error ? error.message : String(error)}`)
  }
}
