/** Whether an object with that name exists already, asked while it is typed. */
import { useQuery } from '@tanstack/react-query'
import type { Kind } from '../kinds/kind'
import type { KubeList } from '../kube/object'
import { resourcePath } from '../kube/paths'
import { api } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'
import { useDebounced } from './use-debounced'

export type Availability = 'checking' | 'free' | 'taken' | 'terminating' | 'unknown'

const askAgainMs = 3000

/** `name` undefined: not worth asking. */
export function useNameAvailability(cluster: string, kind: Kind, name: string | undefined): Availability | undefined {
  const settled = useDebounced(name, 250)
  const query = useQuery({
    queryKey: [...queryKeys.object(cluster, kind.id, { name: settled ?? '' }), 'availability'],
    queryFn: ({ signal }) =>
      availabilityOf(
        api.kube(cluster, resourcePath(kind), { fieldSelector: `metadata.name=${settled ?? ''}` }),
        signal,
      ),
    enabled: settled !== undefined && settled !== '',
    staleTime: askAgainMs,
    // A name that is taken may become free while the form is open.
    refetchInterval: ({ state }) => (state.data === 'taken' || state.data === 'terminating' ? askAgainMs : false),
    retry: false,
  })
  if (name === undefined) return undefined
  if (name !== settled || query.isPending) return 'checking'
  return query.data ?? 'unknown'
}

/** A list of at most one: to find none is an answer, not a failure. */
async function availabilityOf(url: string, signal: AbortSignal): Promise<Availability> {
  const [found] = (await requestJson<KubeList>(url, { signal })).items
  if (!found) return 'free'
  return found.metadata?.deletionTimestamp ? 'terminating' : 'taken'
}
