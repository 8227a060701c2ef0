/** What one object uses, read again as often as it is measured. */
import { useQuery } from '@tanstack/react-query'
import type { UsageReading } from '../kinds/usage'
import { api, type ObjectPlace } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

const againMs = 10_000

export function useUsage(cluster: string, kind: string, place: ObjectPlace, enabled: boolean) {
  return useQuery({
    queryKey: queryKeys.usage(cluster, kind, place),
    queryFn: ({ signal }) => requestJson<UsageReading | null>(api.usage(cluster, kind, place), { signal }),
    refetchInterval: againMs,
    enabled,
    retry: false,
  })
}
