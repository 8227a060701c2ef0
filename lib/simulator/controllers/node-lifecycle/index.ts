/**
 * Notices Nodes that fall silent: says so in their status, taints them, and takes their Pods out of service.
 * Models pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 */
import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import { keyOf, watched } from '../../../client/controller'
import { leases, nodes, pods } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { isConditionTrue, setCondition } from '../../../kube/conditions'
import { equalJson } from '../../../kube/json'
import { isPodReady, podReadyCondition } from '../../../kube/pods'
import { hasReason } from '../../../kube/status-error'
import { nodeLeaseNamespace } from '../../../kube/system-namespaces'
import type { Node, Pod } from '../../../kube/types'
import { PodsByNode } from '../shared/pods-by-node'
import { NodeHealth, unknownConditions } from './health'
import { wantedTaints } from './taints'

/** --node-monitor-period */
const periodMs = 5_000

export function nodeLifecycleController(context: ControllerContext): Controller {
  const { api, clock } = context
  const nodeCache = context.cache(nodes)
  const leaseCache = context.cache(leases)
  const onNode = new PodsByNode(context.cache(pods))
  const health = new NodeHealth()
  const registered = new Set<string>()

  return {
    name: 'node-controller',
    watches: [
      watched(nodes, keysOfNode),
      watched(pods, (pod, _old, type) => {
        onNode.note(pod, type)
        return []
      }),
      // Opens the cache of heartbeats; each Node is looked at in its own time.
      watched(leases, () => []),
    ],
    sync,
  }

  function keysOfNode(node: Node, old: Node | undefined, type: CacheEvent['type']): string[] {
    if (type !== 'MODIFIED') return [keyOf(node)]
    const same =
      equalJson(old?.spec, node.spec) &&
      equalJson(old?.status?.conditions?.map(shape), node.status?.conditions?.map(shape))
    return same ? [] : [keyOf(node)]
  }

  async function sync(name: string) {
    const node = nodeCache.get(undefined, name)
    if (!node) {
      health.forget(name)
      if (registered.delete(name)) tellRemoval(name)
      return undefined
    }
    if (!registered.has(name)) {
      registered.add(name)
      say(node, 'Normal', 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)
    }
    const lease = leaseCache.get(nodeLeaseNamespace, name)
    const wasReady = isReady(node)
    const current = health.isSilent(node, lease, clock.now()) ? await markUnknown(node) : node
    if (wasReady && !isReady(current))
      say(current, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
    if (!isReady(current)) await markPodsNotReady(name)
    await taint(current)
    return { requeueAfterMs: periodMs }
  }

  function say(node: Node, type: 'Normal' | 'Warning', reason: string, message: string): void {
    context.event(typed(nodes, node), type, reason, message)
  }

  function tellRemoval(name: string): void {
    const gone = { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name } }
    context.event(gone, 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)
  }

  async function markUnknown(node: Node): Promise<Node> {
    const conditions = unknownConditions(node, clock.now())
    if (equalJson(conditions, node.status?.conditions)) return node
    return api.update(nodes, { ...node, status: { ...node.status, conditions } }, { subresource: 'status' })
  }

  async function taint(node: Node): Promise<void> {
    const taints = wantedTaints(node, !everyNodeIsSilent(node), clock.now())
    if (equalJson(taints, node.spec?.taints ?? [])) return
    await api.update(nodes, { ...node, spec: { ...node.spec, taints } })
  }

  /** When nobody answers, it is rather the control plane that is cut off: no Pod is driven away then. */
  function everyNodeIsSilent(node: Node): boolean {
    return !isReady(node) && nodeCache.list().every((other) => keyOf(other) === keyOf(node) || !answers(other))
  }

  function answers(node: Node): boolean {
    return isReady(node) && !health.isSilent(node, leaseCache.get(nodeLeaseNamespace, keyOf(node)), clock.now())
  }

  /** Services must not send requests to Pods of which nothing is known. */
  async function markPodsNotReady(name: string): Promise<void> {
    for (const pod of onNode.list(name)) {
      if (!isPodReady(pod)) continue
      try {
        await markNotReady(pod)
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
    }
  }

  async function markNotReady(pod: Pod): Promise<void> {
    const ready = podReadyCondition(pod)
    const conditions = setCondition(pod.status?.conditions, { ...ready, type: 'Ready', status: 'False' }, clock.now())
    context.event(typed(pods, pod), 'Warning', 'NodeNotReady', 'Node is not ready')
    await api.update(pods, { ...pod, status: { ...pod.status, conditions } }, { subresource: 'status' })
  }
}

const isReady = ({ status }: Node) => isConditionTrue(status?.conditions, 'Ready')
const shape = ({ type, status }: { type: string; status: string }) => `${type}=${status}`
