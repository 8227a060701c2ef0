import { type Plugin, unresolvable } from '../framework'

/** A Pod that names its node goes there or nowhere. */
export const nodeName: Plugin = {
  name: 'NodeName',
  filter: ({ pod }) => {
    const wanted = pod.spec?.nodeName
    if (!wanted) return undefined
    return (node) => (node.name === wanted ? undefined : unresolvable("node(s) didn't match the requested node name"))
  },
  wakes: (event, { pod }) => event.type === 'node' && event.added && event.node.name === pod.spec?.nodeName,
}
