/**
 * What the server serves, in the old form (one document per group version) and the aggregated one.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 */
import { createHash } from 'node:crypto'
import { compareApiVersions } from '../../kube/api-versions'
import { pathNotFound } from '../../kube/status-error'
import type { GroupVersionKind } from '../schema/schema'
import type { AggregatedGroupVersion } from './aggregation'
import type { Exchange } from './exchange'
import { jsonAnswer, textAnswer } from './exchange'
import { parseAccept } from './negotiate'

export interface DiscoveredResource {
  group: string
  version: string
  plural: string
  singular: string
  kind: GroupVersionKind
  namespaced: boolean
  verbs: readonly string[]
  shortNames?: readonly string[]
  categories?: readonly string[]
  /** For OpenAPI: what lists are called where that is not the kind with `List` behind it. */
  listKind?: string
  /** For OpenAPI: false where a strategic merge patch is refused. */
  strategicPatch?: boolean
  subresources: readonly { name: string; kind: GroupVersionKind; verbs: readonly string[] }[]
}

export interface Discovery {
  /** Answers /api, /apis and what is below them as far as no resource is named; undefined for any other path. */
  answer(exchange: Exchange): Response | undefined
  has(group: string, version: string): boolean
}

interface Group {
  name: string
  /** Preferred first. */
  versions: { version: string; freshness: 'Current' | 'Stale'; resources: DiscoveredResource[] }[]
}

export interface DiscoveryOptions {
  /** What is served here at this moment; the same list until that changes. */
  served(): readonly DiscoveredResource[]
  /** What other servers answer. */
  aggregated(): readonly AggregatedGroupVersion[]
}

const aggregatedVersions = ['v2', 'v2beta1']

export function createDiscovery({ served, aggregated: others }: DiscoveryOptions): Discovery {
  let known: { served: readonly DiscoveredResource[]; groups: Group[] } | undefined
  const ownGroups = () => {
    const resources = served()
    if (known?.served !== resources) known = { served: resources, groups: groupsOf(resources) }
    return known.groups
  }
  const find = (group: string, version: string) =>
    ownGroups()
      .find(({ name }) => name === group)
      ?.versions.find((each) => each.version === version)

  return {
    has: (group, version) => find(group, version) !== undefined,
    answer(exchange) {
      const groups = withAggregated(ownGroups(), others())
      const core = groups.filter(({ name }) => name === '')
      const named = groups.filter(({ name }) => name !== '')
      const segments = exchange.url.pathname.replace(/^\/+|\/+$/g, '').split('/')
      const [prefix, ...rest] = segments
      if (prefix === 'api') {
        if (rest.length === 0) return aggregated(exchange, core) ?? jsonAnswer(exchange, coreVersions(exchange))
        if (rest.length === 1) return resourceList(exchange, '', rest[0] ?? '')
      }
      if (prefix === 'apis') {
        if (rest.length === 0) return aggregated(exchange, named) ?? jsonAnswer(exchange, groupList(named))
        if (rest.length === 1) {
          const group = named.find(({ name }) => name === rest[0])
          if (!group) throw pathNotFound()
          return jsonAnswer(exchange, { kind: 'APIGroup', apiVersion: 'v1', ...oldGroup(group) })
        }
        if (rest.length === 2) return resourceList(exchange, rest[0] ?? '', rest[1] ?? '')
      }
      return undefined
    },
  }

  function resourceList(exchange: Exchange, group: string, version: string): Response {
    const found = find(group, version)
    if (!found) throw pathNotFound()
    return jsonAnswer(exchange, {
      kind: 'APIResourceList',
      ...(group ? { apiVersion: 'v1' } : {}),
      groupVersion: group ? `${group}/${version}` : version,
      resources: found.resources.flatMap(oldResources),
    })
  }
}

