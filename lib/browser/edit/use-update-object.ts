/** Writes a whole object, as `kubectl replace`; its resourceVersion refuses to write over what others wrote meanwhile. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import { resourcePath } from '../../kube/paths'
import { api, type ObjectPlace } from '../paths'
import { queryKeys } from '../query-keys'
import { requestJson } from '../request'

export function useUpdateObject(cluster: string, kind: Kind, place: ObjectPlace) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ object, dryRun }: { object: KubeObject; dryRun: boolean }) =>
      requestJson<KubeObject>(
        api.kube(cluster, resourcePath(kind, place), {
          fieldManager: 'orrery',
          fieldValidation: 'Strict',
          ...(dryRun ? { dryRun: 'All' } : {}),
        }),
        { method: 'PUT', body: object },
      ),
    onSuccess: (_answer, { dryRun }) => {
      if (!dryRun) void client.invalidateQueries({ queryKey: queryKeys.object(cluster, kind.id, place) })
    },
  })
}
