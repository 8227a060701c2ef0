/** What a person does to an object, each as the one request that kubectl would send. The watch shows the result. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Kind } from '../kinds/kind'
import { formatTime } from '../kube/duration'
import { resourcePath } from '../kube/paths'
import { api, type ObjectPlace } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

export type Propagation = 'Background' | 'Foreground' | 'Orphan'

interface DeleteOptions {
  propagation: Propagation
  /** Undefined: the object's own. */
  gracePeriodSeconds?: number
  /** Refuses to delete another object that took the name meanwhile. */
  uid?: string
}

/** As `kubectl scale`: the scale subresource, so that no other field is touched. */
export function useScale(cluster: string, kind: Kind, place: ObjectPlace, done: (replicas: number) => void) {
  return useAction(cluster, kind, place, done, (replicas: number) =>
    requestJson(api.kube(cluster, resourcePath(kind, { ...place, subresource: 'scale' })), {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas } },
    }),
  )
}

/** As `kubectl rollout restart`: a template that differs in an annotation is rolled out like any other change. */
export function useRestart(cluster: string, kind: Kind, place: ObjectPlace, done: () => void) {
  return useAction<void>(cluster, kind, place, done, () =>
    requestJson(api.kube(cluster, resourcePath(kind, place)), {
      method: 'PATCH',
      contentType: 'application/strategic-merge-patch+json',
      body: {
        spec: {
          template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': formatTime(new Date()) } } },
        },
      },
    }),
  )
}

/** What becomes of the object is told by the watch: reading it at once would only find that it is gone. */
export function useDelete(cluster: string, kind: Kind, place: ObjectPlace, done: () => void) {
  const run = ({ propagation, gracePeriodSeconds, uid }: DeleteOptions) =>
    requestJson(api.kube(cluster, resourcePath(kind, place)), {
      method: 'DELETE',
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: propagation,
        ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
        ...(uid ? { preconditions: { uid } } : {}),
      },
    })
  return useAction(cluster, kind, place, done, run, false)
}

/** `done` is called even when the object, and with it what showed the action, is gone before the answer comes. */
function useAction<Input>(
  cluster: string,
  kind: Kind,
  place: ObjectPlace,
  done: (input: Input) => void,
  run: (input: Input) => Promise<unknown>,
  rereads = true,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: (_answer, input) => {
      if (rereads) void client.invalidateQueries({ queryKey: queryKeys.object(cluster, kind.id, place) })
      done(input)
    },
  })
}
