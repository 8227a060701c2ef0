/** Who owns an object and what it owns, gathered by the console's server with the person's rights. */
import { useQuery } from '@tanstack/react-query'
import type { Relations } from '../operations/contract'
import { api, type ObjectPlace } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

/** `version` changes with the object, so that what is shown follows it. */
export function useRelations(cluster: string, kind: string, place: ObjectPlace, version?: string) {
  return useQuery({
    queryKey: [...queryKeys.relations(cluster, kind, place), version ?? ''],
    queryFn: ({ signal }) => requestJson<Relations>(api.relations(cluster, kind, place), { signal }),
    staleTime: 2000,
    placeholderData: (before) => before,
    retry: false,
  })
}
