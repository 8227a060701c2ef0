/** The person's settings: read once with the page, changed at once on screen, and put back if the server did not take it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AllSettings } from '../settings/schema'
import { api } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

export function useSettings(initial: AllSettings): AllSettings {
  const query = useQuery({
    queryKey: queryKeys.settings(),
    queryFn: ({ signal }) => requestJson<AllSettings>(api.settings(), { signal }),
    initialData: initial,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return query.data
}

export function useChangeSettings() {
  const client = useQueryClient()
  const key = queryKeys.settings()
  return useMutation({
    mutationFn: (changes: Partial<AllSettings>) =>
      requestJson<AllSettings>(api.settings(), { method: 'PATCH', body: changes }),
    onMutate: (changes) => {
      const before = client.getQueryData<AllSettings>(key)
      if (before) client.setQueryData<AllSettings>(key, { ...before, ...changes })
      return { before }
    },
    onError: (_error, _changes, context) => {
      if (context?.before) client.setQueryData(key, context.before)
    },
    onSuccess: (all) => client.setQueryData(key, all),
  })
}
