import { tolerates } from '../../../kube/tolerations'
import { type Plugin, unresolvable } from '../framework'

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

/** Keeps Pods off cordoned nodes. */
export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  filter: ({ pod }) => {
    if (pod.spec?.tolerations?.some((toleration) => tolerates(toleration, taint))) return undefined
    return (node) => (node.unschedulable ? unresolvable('node(s) were unschedulable') : undefined)
  },
  wakes: (event) =>
    event.type === 'node' && !event.node.unschedulable && (event.added || event.changed.has('unschedulable')),
}
