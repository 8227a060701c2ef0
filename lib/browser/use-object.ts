/** One object, read through the proxy with the person's own rights and read again whenever the cluster says it changed. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'
import { resourcePath } from '../kube/paths'
import { hasReason } from '../kube/status-error'
import { useSocketHub } from './hub-context'
import { api, type ObjectPlace } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

export interface LiveObject<T extends KubeObject> {
  object: T | undefined
  error: Error | null
  isPending: boolean
  /** It was there and is no more; `object` is its last known state. */
  gone: boolean
  retry(): void
}

export function useObject<T extends KubeObject = KubeObject>(
  cluster: string,
  kind: Kind,
  place: ObjectPlace,
): LiveObject<T> {
  const hub = useSocketHub()
  const client = useQueryClient()
  const [gone, setGone] = useState(false)
  const { namespace, name } = place
  const query = useQuery({
    queryKey: queryKeys.object(cluster, kind.id, place),
    queryFn: ({ signal }) => requestJson<T>(api.kube(cluster, resourcePath(kind, place)), { signal }),
    retry: (failures, error) => failures < 2 && !hasReason(error, 'NotFound') && !hasReason(error, 'Forbidden'),
  })

  useEffect(() => {
    setGone(false)
    const target = { namespace, name }
    const key = queryKeys.object(cluster, kind.id, target)
    return hub.followObject(
      { cluster, kind: kind.id, name, ...(namespace ? { namespace } : {}) },
      {
        changed: ({ resourceVersion, state }) => {
          // Nobody said whether it is there.
          if (state === 'failed') return
          const read = client.getQueryState<KubeObject>(key)
          const isGone = resourceVersion === null && state !== 'refused'
          setGone(isGone)
          const isRead = read?.status === 'success' && read.data?.metadata?.resourceVersion === resourceVersion
          if (!isGone && !isRead) void client.invalidateQueries({ queryKey: key })
        },
      },
    )
  }, [hub, client, cluster, kind.id, namespace, name])

  // What may no longer be read is not shown any longer.
  const object = hasReason(query.error, 'Forbidden') ? undefined : query.data
  const wasThere = object !== undefined
  return {
    object,
    error: wasThere ? null : query.error,
    isPending: query.isPending,
    gone: wasThere && (gone || hasReason(query.error, 'NotFound')),
    retry: () => void query.refetch(),
  }
}
