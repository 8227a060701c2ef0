/** Which endpoint of several: in turn, or always the same for one client. */
import type { Clock } from '../../clock'
import type { Service } from '../../kube/types'
import type { Endpoint } from './service-table'

interface Affinity {
  endpoint: Endpoint
  usedMs: number
}

const defaultTimeoutSeconds = 10_800

export class EndpointPicker {
  readonly #turns = new Map<string, number>()
  readonly #affinities = new Map<string, Map<string, Affinity>>()

  constructor(private readonly clock: Clock) {}

  /** `key` names the Service's port. Undefined when there is none to choose. */
  pick(key: string, service: Service, endpoints: readonly Endpoint[], client: string): Endpoint | undefined {
    if (service.spec?.sessionAffinity !== 'ClientIP') return this.#next(key, endpoints)
    const seconds = service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultTimeoutSeconds
    const clients = this.#affinities.get(key) ?? new Map<string, Affinity>()
    this.#affinities.set(key, clients)
    const nowMs = this.clock.now().getTime()
    const known = clients.get(client)
    const isUsable =
      known !== undefined &&
      nowMs - known.usedMs < seconds * 1000 &&
      endpoints.some(({ ip, port }) => ip === known.endpoint.ip && port === known.endpoint.port)
    const endpoint = isUsable ? known.endpoint : this.#next(key, endpoints)
    if (endpoint) clients.set(client, { endpoint, usedMs: nowMs })
    return endpoint
  }

  forget(serviceKey: string): void {
    for (const table of [this.#turns, this.#affinities]) {
      for (const key of table.keys()) if (key.startsWith(`${serviceKey}:`)) table.delete(key)
    }
  }

  #next(key: string, endpoints: readonly Endpoint[]): Endpoint | undefined {
    const turn = this.#turns.get(key) ?? 0
    this.#turns.set(key, turn + 1)
    return endpoints[turn % endpoints.length]
  }
}
