/**
 * What a kubelet answers on its port: health and measurements, to whom the API server says it may.
 * Models pkg/kubelet/server/server.go.
 */
import type { Caller } from '../../extension'
import type { SimulatorRuntime } from '../../runtime'
import type { SimulatedNetwork } from '../network'
import type { NodeSpec } from '../node-spec'
import { DelegatedAccess, type Review } from './delegated-access'
import type { NodeUse } from './node-usage'
import { printResourceMetrics } from './resource-metrics'
import { statsSummary } from './stats-summary'

const kubeletPort = 10250

export interface KubeletPortOptions {
  spec: NodeSpec
  runtime: SimulatorRuntime
  network: SimulatedNetwork
  allocatableBytes: number
  measure(): NodeUse
}

/** Returns what closes it. */
export function openKubeletPort({ spec, runtime, network, allocatableBytes, measure }: KubeletPortOptions): () => void {
  const { clock } = runtime
  const access = new DelegatedAccess({ nodeName: spec.name, clock, review: reviewer(spec, runtime) })

  async function handle(request: Request, caller: Caller): Promise<Response> {
    const refusal = await access.refusal(request, caller)
    if (refusal) return refusal
    const found = answer(new URL(request.url).pathname)
    if (!found) return new Response('404 page not found\n', { status: 404 })
    return request.method === 'GET' || request.method === 'HEAD' ? found : new Response(null, { status: 405 })
  }

  function answer(path: string): Response | undefined {
    switch (path) {
      case '/healthz':
        return new Response('ok')
      case '/metrics/resource':
        return new Response(printResourceMetrics(measure(), clock.now().getTime()), {
          headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
        })
      case '/stats/summary':
        return Response.json(statsSummary(spec.name, allocatableBytes, measure(), clock.now()))
      default:
        return undefined
    }
  }

  return network.listen(spec.address, kubeletPort, handle, { tls: true })
}

function reviewer({ name, address }: NodeSpec, runtime: SimulatorRuntime) {
  const clientCertificate = { commonName: `system:node:${name}`, organizations: ['system:nodes'] }
  return async (resource: string, body: object): Promise<Review> => {
    const request = new Request(`https://kubernetes.default.svc/apis/${resource}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = await runtime.fetch(request, { address, clientCertificate })
    return answer.json() as Promise<Review>
  }
}
