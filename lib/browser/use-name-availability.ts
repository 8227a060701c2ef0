/** Whether an object with that name exists already, asked while it is typed. */
import { useQuery } from '@tanstack/react-query'
import type { Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'
import { resourcePath } from '../kube/paths'
import { hasReason } from '../kube/status-error'
import { api } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'
import { useDebounced } from './use-debounced'

export type Availability = 'checking' | 'free' | 'taken' | 'terminating' | 'unknown'

/** `name` undefined: not worth asking. */
export function useNameAvailability(cluster: string, kind: Kind, name: string | undefined): Availability | undefined {
  const settled = useDebounced(name, 250)
  const query = useQuery({
    queryKey: [...queryKeys.object(cluster, kind.id, { name: settled ?? '' }), 'availability'],
    queryFn: ({ signal }) => availabilityOf(api.kube(cluster, resourcePath(kind, { name: settled ?? '' })), signal),
    enabled: settled !== undefined && settled !== '',
    staleTime: 3000,
    retry: false,
  })
  if (name === undefined) return undefined
  if (name !== settled || query.isPending) return 'checking'
  return query.data ?? 'unknown'
}

async function availabilityOf(url: string, signal: AbortSignal): Promise<Availability> {
  try {
    const found = await requestJson<KubeObject>(url, { signal })
    return found.metadata?.deletionTimestamp ? 'terminating' : 'taken'
  } catch (error) {
    if (hasReason(error, 'NotFound')) return 'free'
    throw error
  }
}
