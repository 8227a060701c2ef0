/** The pluggable components of a cluster, looked at again while something is under way. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AddonDetail, AddonPhase, AddonState, AddonWishRequest } from '../addons/contract'
import { api } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

const calmMs = 10_000
const busyMs = 1_500
const isBusy = (phase: AddonPhase | undefined) => phase === 'turning-on' || phase === 'turning-off'

export function useAddons(cluster: string) {
  return useQuery({
    queryKey: queryKeys.addons(cluster),
    queryFn: ({ signal }) => requestJson<readonly AddonState[]>(api.addons(cluster), { signal }),
    refetchInterval: ({ state }) => (state.data?.some(({ phase }) => isBusy(phase)) ? busyMs : calmMs),
    retry: false,
  })
}

export function useAddon(cluster: string, id: string) {
  return useQuery({
    queryKey: queryKeys.addon(cluster, id),
    queryFn: ({ signal }) => requestJson<AddonDetail>(api.addon(cluster, id), { signal }),
    refetchInterval: ({ state }) => (isBusy(state.data?.phase) ? busyMs : calmMs),
    retry: false,
  })
}

export function useAddonWish(cluster: string, id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wish: AddonWishRequest) =>
      requestJson<AddonState>(api.addon(cluster, id), { method: 'POST', body: wish }),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.addons(cluster) }),
  })
}
