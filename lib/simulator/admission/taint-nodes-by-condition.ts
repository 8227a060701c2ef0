/** A new Node takes no Pods before it is known to be ready. Models plugin/pkg/admission/nodetaint. */
import { nodes } from '../../kinds/nodes'
import type { Node, Taint } from '../../kube/types'
import type { AdmissionPlugin } from './admission'

const notReady: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  admit({ operation, kind, subresource, object }) {
    if (operation !== 'CREATE' || kind.id !== nodes.id || subresource !== '' || !object) return
    const node = object as Node
    const taints = node.spec?.taints ?? []
    if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return
    node.spec = { ...node.spec, taints: [...taints, { ...notReady }] }
  },
}
