/** The plugins in upstream's order: the first that turns a node away is the one whose reason is reported. */
import type { Plugin } from './framework'
import { balancedAllocation } from './plugins/balanced-allocation'
import { imageLocality } from './plugins/image-locality'
import { interPodAffinity } from './plugins/inter-pod-affinity'
import { nodeAffinity } from './plugins/node-affinity'
import { nodeName } from './plugins/node-name'
import { nodePorts } from './plugins/node-ports'
import { nodeResourcesFit } from './plugins/node-resources-fit'
import { nodeUnschedulable } from './plugins/node-unschedulable'
import { podTopologySpread } from './plugins/pod-topology-spread'
import { taintToleration } from './plugins/taint-toleration'
import { volumeBinding } from './plugins/volume-binding'
import { volumeRestrictions } from './plugins/volume-restrictions'

export const defaultPlugins: readonly Plugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  volumeRestrictions,
  volumeBinding,
  podTopologySpread,
  interPodAffinity,
  balancedAllocation,
  imageLocality,
]
