'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { useKinds } from '@/components/shell/kinds-context'
import { useNamespaceScope } from '@/components/shell/namespace-scope'
import { objectPlaceOf, pages } from '@/lib/browser/paths'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { canDo, type Kind } from '@/lib/kinds/kind'

/** A page that one can go to. */
export interface Place {
  id: string
  label: string
  /** What tells two of one label apart. */
  hint?: string
  /** All that it may be called. */
  names: readonly string[]
  href: string
  kind?: Kind
}

/** The console's own pages, and the list of each kind. */
export function usePlaces(): readonly Place[] {
  const t = useTranslations()
  const words = useVocabulary()
  const { cluster, clusters } = useCluster()
  const kinds = useKinds()
  const { query } = useNamespaceScope()
  return useMemo(() => {
    const place = (id: string, label: string, href: string): Place => ({ id, label, href, names: [label] })
    return [
      place('overview', words.section('overview'), pages.cluster(cluster.id)),
      place('create', t('createObjects.open'), pages.create(cluster.id, query)),
      place('components', t('addons.title'), pages.addons(cluster.id)),
      place('settings', t('user.settings'), pages.settings()),
      place('clusters', t('clusters.title'), pages.clusters()),
      ...clusters
        .filter(({ id }) => id !== cluster.id)
        .map(({ id, name }) => place(`cluster ${id}`, name, pages.cluster(id))),
      ...kinds.all
        .filter((kind) => canDo(kind, 'list'))
        .map((kind) => ({
          id: `kind ${kind.id}`,
          label: words.kinds(kind),
          hint: kind.id,
          names: [words.kinds(kind), words.kind(kind), kind.kind, kind.id, kind.plural, ...(kind.shortNames ?? [])],
          href: pages.list(cluster.id, kind.id, query),
          kind,
        })),
    ]
  }, [t, words, cluster.id, clusters, kinds, query])
}

/** What a path of this console leads to, in words; undefined for what has none. */
export function usePlaceAt(): (path: string) => Place | undefined {
  const words = useVocabulary()
  const { cluster, clusters } = useCluster()
  const { byId } = useKinds()
  return (path) => {
    const [, clusterId = '', kindId, ...segments] = path.split('/').map(decoded)
    const found = clusters.find(({ id }) => id === clusterId)
    if (!found || kindId === undefined) return undefined
    const kind = byId(kindId)
    if (!kind) return undefined
    const elsewhere = found.id === cluster.id ? [] : [found.name]
    const entry = { id: `recent ${path}`, href: path, names: [], kind }
    if (segments.length === 0) return { ...entry, label: words.kinds(kind), hint: [...elsewhere, kind.id].join(' · ') }
    const place = objectPlaceOf(kind.scope, segments)
    if (!place) return undefined
    const hint = [...elsewhere, words.kind(kind), ...(place.namespace ? [place.namespace] : [])].join(' · ')
    return { ...entry, label: place.name, hint }
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
