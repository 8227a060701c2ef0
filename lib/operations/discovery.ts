/** What a cluster serves, by its own word: one request for each half of the API where it can answer in one (1.26 on). */
import { kindById } from '../kinds'
import type { Kind } from '../kinds/kind'
import { groupVersionPath } from '../kube/paths'
import { qualifiedResource } from '../kube/status-error'
import type { Ask } from './ask'
import type { ServedKind } from './contract'

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

interface GroupDiscoveryList {
  kind: 'APIGroupDiscoveryList'
  items?: readonly {
    metadata?: { name?: string }
    versions?: readonly {
      version: string
      resources?: readonly {
        resource: string
        responseKind?: { kind?: string }
        scope?: string
        verbs?: readonly string[]
      }[]
    }[]
  }[]
}

interface Described {
  group: string
  version: string
  plural: string
  kind: string
  namespaced: boolean
  verbs: readonly string[]
}

/** Each resource once, in the version that its group prefers. Groups that do not answer are left out, as kubectl does. */
export async function readServed(ask: Ask): Promise<readonly ServedResource[]> {
  const described = (await Promise.all([half(ask, '/api'), half(ask, '/apis')])).flat()
  const served = new Map<string, ServedResource & { versions: string[] }>()
  for (const resource of described) {
    const id = qualifiedResource(resource)
    const known = served.get(id)
    if (known) known.versions.push(resource.version)
    else served.set(id, { kind: kindOf(id, resource), versions: [resource.version], verbs: resource.verbs })
  }
  return [...served.values()]
}

async function half(ask: Ask, root: '/api' | '/apis'): Promise<Described[]> {
  const answer = await ask(root, aggregated)
  if (isAggregated(answer)) return readAggregated(answer)
  const places = root === '/api' ? coreVersions(answer) : groupVersions(answer)
  const lists = await Promise.all(places.map((place) => readVersion(ask, place).catch(() => [])))
  return lists.flat()
}

function isAggregated(answer: unknown): answer is GroupDiscoveryList {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'APIGroupDiscoveryList'
}

function readAggregated({ items = [] }: GroupDiscoveryList): Described[] {
  return items.flatMap(({ metadata, versions = [] }) =>
    versions.flatMap(({ version, resources = [] }) =>
      resources.map(({ resource, responseKind, scope, verbs = [] }) => ({
        group: metadata?.name ?? '',
        version,
        plural: resource,
        kind: responseKind?.kind ?? '',
        namespaced: scope === 'Namespaced',
        verbs,
      })),
    ),
  )
}

const coreVersions = (answer: unknown) =>
  ((answer as { versions?: string[] }).versions ?? []).map((version) => ({ group: '', version }))

function groupVersions(answer: unknown): { group: string; version: string }[] {
  type Group = { name: string; versions?: { version: string }[]; preferredVersion?: { version: string } }
  return ((answer as { groups?: Group[] }).groups ?? []).flatMap(({ name, versions = [], preferredVersion }) => {
    const names = versions.map(({ version }) => version)
    const preferred = preferredVersion?.version
    const ordered = preferred ? [preferred, ...names.filter((version) => version !== preferred)] : names
    return ordered.map((version) => ({ group: name, version }))
  })
}

async function readVersion(ask: Ask, { group, version }: { group: string; version: string }): Promise<Described[]> {
  type Resource = { name: string; kind: string; namespaced?: boolean; verbs?: string[] }
  const list = (await ask(groupVersionPath(group, version))) as { resources?: Resource[] }
  return (list.resources ?? [])
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced = false, verbs = [] }) => ({
      group,
      version,
      plural: name,
      kind,
      namespaced,
      verbs,
    }))
}

function kindOf(id: string, { group, version, plural, kind, namespaced }: Described): Kind {
  return (
    kindById(id) ?? {
      id,
      group,
      versions: [version],
      kind,
      plural,
      singular: kind.toLowerCase(),
      scope: namespaced ? 'Namespaced' : 'Cluster',
      columns: [],
    }
  )
}

/** What of it can be created, as a browser needs it. */
export function servedKinds(resources: readonly ServedResource[]): ServedKind[] {
  return resources
    .filter(({ verbs }) => verbs.includes('create'))
    .map(({ kind: { id, group, kind, plural, scope }, versions }) => ({
      id,
      group,
      kind,
      plural,
      apiVersions: versions.map((version) => (group ? `${group}/${version}` : version)),
      namespaced: scope === 'Namespaced',
    }))
}
