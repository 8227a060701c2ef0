/** The clusters and how each stands: asked again while a page is looked at. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ConnectionList, ConnectionTest, KubeconfigContext } from '../connections/contract'
import { api } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

const everyMs = 10_000

export interface GivenKubeconfig {
  kubeconfig: string
  context?: string
  acceptInsecure: boolean
}

export function useConnections() {
  return useQuery({
    queryKey: queryKeys.connections(),
    queryFn: ({ signal }) => requestJson<ConnectionList>(api.connections(), { signal }),
    refetchInterval: everyMs,
    // What it says is about this moment, not about a request that fails.
    retry: false,
  })
}

/** Whatever a change leads to, what is shown afterwards is asked anew. */
function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.connections() }),
  })
}

export interface SaveAnswer {
  saved: boolean
  test: ConnectionTest
}

export const useAddConnection = () =>
  useChange((body: object) => requestJson<SaveAnswer>(api.connections(), { method: 'POST', body }))

export const useChangeConnection = (id: string) =>
  useChange((body: object) => requestJson<SaveAnswer>(api.connection(id), { method: 'PATCH', body }))

export function useRemoveConnection(id: string) {
  const client = useQueryClient()
  return useChange(async () => {
    await requestJson<undefined>(api.connection(id), { method: 'DELETE' })
    // Another cluster may be given the same id.
    client.removeQueries({ predicate: ({ queryKey: [, cluster] }) => cluster === id })
  })
}

export const useGiveCredential = (id: string) =>
  useChange((credential: string) =>
    requestJson<SaveAnswer>(api.connectionCredential(id), { method: 'PUT', body: { credential } }),
  )

export const useForgetCredential = (id: string) =>
  useChange(() => requestJson<undefined>(api.connectionCredential(id), { method: 'DELETE' }))

export const useCheckConnection = () =>
  useChange((id: string) => requestJson<unknown>(api.connectionCheck(id), { method: 'POST' }))

export const readContexts = async (kubeconfig: string) =>
  (
    await requestJson<{ contexts: readonly KubeconfigContext[] }>(api.kubeconfigContexts(), {
      method: 'POST',
      body: { kubeconfig },
    })
  ).contexts

export const testKubeconfig = (body: object) =>
  requestJson<ConnectionTest>(api.kubeconfigTest(), { method: 'POST', body })
