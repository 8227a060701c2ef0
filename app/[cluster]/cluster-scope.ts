/** The cluster that a page's path names, for the person who asks. */
import { notFound } from 'next/navigation'
import type { ClusterScope } from '@/components/shell/cluster-context'
import type { ClusterFacts } from '@/lib/cluster/contract'
import { hasReason } from '@/lib/kube/status-error'
import { platform } from '@/lib/platform'
import { signedInVisitor } from '../visitor'

export async function clusterScope(segment: string): Promise<ClusterScope> {
  const { signedIn } = await signedInVisitor()
  const { person } = signedIn
  const { clusters } = platform()
  return {
    cluster: factsOf(decode(segment), () => clusters.get(decode(segment), person)),
    clusters: clusters.list(person).map(plain),
    person: { user: person.user, groups: [...person.groups] },
  }
}

function factsOf(id: string, get: () => ClusterFacts): ClusterFacts {
  try {
    return plain(get())
  } catch (error) {
    if (!id || hasReason(error, 'NotFound')) notFound()
    throw error
  }
}

/** Functions do not cross to the browser. */
const plain = ({ id, name, capabilities, mark }: ClusterFacts): ClusterFacts => ({
  id,
  name,
  capabilities,
  ...(mark ? { mark } : {}),
})

export function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
