/** May this person do that? Asked of the cluster (SelfSubjectAccessReview) and kept for a minute; the cluster decides again on the request itself. */
import { useQuery } from '@tanstack/react-query'
import type { Kind } from '../kinds/kind'
import { api, type ObjectPlace } from './paths'
import { queryKeys } from './query-keys'
import { requestJson } from './request'

interface AccessQuestion {
  verb: string
  kind: Pick<Kind, 'group' | 'plural'>
  subresource?: string
  place?: Partial<ObjectPlace>
}

export interface Access {
  /** Undefined while the question is open; a console that cannot ask does not stand in the way. */
  allowed: boolean | undefined
  /** The authoriser's own words, if it said any. */
  reason?: string
}

interface ReviewAnswer {
  status?: { allowed?: boolean; reason?: string }
}

export function useAccess(cluster: string, question: AccessQuestion | undefined): Access {
  const attributes = question && {
    verb: question.verb,
    group: question.kind.group,
    resource: question.kind.plural,
    ...(question.subresource ? { subresource: question.subresource } : {}),
    ...(question.place?.namespace ? { namespace: question.place.namespace } : {}),
    ...(question.place?.name ? { name: question.place.name } : {}),
  }
  const query = useQuery({
    queryKey: queryKeys.access(cluster, JSON.stringify(attributes ?? null)),
    queryFn: ({ signal }) =>
      requestJson<ReviewAnswer>(api.kube(cluster, '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'), {
        method: 'POST',
        signal,
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes: attributes },
        },
      }),
    enabled: attributes !== undefined,
    staleTime: 60_000,
    retry: false,
  })
  if (query.isError) return { allowed: true }
  const status = query.data?.status
  return { allowed: status?.allowed, ...(status?.reason ? { reason: status.reason } : {}) }
}
