/**
 * The seam for what other servers answer: group versions that somebody has registered (APIService) and that are not served
 * here. Models kube-aggregator's place in the chain.
 */
import type { DiscoveredResource } from './discovery'
import type { Exchange } from './exchange'

export interface GroupVersion {
  group: string
  version: string
}

export interface AggregatedGroupVersion extends GroupVersion {
  /** Stale: its server does not answer at present; `resources` are those that it last named. */
  freshness: 'Current' | 'Stale'
  resources: readonly DiscoveredResource[]
}

export interface Aggregator {
  /**
   * Answers a request for resources or for the discovery document of a group version. Undefined: nobody has registered it.
   * The request is authenticated and authorised; it is audited and counted by the caller.
   */
  answer(exchange: Exchange, groupVersion: GroupVersion): Promise<Response> | undefined
  /** Everything that is registered, for /apis in both forms. */
  groupVersions(): readonly AggregatedGroupVersion[]
}

/** The group version that a path is below of; undefined for paths outside of /apis/<group>/<version>. */
export function groupVersionOf({ info, url }: Pick<Exchange, 'info' | 'url'>): GroupVersion | undefined {
  if (info.isResourceRequest) {
    return info.apiGroup ? { group: info.apiGroup, version: info.apiVersion } : undefined
  }
  const [prefix, group, version, ...rest] = url.pathname.replace(/^\/+|\/+$/g, '').split('/')
  return prefix === 'apis' && group && version && rest.length === 0 ? { group, version } : undefined
}
