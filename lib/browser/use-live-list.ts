/**
 * A short list of whole objects beside a detail (quotas of a namespace, endpoints of a Service): read through the proxy,
 * and read again when a view over the same scope moves. Not for anything that grows with the cluster.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
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
  const { namespace, labelSelector, ownerUid } = scope
  const url = api.kube(cluster, resourcePath(kind, namespace ? { namespace } : {}), {
    labelSelector,
    limit: String(longest),
  })
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
  // The list is read when the view has its rows, and again whenever one of them is another: the signature is part of the key.
  const signature = view.answered ? view.rows.map(({ uid, resourceVersion }) => `${uid}@${resourceVersion}`).join() : ''
  const { state } = view.condition
  const query = useQuery({
    queryKey: [...queryKeys.list(cluster, url), signature],
    queryFn: ({ signal }) => requestJson<KubeList<T>>(url, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
    enabled: enabled && (view.answered || state === 'refused' || state === 'failed'),
  })

  const items = query.data?.items
  const owned = ownerUid ? items?.filter((item) => isOwnedBy(item, ownerUid)) : items
  return { items: owned, error: query.data ? null : query.error }
}
