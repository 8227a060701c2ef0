/** How many Pods there should be of those that a budget selects. Models getExpectedScale of pkg/controller/disruption. */
import type { Cache } from '../../../client/controller'
import type { KubeObject, OwnerReference } from '../../../kube/object'
import { controllerOf } from '../../../kube/owners'
import type { Pod } from '../../../kube/types'

type Scaled = KubeObject & { spec?: { replicas?: number } }

/** Who can be asked how many Pods are wanted; a ReplicaSet refers to the Deployment above it. */
export interface ScaleSources {
  replicaSets: Cache<Scaled>
  deployments: Cache<Scaled>
  statefulSets: Cache<Scaled>
  replicationControllers: Cache<Scaled>
}

export interface ExpectedScale {
  expected: number
  /** Pods that nobody keeps up. */
  unmanaged: string[]
}

/** Throws the text of the condition when the controller of a Pod says no number. */
export function expectedScale(pods: readonly Pod[], sources: ScaleSources): ExpectedScale {
  const scales = new Map<string, number>()
  const unmanaged: string[] = []
  for (const pod of pods) {
    const reference = controllerOf(pod)
    if (!reference) {
      unmanaged.push(pod.metadata?.name ?? '')
      continue
    }
    if (scales.has(reference.uid)) continue
    const top = controllerAbove(reference, pod.metadata?.namespace, sources)
    if (top) scales.set(top.metadata?.uid ?? '', top.spec?.replicas ?? 1)
  }
  return { expected: [...scales.values()].reduce((sum, replicas) => sum + replicas, 0), unmanaged }
}

function controllerAbove(
  { apiVersion, kind, name, uid }: OwnerReference,
  namespace: string | undefined,
  { replicaSets, deployments, statefulSets, replicationControllers }: ScaleSources,
): Scaled | undefined {
  const find = (cache: Cache<Scaled>, wanted: { name: string; uid: string }) => {
    const found = cache.get(namespace, wanted.name)
    return found?.metadata?.uid === wanted.uid ? found : undefined
  }
  switch (kind) {
    case 'ReplicaSet': {
      const set = find(replicaSets, { name, uid })
      const above = set && controllerOf(set)
      return above?.kind === 'Deployment' ? find(deployments, above) : set
    }
    case 'Deployment':
      return find(deployments, { name, uid })
    case 'StatefulSet':
      return find(statefulSets, { name, uid })
    case 'ReplicationController':
      return find(replicationControllers, { name, uid })
    default: {
      const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : ''
      throw new Error(`${kind.toLowerCase()}s${group} does not implement the scale subresource`)
    }
  }
}
