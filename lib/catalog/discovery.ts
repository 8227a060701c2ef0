/** What a cluster serves, by its own word: one request for each half of the API where it can answer in one (1.26 on). */
import { kindById } from '../kinds'
import { bounded, deriveKind, type KindDescription } from '../kinds/derived-kind'
import type { Kind } from '../kinds/kind'
import { groupVersionPath } from '../kube/paths'
import { qualifiedResource } from '../kube/status-error'
import type { Ask } from '../operations/ask'
import type { ServedKind } from '../operations/contract'
import {
  type Described,
  groupVersionsOf,
  isAggregated,
  readAggregated,
  readResourceList,
  type StaleGroup,
} from './discovery-documents'

export interface Discovery {
  /** Each resource once, in the version that its group prefers. */
  kinds: readonly KindDescription[]
  /** Groups that did not answer, mostly because what serves them is down. */
  stale: readonly StaleGroup[]
}

export interface ServedResource {
  /** The kind known in code, or one made of what discovery says. */
  kind: Kind
  /** Served versions, preferred first. */
  versions: readonly string[]
  verbs: readonly string[]
}

const aggregated = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',')

/** More than any cluster has, so that a mad one costs no memory. */
const mostKinds = 5_000

/** Groups that do not answer are named, and hide nothing else. Throws when the cluster does not answer at all. */
export async function readDiscovery(ask: Ask): Promise<Discovery> {
  const halves = await Promise.all([half(ask, '/api'), half(ask, '/apis')])
  const kinds = new Map<string, KindDescription>()
  for (const resource of halves.flatMap(({ described }) => described)) {
    if (!isUsable(resource)) continue
    const id = qualifiedResource(resource)
    const known = kinds.get(id)
    if (known) kinds.set(id, { ...known, versions: [...known.versions, resource.version] })
    else if (kinds.size < mostKinds) kinds.set(id, descriptionOf(id, resource))
  }
  return { kinds: [...kinds.values()], stale: halves.flatMap(({ stale }) => stale) }
}

export async function readServed(ask: Ask): Promise<readonly ServedResource[]> {
  return (await readDiscovery(ask)).kinds.map(servedResource)
}

export function servedResource(description: KindDescription): ServedResource {
  const { id, versions, verbs } = description
  return { kind: kindById(id) ?? deriveKind(description), versions, verbs }
}

type Half = { described: readonly Described[]; stale: readonly StaleGroup[] }

async function half(ask: Ask, root: '/api' | '/apis'): Promise<Half> {
  const answer = await ask(root, aggregated)
  if (isAggregated(answer)) return readAggregated(answer)
  const stale: StaleGroup[] = []
  const lists = await Promise.all(
    groupVersionsOf(answer).map(async ({ group, version }) => {
      try {
        return readResourceList(group, version, await ask(groupVersionPath(group, version)))
      } catch {
        stale.push({ group, version })
        return []
      }
    }),
  )
  return { described: lists.flat(), stale }
}

/** Its names become parts of addresses, here and in the cluster: what is no name of Kubernetes is left out. */
function isUsable({ group, version, plural, kind }: Described): boolean {
  const isName = (text: string) => /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(text) && !text.includes('..')
  return isName(version) && isName(plural) && !plural.includes('.') && (group === '' || isName(group)) && kind !== ''
}

const longestName = 63

function descriptionOf(id: string, { group, version, plural, kind, ...rest }: Described): KindDescription {
  return {
    id,
    group,
    versions: [version],
    kind: bounded(kind, longestName),
    plural,
    singular: bounded(rest.singular || kind.toLowerCase(), longestName),
    scope: rest.namespaced ? 'Namespaced' : 'Cluster',
    shortNames: rest.shortNames.slice(0, 10).map((name) => bounded(name, longestName)),
    categories: rest.categories.slice(0, 10).map((name) => bounded(name, longestName)),
    verbs: rest.verbs,
    scalable: rest.scalable,
  }
}

/** What of it can be created, as a browser needs it. */
export function servedKinds(resources: readonly KindDescription[]): ServedKind[] {
  return resources
    .filter(({ verbs }) => verbs.includes('create'))
    .map(({ id, group, kind, plural, scope, versions, shortNames }) => ({
      id,
      group,
      kind,
      plural,
      shortNames,
      apiVersions: versions.map((version) => (group ? `${group}/${version}` : version)),
      namespaced: scope === 'Namespaced',
    }))
}
