'use client'
import { useCluster } from '@/components/shell/cluster-context'
import { type ObjectPlace, pages } from '@/lib/browser/paths'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Kind } from '@/lib/kinds/kind'

/** The way to an object: its cluster, the list of its kind, its Namespace. */
export function useDetailCrumbs(kind: Kind, { namespace }: ObjectPlace) {
  const words = useVocabulary()
  const { cluster } = useCluster()
  return [
    { label: cluster.name, href: pages.cluster(cluster.id) },
    { label: words.kinds(kind), href: pages.list(cluster.id, kind.id, { ns: namespace }) },
    ...(namespace ? [{ label: namespace, href: pages.detail(cluster.id, 'namespaces', { name: namespace }) }] : []),
  ]
}
