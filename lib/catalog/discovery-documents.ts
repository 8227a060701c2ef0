/** The documents of discovery, aggregated (`APIGroupDiscoveryList`) and old (`APIVersions`, `APIGroupList`, `APIResourceList`). */

/** One resource in one version. */
export interface Described {
  group: string
  version: string
  plural: string
  kind: string
  singular: string
  namespaced: boolean
  verbs: readonly string[]
  shortNames: readonly string[]
  categories: readonly string[]
  scalable: boolean
}

export interface StaleGroup {
  group: string
  version: string
}

interface GroupDiscoveryList {
  kind: 'APIGroupDiscoveryList'
  items?: readonly {
    metadata?: { name?: string }
    versions?: readonly {
      version: string
      /** `Stale`: what serves it did not answer lately; what it said before may still stand here. */
      freshness?: string
      resources?: readonly {
        resource: string
        responseKind?: { kind?: string }
        scope?: string
        singularResource?: string
        verbs?: readonly string[]
        shortNames?: readonly string[]
        categories?: readonly string[]
        subresources?: readonly { subresource?: string }[]
      }[]
    }[]
  }[]
}

export function isAggregated(answer: unknown): answer is GroupDiscoveryList {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'APIGroupDiscoveryList'
}

export function readAggregated({ items = [] }: GroupDiscoveryList): { described: Described[]; stale: StaleGroup[] } {
  const places = items.flatMap(({ metadata, versions = [] }) =>
    versions.map((version) => ({ group: metadata?.name ?? '', ...version })),
  )
  return {
    stale: places.flatMap(({ group, version, freshness }) => (freshness === 'Stale' ? [{ group, version }] : [])),
    described: places.flatMap(({ group, version, resources = [] }) =>
      resources.map((each) => ({
        group,
        version,
        plural: each.resource,
        kind: each.responseKind?.kind ?? '',
        singular: each.singularResource ?? '',
        namespaced: each.scope === 'Namespaced',
        verbs: each.verbs ?? [],
        shortNames: each.shortNames ?? [],
        categories: each.categories ?? [],
        scalable: each.subresources?.some(({ subresource }) => subresource === 'scale') ?? false,
      })),
    ),
  }
}

/** Which group versions an old server names, the preferred one of each group first. */
export function groupVersionsOf(answer: unknown): { group: string; version: string }[] {
  type Group = { name: string; versions?: { version: string }[]; preferredVersion?: { version: string } }
  const { versions: core = [], groups = [] } = answer as { versions?: string[]; groups?: Group[] }
  return [
    ...core.map((version) => ({ group: '', version })),
    ...groups.flatMap(({ name, versions = [], preferredVersion }) => {
      const names = versions.map(({ version }) => version)
      const preferred = preferredVersion?.version
      const ordered = preferred ? [preferred, ...names.filter((version) => version !== preferred)] : names
      return ordered.map((version) => ({ group: name, version }))
    }),
  ]
}

export function readResourceList(group: string, version: string, answer: unknown): Described[] {
  interface Resource {
    name: string
    kind: string
    singularName?: string
    namespaced?: boolean
    verbs?: string[]
    shortNames?: string[]
    categories?: string[]
  }
  const { resources = [] } = answer as { resources?: Resource[] }
  const names = new Set(resources.map(({ name }) => name))
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map((each) => ({
      group,
      version,
      plural: each.name,
      kind: each.kind,
      singular: each.singularName ?? '',
      namespaced: each.namespaced ?? false,
      verbs: each.verbs ?? [],
      shortNames: each.shortNames ?? [],
      categories: each.categories ?? [],
      scalable: names.has(`${each.name}/scale`),
    }))
}
