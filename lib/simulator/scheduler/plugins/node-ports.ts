import { type Plugin, unschedulable } from '../framework'

/** Two Pods on one node cannot hold the same port of the host. */
export const nodePorts: Plugin = {
  name: 'NodePorts',
  filter: ({ hostPorts }) => {
    if (hostPorts.length === 0) return undefined
    return (node) =>
      node.hasPortConflict(hostPorts)
        ? unschedulable("node(s) didn't have free ports for the requested pod ports")
        : undefined
  },
  wakes: (event, { hostPorts }) =>
    (event.type === 'node' && event.added) ||
    (event.type === 'pod-gone' &&
      event.pod.hostPorts.some(({ port }) => hostPorts.some((wanted) => wanted.port === port))),
}
