/** Whether a node reaches the volumes of a Pod, or can be given them. Models pkg/scheduler/framework/plugins/volumebinding. */
import { isReachableFrom } from '../../../kube/persistent-volumes'
import { claimProblem, neededVolumes } from '../claimed-volumes'
import { type Plugin, unresolvable } from '../framework'

const nodeConflict = unresolvable("node(s) didn't match PersistentVolume's node affinity")
const bindConflict = unresolvable("node(s) didn't find available persistent volumes to bind")
const volumeMissing = unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)')

export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  filter: (pod, { volumes }) => {
    if (pod.claims.length === 0) return undefined
    const problem = claimProblem(pod, volumes)
    if (problem) return { rejected: problem }
    return (node) => {
      const needed = neededVolumes(pod, node, volumes)
      if (needed.bound.some((volume) => !volume)) return volumeMissing
      if (needed.bound.some((volume) => volume && !isReachableFrom(volume, node))) return nodeConflict
      return needed.isPossible ? undefined : bindConflict
    }
  },
  wakes: (event, pod) => {
    if (event.type === 'node') return event.added || event.changed.has('labels')
    if (event.type !== 'storage') return false
    const { claim } = event
    return !claim || (claim.namespace === pod.namespace && pod.claims.some((own) => own.claim === claim.name))
  },
}
