/**
 * Keeps the condition Available of every APIService that leads to a Service: is the Service there, is somebody behind it,
 * does it answer. Models kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go.
 */
import type { Controller, ControllerContext } from '../../client/controller'
import { keyOf, watched } from '../../client/controller'
import { apiServices, endpointSlices, services } from '../../kinds'
import { findCondition, setCondition } from '../../kube/conditions'
import { equalJson } from '../../kube/json'
import type { ApiService, EndpointSlice, Service } from '../../kube/types'
import { serviceNameLabel } from '../../kube/well-known-labels'

type Reference = NonNullable<NonNullable<ApiService['spec']>['service']>
interface Verdict {
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message: string
}

export interface AvailableOptions {
  /** Asks for the discovery document; resolves with why that failed, or with nothing. */
  discover(apiService: ApiService, clusterIp: string): Promise<string | undefined>
}

/** resyncPeriod of the informer upstream, and what its queue backs off to. */
const againMs = { available: 30_000, unavailable: 5_000 }

export function availableController(context: ControllerContext, { discover }: AvailableOptions): Controller {
  const { api, clock } = context
  const cache = context.cache(apiServices)
  const serviceCache = context.cache(services)
  const slices = context.cache(endpointSlices)

  return {
    name: 'remote-available-controller',
    watches: [
      watched(apiServices, (object) => (object.spec?.service ? [keyOf(object)] : [])),
      watched(services, ({ metadata }) => leadingTo(metadata?.namespace, metadata?.name)),
      watched(endpointSlices, ({ metadata }) => leadingTo(metadata?.namespace, metadata?.labels?.[serviceNameLabel])),
    ],
    async sync(name) {
      const apiService = cache.get(undefined, name)
      const reference = apiService?.spec?.service
      if (!apiService || !reference) return undefined
      const verdict = await judge(apiService, reference)
      await write(apiService, verdict)
      return { requeueAfterMs: verdict.status === 'True' ? againMs.available : againMs.unavailable }
    },
  }

  function leadingTo(namespace: string | undefined, name: string | undefined): string[] {
    const leads = ({ spec }: ApiService) => spec?.service?.namespace === namespace && spec?.service?.name === name
    return name ? cache.list().filter(leads).map(keyOf) : []
  }

  async function judge(apiService: ApiService, { namespace, name = '', port = 443 }: Reference): Promise<Verdict> {
    const quoted = `service/${name} in ${JSON.stringify(namespace)}`
    const no = (reason: string, message: string): Verdict => ({ status: 'False', reason, message })
    const service = serviceCache.get(namespace, name)
    if (!service) return no('ServiceNotFound', `${quoted} is not present`)
    if (service.spec?.type === 'ClusterIP') {
      const found = service.spec.ports?.find((each) => each.port === port)
      if (!found) return no('ServicePortError', `${quoted} is not listening on port ${port}`)
      const behind = slicesOf(service)
      if (behind.length === 0) return no('EndpointsNotFound', `cannot find endpointslices for ${quoted}`)
      const portName = found.name ?? ''
      if (!behind.some((slice) => hasEndpoint(slice, portName))) {
        const message = `endpointslices for ${quoted} have no addresses with port name ${JSON.stringify(portName)}`
        return no('MissingEndpoints', message)
      }
    }
    const failure = await discover(apiService, service.spec?.clusterIP ?? '')
    return failure
      ? no('FailedDiscoveryCheck', failure)
      : { status: 'True', reason: 'Passed', message: 'all checks passed' }
  }

  function slicesOf({ metadata }: Service): EndpointSlice[] {
    return slices
      .list({ namespace: metadata?.namespace ?? '' })
      .filter((slice) => slice.metadata?.labels?.[serviceNameLabel] === metadata?.name)
  }

  async function write(apiService: ApiService, verdict: Verdict): Promise<void> {
    const old = apiService.status?.conditions
    const conditions = setCondition(old, { type: 'Available', ...verdict }, clock.now())
    const known = findCondition(old, 'Available')
    if (known && equalJson(findCondition(conditions, 'Available'), known)) return
    await api.update(
      apiServices,
      { ...apiService, status: { ...apiService.status, conditions } },
      { subresource: 'status' },
    )
  }
}

function hasEndpoint({ endpoints, ports }: EndpointSlice, portName: string): boolean {
  const isReady = (endpoints ?? []).some(
    ({ conditions, addresses }) => addresses.length > 0 && conditions?.ready !== false,
  )
  return isReady && (ports ?? []).some(({ name = '', port }) => name === portName && port !== undefined)
}
