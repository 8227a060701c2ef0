/** Asks an aggregated server what it serves; that is also how it is seen whether it answers. */
import type { Clock } from '../../clock'
import { isJsonObject } from '../../kube/json'
import type { ApiService } from '../../kube/types'
import type { DiscoveredResource } from '../api/discovery'
import type { ServiceProxy } from '../runtime'
import { frontProxyClient, setUserHeaders } from './front-proxy'

export interface Discovered {
  resources: readonly DiscoveredResource[]
}

const timeoutMs = 5_000
/** The rights of system:masters, so that no rule of the other side is in the way. */
const user = { name: 'system:kube-aggregator', groups: ['system:masters'] }

export async function discoveryOf(
  { spec }: ApiService,
  clusterIp: string,
  { services, clock }: { services: ServiceProxy; clock: Clock },
): Promise<Discovered | { failure: string }> {
  const { namespace = '', name = '', port = 443 } = spec?.service ?? {}
  const { group = '', version = '' } = spec ?? {}
  const url = `https://${clusterIp}:${port}/apis/${group}/${version}`
  const failed = (why: string) => ({ failure: `failing or missing response from ${url}: ${why}` })
  const headers = new Headers({ accept: 'application/json' })
  setUserHeaders(headers, user)
  const late = new Promise<undefined>((resolve) => clock.after(timeoutMs, () => resolve(undefined)))
  try {
    const target = { namespace, service: name, port: String(port) }
    const answer = await Promise.race([services.fetch(target, new Request(url, { headers }), frontProxyClient), late])
    if (!answer) return failed(`Get ${JSON.stringify(url)}: context deadline exceeded`)
    if (!answer.ok) return failed(`bad status from ${url}: ${answer.status}`)
    return { resources: resourcesIn(await answer.json(), group, version) }
  } catch (error) {
    return failed(`Get ${JSON.stringify(url)}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** From an APIResourceList. */
function resourcesIn(document: unknown, group: string, version: string): DiscoveredResource[] {
  const listed = isJsonObject(document) && Array.isArray(document.resources) ? document.resources : []
  const all = listed.filter(isJsonObject).map((each) => ({
    name: text(each.name),
    kind: { group: text(each.group) || group, version: text(each.version) || version, kind: text(each.kind) },
    singular: text(each.singularName),
    namespaced: each.namespaced === true,
    verbs: texts(each.verbs),
    shortNames: texts(each.shortNames),
    categories: texts(each.categories),
  }))
  return all
    .filter(({ name }) => name && !name.includes('/'))
    .map(({ name: plural, ...resource }) => ({
      ...resource,
      group,
      version,
      plural,
      subresources: all
        .filter(({ name }) => name.startsWith(`${plural}/`))
        .map(({ name, kind, verbs }) => ({ name: name.slice(plural.length + 1), kind, verbs })),
    }))
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
