/**
 * What other servers answer for the cluster: each APIService with a Service leads there, as the user who asks.
 * Models kube-aggregator/pkg/apiserver.
 */
import { type RunningController, runController } from '../../client/runner'
import { apiServices } from '../../kinds'
import { isConditionTrue } from '../../kube/conditions'
import type { ApiService } from '../../kube/types'
import type { AggregatedGroupVersion, Aggregator, GroupVersion } from '../api/aggregation'
import type { User } from '../api/request'
import type { Part, ServiceProxy, SimulatorRuntime } from '../runtime'
import { type AutoregisterOptions, autoregisterController } from './autoregister'
import { availableController } from './available'
import { type Discovered, discoveryOf } from './discover'
import { forward } from './forward'

export interface AggregatorOptions extends AutoregisterOptions {
  services: ServiceProxy
  /** Whom its loops act as: they are part of the API server. */
  user: User
}

export function createAggregator(runtime: SimulatorRuntime, options: AggregatorOptions): Part & Aggregator {
  const { services, user } = options
  const { clock, random, log } = runtime
  const source = runtime.sourceFor(user)
  const cache = source.cache(apiServices)
  /** What each last said that it serves, by name. */
  const discovered = new Map<string, Discovered>()
  let running: RunningController[] = []

  const find = ({ group, version }: GroupVersion) => {
    const found = cache.get(undefined, `${version}.${group}`)
    return found?.spec?.service ? found : undefined
  }

  async function discover(apiService: ApiService, clusterIp: string): Promise<string | undefined> {
    const outcome = await discoveryOf(apiService, clusterIp, { services, clock })
    if ('failure' in outcome) return outcome.failure
    discovered.set(apiService.metadata?.name ?? '', outcome)
    return undefined
  }

  return {
    name: 'kube-aggregator',
    answer(exchange, groupVersion) {
      const apiService = find(groupVersion)
      return apiService && forward(exchange, apiService, services)
    },
    groupVersions: () => cache.list().flatMap((apiService) => aggregated(apiService, discovered)),
    async start() {
      const runner = { api: runtime.apiFor(user), source, clock, random: () => random(), log }
      running = [
        runController((context) => autoregisterController(context, options), runner),
        runController((context) => availableController(context, { discover }), runner),
      ]
      await Promise.all(running.map(({ ready }) => ready))
    },
    async stop() {
      await Promise.all(running.splice(0).map((controller) => controller.stop()))
    },
  }
}

function aggregated(apiService: ApiService, discovered: ReadonlyMap<string, Discovered>): AggregatedGroupVersion[] {
  const { metadata, spec, status } = apiService
  if (!spec?.service || !spec.group || !spec.version) return []
  const known = discovered.get(metadata?.name ?? '')
  const isCurrent = known !== undefined && isConditionTrue(status?.conditions, 'Available')
  return [
    {
      group: spec.group,
      version: spec.version,
      freshness: isCurrent ? 'Current' : 'Stale',
      resources: known?.resources ?? [],
    },
  ]
}
