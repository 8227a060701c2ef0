/** Deletes Pods that do not tolerate a NoExecute taint of their Node, when their time is over. Models pkg/controller/tainteviction. */
import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { nodes, pods } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import { hasReason } from '../../../kube/status-error'
import type { Node, Pod, Taint } from '../../../kube/types'
import { noteDisruption } from '../shared/disruption'
import { PodsByNode } from '../shared/pods-by-node'
import { shortestToleration, usedTolerations } from '../shared/taints'

export function taintEvictionController(context: ControllerContext): Controller {
  const { api, clock } = context
  const podCache = context.cache(pods)
  const nodeCache = context.cache(nodes)
  const onNode = new PodsByNode(podCache)
  /** When a Pod's time began to run and when it is over, by key; for the uid that it was then. */
  const planned = new Map<string, { uid: string; sinceMs: number; dueMs: number }>()

  return {
    name: 'taint-eviction-controller',
    watches: [watched(pods, keysOfPod), watched(nodes, keysOfNode)],
    sync,
  }

  function keysOfPod(pod: Pod, old: Pod | undefined, type: CacheEvent['type']): string[] {
    onNode.note(pod, type)
    if (type === 'DELETED') return planned.has(keyOf(pod)) ? [keyOf(pod)] : []
    const isSame =
      old?.spec?.nodeName === pod.spec?.nodeName && equalJson(old?.spec?.tolerations, pod.spec?.tolerations)
    return pod.spec?.nodeName && !isSame ? [keyOf(pod)] : []
  }

  function keysOfNode(node: Node, old: Node | undefined, type: CacheEvent['type']): string[] {
    const before = type === 'MODIFIED' && old ? noExecuteTaints(old) : []
    const now = type === 'DELETED' ? [] : noExecuteTaints(node)
    return equalJson(before, now) && type !== 'DELETED' ? [] : onNode.list(node.metadata?.name ?? '').map(keyOf)
  }

  async function sync(key: string) {
    const { namespace, name } = splitKey(key)
    const pod = podCache.get(namespace, name)
    const node = nodeCache.get(undefined, pod?.spec?.nodeName ?? '')
    const taints = node ? noExecuteTaints(node) : []
    if (!pod || taints.length === 0) return cancel(key, pod)
    const uid = pod.metadata?.uid ?? ''
    const used = usedTolerations(taints, pod.spec?.tolerations ?? [])
    if (!used) return evict(key, pod)
    const seconds = shortestToleration(used)
    if (seconds === undefined) return cancel(key, pod)
    const now = clock.now().getTime()
    const plan = planned.get(key)
    const sinceMs = plan?.uid === uid ? plan.sinceMs : now
    const dueMs = sinceMs + seconds * 1000
    if (dueMs <= now) return evict(key, pod)
    planned.set(key, { uid, sinceMs, dueMs })
    return { requeueAfterMs: dueMs - now }
  }

  function cancel(key: string, pod: Pod | undefined): undefined {
    const plan = planned.get(key)
    if (!planned.delete(key) || !pod || plan?.uid !== pod.metadata?.uid) return
    context.event(typed(pods, pod), 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`)
  }

  async function evict(key: string, pod: Pod): Promise<undefined> {
    planned.delete(key)
    if (pod.metadata?.deletionTimestamp) return
    context.event(typed(pods, pod), 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`)
    const message = 'Taint manager: deleting due to NoExecute taint'
    const { name = '', namespace, uid } = pod.metadata ?? {}
    try {
      await noteDisruption(api, pod, { reason: 'DeletionByTaintManager', message, fail: false }, clock.now())
      await api.remove(pods, { name, namespace }, { preconditions: { uid } })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}

function noExecuteTaints({ spec }: Node): Taint[] {
  return (spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
}
