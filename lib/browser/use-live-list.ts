/**
 * A short list of whole objects beside a detail (quotas of a namespace, endpoints of a Service): read through the proxy,
 * and read again when a view over the same scope moves. Not for anything that grows with the cluster.
 */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Kind } from '../kinds/kind'
import type { KubeList, KubeObject } from '../kube/object'
import { isOwnedBy } from '../kube/owners'
import { resourcePath } from '../kube/paths'
import { api } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'
import { useView } from './use-view'

const longest = 200

interface LiveList<T extends KubeObject> {
  items: readonly T[] | undefined
  error: Error | null
}

export function useLiveList<T extends KubeObject>(
  cluster: string,
  kind: Kind,
  scope: { namespace?: string; labelSelector?: string; ownerUid?: string },
  enabled = true,
): LiveList<T> {
  const client = useQueryClient()
  const { namespace, labelSelector, ownerUid } = scope
  const url = api.kube(cluster, resourcePath(kind, namespace ? { namespace } : {}), {
    labelSelector,
    limit: String(longest),
  })
  const key = queryKeys.list(cluster, url)
  const view = useView(
    enabled
      ? {
          cluster,
          kind: kind.id,
          ...(namespace ? { namespaces: [namespace] } : {}),
          ...(labelSelector ? { labelSelector } : {}),
          ...(ownerUid ? { ownerUid } : {}),
          window: { offset: 0, limit: longest },
        }
      : undefined,
  )
  const signature = view.answered ? view.rows.map((row) => row.resourceVersion).join(' ') : undefined
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => requestJson<KubeList<T>>(url, { signal }),
    placeholderData: keepPreviousData,
    enabled,
  })

  useEffect(() => {
    if (signature !== undefined) void client.invalidateQueries({ queryKey: queryKeys.list(cluster, url) })
  }, [client, cluster, url, signature])

  const items = query.data?.items
  const owned = ownerUid ? items?.filter((item) => isOwnedBy(item, ownerUid)) : items
  return { items: owned, error: query.data ? null : query.error }
}
