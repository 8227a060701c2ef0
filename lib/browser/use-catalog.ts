/** The kinds of a cluster, read once and again when the server says that there are others. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Catalog } from '../catalog/contract'
import { kindById } from '../kinds'
import { deriveKind, type KindDescription } from '../kinds/derived-kind'
import type { Kind } from '../kinds/kind'
import { statusOf } from '../kube/status-error'
import { allKinds } from '../views/contract'
import { type ClusterKinds, clusterKinds } from './cluster-kinds'
import { useSocketHub } from './hub-context'
import { api } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

export function useCatalog(cluster: string): ClusterKinds {
  const hub = useSocketHub()
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: queryKeys.kinds(cluster),
    queryFn: ({ signal }) => requestJson<Catalog>(api.kinds(cluster), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    // Until it is told, the kinds known in code are all there are.
    refetchInterval: ({ state }) => (state.data ? false : 15_000),
  })
  useEffect(() => {
    const key = queryKeys.kinds(cluster)
    return hub.followObject(
      { cluster, kind: allKinds, name: allKinds },
      {
        changed({ resourceVersion }) {
          const known = client.getQueryData<Catalog>(key)
          if (known?.version !== resourceVersion) void client.invalidateQueries({ queryKey: key })
        },
      },
    )
  }, [hub, client, cluster])
  return useMemo(() => clusterKinds(data), [data])
}

export type KindOnPage =
  | { state: 'ready'; kind: Kind }
  | { state: 'loading' }
  /** The cluster serves no such kind, or no longer. */
  | { state: 'absent' }
  | { state: 'failed'; error: Error; retry(): void }

/** One kind with its columns, for the page about it. */
export function useKind(cluster: string, id: string, kinds: ClusterKinds): KindOnPage {
  const known = kindById(id)
  const isServed = kinds.mayServe(id)
  const { data, error, refetch } = useQuery({
    queryKey: [...queryKeys.kind(cluster, id), kinds.version ?? ''],
    queryFn: ({ signal }) => requestJson<KindDescription>(api.kind(cluster, id), { signal }),
    enabled: !known && isServed,
    // What is on screen stays until it is known whether its columns are others.
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const derived = useMemo(() => (data?.id === id ? deriveKind(data) : undefined), [data, id])
  if (!isServed) return { state: 'absent' }
  if (known) return { state: 'ready', kind: known }
  if (derived) return { state: 'ready', kind: derived }
  if (!error) return { state: 'loading' }
  return isNotFound(error) ? { state: 'absent' } : { state: 'failed', error, retry: () => void refetch() }
}

const isNotFound = (error: Error) => statusOf(error).code === 404
