/** Whether somebody measures what Nodes and Pods use. */
import { useQuery } from '@tanstack/react-query'
import { type MetricsApi, metricsKindOf } from '../kinds/usage'
import { api } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

const againMs = 10_000

/** Undefined while it is not known, and for kinds whose use nobody measures. */
export function useMetricsApi(cluster: string, kindId: string): MetricsApi | undefined {
  const isMeasured = metricsKindOf(kindId) !== undefined
  const { data } = useQuery({
    queryKey: queryKeys.metricsApi(cluster),
    queryFn: ({ signal }) => requestJson<{ api: MetricsApi }>(api.metrics(cluster), { signal }),
    enabled: isMeasured,
    refetchInterval: againMs,
    staleTime: againMs,
    retry: false,
  })
  return isMeasured ? data?.api : undefined
}
