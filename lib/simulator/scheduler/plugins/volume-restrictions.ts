/** A claim for one Pod alone is used by one Pod alone. Models pkg/scheduler/framework/plugins/volumerestrictions. */
import { type Plugin, unschedulable } from '../framework'
import type { NodeInfo } from '../node-info'
import type { PodInfo } from '../pod-info'

const taken = unschedulable(
  'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
)

export const volumeRestrictions: Plugin = {
  name: 'VolumeRestrictions',
  filter: (pod, { cluster, volumes }) => {
    const alone = pod.claims
      .map(({ claim }) => claim)
      .filter((claim) => volumes.claim(pod.namespace, claim)?.spec?.accessModes?.includes('ReadWriteOncePod'))
    if (alone.length === 0) return undefined
    const uses = (other: PodInfo) =>
      other.namespace === pod.namespace && other.claims.some(({ claim }) => alone.includes(claim))
    const users = (node: NodeInfo) => [...node.pods.values()].some(uses)
    const using = new Set(cluster.nodes.filter(users).map(({ name }) => name))
    // Of the node itself what it holds now counts: preemption asks what would be without some of its Pods.
    return (node) => (users(node) || [...using].some((name) => name !== node.name) ? taken : undefined)
  },
  wakes: (event, pod) =>
    (event.type === 'pod-gone' && event.pod.namespace === pod.namespace && event.pod.claims.length > 0) ||
    (event.type === 'storage' && event.claim?.namespace === pod.namespace),
}
