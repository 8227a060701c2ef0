/**
 * Objects by name, of whatever the person may list: through the same feeds and permissions as lists. Only what is found leaves
 * the server, and what is not read yet is said.
 */
import type { Person } from '../cluster/contract'
import { kinds } from '../kinds'
import type { Kind } from '../kinds/kind'
import { pathNotFound } from '../kube/status-error'
import type { SearchAnswer, SearchHit, SearchQuery } from './contract'
import type { ViewParts } from './live-view'
import { isVisible } from './matcher'
import { rankOf } from './search-rank'
import { ViewSource } from './view-source'

/** What controllers write for each other is not what a person looks for by name. */
const unsought = [
  'controllerrevisions.apps',
  'endpoints',
  'endpointslices.discovery.k8s.io',
  'events',
  'leases.coordination.k8s.io',
]
const usual = kinds.filter(({ id, menu }) => menu && !unsought.includes(id))
const mostHits = 30
const mostOfKind = 8
/** An answer comes after this, with what there is. */
const patienceMs = 500

export async function searchObjects(parts: ViewParts, person: Person, query: SearchQuery): Promise<SearchAnswer> {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean)
  const { cluster, kind: id } = query
  const connected = parts.clusters.get(cluster, person)
  const wanted = id === undefined ? undefined : await parts.catalogs.kind(connected, person, id)
  if (id !== undefined && !wanted) throw pathNotFound()
  if (words.length === 0 && !wanted) return { hits: [], complete: true }

  let look: () => void = () => undefined
  const listener = { changed: () => undefined, stateChanged: () => look(), permissionChanged: () => look() }
  const sources = (wanted ? [wanted] : usual).map((kind) => ({
    kind,
    source: new ViewSource(parts, person, { cluster, kind }, listener),
  }))
  const isPending = () => sources.some(({ source }) => !source.complete && source.state.state === 'loading')
  try {
    await new Promise<void>((resolve) => {
      const cancel = parts.clock.after(patienceMs, resolve)
      look = () => {
        if (isPending()) return
        cancel()
        resolve()
      }
      look()
    })
    const hits = sources.flatMap(({ kind, source }) => hitsOf(kind, source, words, wanted ? mostHits : mostOfKind))
    return { hits: hits.sort(byRank).slice(0, mostHits), complete: !isPending() }
  } finally {
    for (const { source } of sources) source.close()
  }
}

function hitsOf(kind: Kind, source: ViewSource, words: readonly string[], most: number): SearchHit[] {
  const { visible } = source
  if (!visible || !source.complete) return []
  const hits: SearchHit[] = []
  for (const item of source.items(undefined)) {
    if (!isVisible(visible, kind, item)) continue
    const rank = rankOf(item, words)
    if (rank === undefined) continue
    const { namespace, name, status } = item
    hits.push({ kind: kind.id, ...(namespace ? { namespace } : {}), name, ...(status ? { status } : {}), rank })
    // Of very many, the worse half goes now and then.
    if (hits.length > 500) hits.sort(byRank).splice(most)
  }
  return hits.sort(byRank).slice(0, most)
}

/** Among equals the shorter name is the nearer one. */
const byRank = (a: SearchHit, b: SearchHit) =>
  a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