function groupsOf(resources: readonly DiscoveredResource[]): Group[] {
  const groups = new Map<string, Group>()
  for (const resource of resources) {
    const group = groups.get(resource.group) ?? { name: resource.group, versions: [] }
    groups.set(resource.group, group)
    const known = group.versions.find(({ version }) => version === resource.version)
    if (known) known.resources.push(resource)
    else group.versions.push({ version: resource.version, freshness: 'Current', resources: [resource] })
  }
  for (const { versions } of groups.values()) {
    versions.sort((a, b) => compareApiVersions(a.version, b.version))
    for (const { resources: each } of versions) each.sort((a, b) => (a.plural < b.plural ? -1 : 1))
  }
  return [...groups.values()]
}

/** A version that is served here is served here, whoever else has registered it. */
function withAggregated(own: readonly Group[], others: readonly AggregatedGroupVersion[]): readonly Group[] {
  if (others.length === 0) return own
  const groups = new Map(own.map((group) => [group.name, { ...group, versions: [...group.versions] }]))
  for (const { group: name, version, freshness, resources } of others) {
    const group = groups.get(name) ?? { name, versions: [] }
    groups.set(name, group)
    if (group.versions.some((each) => each.version === version)) continue
    group.versions.push({ version, freshness, resources: [...resources] })
    group.versions.sort((a, b) => compareApiVersions(a.version, b.version))
  }
  return [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Undefined when the client does not ask for the aggregated form. */
function aggregated(exchange: Exchange, groups: readonly Group[]): Response | undefined {
  for (const { type, parameters } of parseAccept(exchange.request.headers.get('accept'))) {
    if (type !== 'application/json' && type !== '*/*') continue
    const { g, v = '', as } = parameters
    if (as === undefined) return undefined
    if (g !== 'apidiscovery.k8s.io' || as !== 'APIGroupDiscoveryList' || !aggregatedVersions.includes(v)) continue
    const body = JSON.stringify({
      kind: 'APIGroupDiscoveryList',
      apiVersion: `apidiscovery.k8s.io/${v}`,
      metadata: {},
      items: groups.map(aggregatedGroup),
    })
    const etag = `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"`
    const headers = { etag, vary: 'Accept', 'cache-control': 'public' }
    if (exchange.request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
    const answer = textAnswer(body, `application/json;g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`)
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
    return answer
  }
  return undefined
}

function aggregatedGroup({ name, versions }: Group) {
  return {
    metadata: { name, creationTimestamp: null },
    versions: versions.map(({ version, freshness, resources }) => ({
      version,
      freshness,
      resources: resources.map((resource) => ({
        resource: resource.plural,
        responseKind: resource.kind,
        scope: resource.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: resource.singular,
        verbs: sorted(resource.verbs),
        ...names(resource),
        ...(resource.subresources.length > 0
          ? {
              subresources: resource.subresources.map((subresource) => ({
                subresource: subresource.name,
                responseKind: subresource.kind,
                verbs: sorted(subresource.verbs),
              })),
            }
          : {}),
      })),
    })),
  }
}

function oldResources(resource: DiscoveredResource) {
  const { plural, singular, namespaced, kind, group, version, verbs, subresources } = resource
  const foreign = (each: GroupVersionKind) =>
    each.group === group && each.version === version ? {} : { group: each.group, version: each.version }
  return [
    {
      name: plural,
      singularName: singular,
      namespaced,
      ...foreign(kind),
      kind: kind.kind,
      verbs: sorted(verbs),
      ...names(resource),
    },
    ...subresources.map((subresource) => ({
      name: `${plural}/${subresource.name}`,
      singularName: '',
      namespaced,
      ...foreign(subresource.kind),
      kind: subresource.kind.kind,
      verbs: sorted(subresource.verbs),
    })),
  ]
}

function names({ shortNames, categories }: DiscoveredResource) {
  return { ...(shortNames?.length ? { shortNames } : {}), ...(categories?.length ? { categories } : {}) }
}

function groupList(groups: readonly Group[]) {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(oldGroup) }
}

function oldGroup({ name, versions }: Group) {
  const all = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions: all, preferredVersion: all[0] }
}

function coreVersions({ url }: Exchange) {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: url.host }],
  }
}

const sorted = (verbs: readonly string[]) => [...verbs].sort()
