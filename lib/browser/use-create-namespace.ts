/** Creates a namespace with its limits as one operation of the console's server, which also cleans up after a failure. */
import { useMutation } from '@tanstack/react-query'
import type { CreateNamespaceResult } from '../operations/contract'
import { api } from './paths'
import { requestJson } from './request'

export function useCreateNamespace(cluster: string) {
  return useMutation({
    mutationFn: ({ documents, dryRun }: { documents: readonly unknown[]; dryRun: boolean }) =>
      requestJson<CreateNamespaceResult>(api.namespaces(cluster, { dryRun }), { method: 'POST', body: { documents } }),
  })
}
