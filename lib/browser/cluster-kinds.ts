/** The kinds of the cluster that a page is about: those known in code, and one made of each description for the rest. */
import type { Catalog } from '../catalog/contract'
import { kindById, kinds } from '../kinds'
import { deriveKind } from '../kinds/derived-kind'
import type { Kind } from '../kinds/kind'

export interface ClusterKinds {
  /** For menus and searches: what the cluster serves; until it has said so, what is known in code. */
  all: readonly Kind[]
  /** Without columns where the cluster declares them: `useKind` has them. */
  byId(id: string): Kind | undefined
  /** The id of the kind that a reference names; its bare Kind where the cluster has none such. */
  idOf(reference: { apiVersion?: string; kind?: string }): string
  /** False only where the cluster said so. */
  mayServe(id: string): boolean
  /** Undefined until the cluster has told its kinds. */
  version: string | undefined
  /** Groups that did not answer. */
  stale: Catalog['stale']
}

/** The same objects under another name. */
const aliases = ['events.events.k8s.io']

export function clusterKinds(catalog: Catalog | undefined): ClusterKinds {
  const served = catalog?.kinds.filter(({ id }) => !aliases.includes(id))
  const all = served?.map((description) => kindById(description.id) ?? deriveKind(description)) ?? kinds
  const ids = new Map(all.map((kind) => [kind.id, kind]))
  const stale = catalog?.stale ?? []
  const byId = (id: string) => ids.get(id) ?? kindById(id)
  return {
    all,
    byId,
    idOf({ apiVersion = 'v1', kind = '' }) {
      const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
      // Not by version: the object is the same in each that its group serves.
      const found = [...all, ...kinds].find((each) => each.group === group && each.kind === kind)
      return found?.id ?? kind
    },
    mayServe: (id) =>
      catalog === undefined || ids.has(id) || stale.some(({ group }) => group !== '' && id.endsWith(`.${group}`)),
    version: catalog?.version,
    stale,
  }
}
