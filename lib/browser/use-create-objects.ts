/** Creates objects out of a text as one operation of the console's server, which goes on when the tab is closed. */
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import type { CreateObjectsResult, ServedKind } from '../operations/contract'
import { api } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

interface CreateObjects {
  documents: readonly unknown[]
  /** For namespaced objects that name none. */
  namespace: string
  dryRun: boolean
}

export function useCreateObjects(cluster: string) {
  return useMutation({
    mutationFn: ({ documents, namespace, dryRun }: CreateObjects) =>
      requestJson<CreateObjectsResult>(api.objects(cluster, { dryRun }), {
        method: 'POST',
        body: { documents, namespace },
      }),
  })
}

/** Each kind that the cluster serves and that can be created. */
export const servedKindsQuery = (cluster: string) =>
  queryOptions({
    queryKey: queryKeys.served(cluster),
    queryFn: ({ signal }) => requestJson<readonly ServedKind[]>(api.served(cluster), { signal }),
    staleTime: 30_000,
    retry: false,
  })

export const useServedKinds = (cluster: string) => useQuery(servedKindsQuery(cluster))
