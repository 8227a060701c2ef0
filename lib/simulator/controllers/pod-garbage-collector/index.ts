/** Removes Pods that nobody else will: too many that have ended, those of Nodes that are gone. Models pkg/controller/podgc. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf } from '../../../client/controller'
import { nodes, pods } from '../../../kinds'
import { isConditionTrue } from '../../../kube/conditions'
import { isPodTerminal } from '../../../kube/pods'
import { hasReason } from '../../../kube/status-error'
import type { Node, Pod } from '../../../kube/types'
import { noteDisruption } from '../shared/disruption'

const periodMs = 20_000
/** A Node that was just made may be missing from a cache for a moment: its Pods are left alone for so long. */
const quarantineMs = 40_000
/** --terminated-pod-gc-threshold: so many ended Pods are kept for people to look at. */
const defaultThreshold = 12_500
const outOfServiceTaint = 'node.kubernetes.io/out-of-service'
const round = 'collect'

export function podGarbageCollector(context: ControllerContext, terminatedThreshold = defaultThreshold): Controller {
  const { api, clock } = context
  const podCache = context.cache(pods)
  const nodeCache = context.cache(nodes)
  /** When a Node that Pods name was first missed. */
  const missedSince = new Map<string, number>()
  context.enqueue(round)

  return { name: 'pod-garbage-collector', concurrency: 1, watches: [], sync }

  async function sync() {
    const all = podCache.list()
    const failures: unknown[] = []
    const attempt = async (collect: Promise<void>) => collect.catch((error) => failures.push(error))
    await attempt(collectTerminated(all))
    await attempt(collectTerminating(all))
    await attempt(collectOrphaned(all))
    await attempt(collectUnscheduled(all))
    if (failures.length > 0) throw failures[0]
    return { requeueAfterMs: periodMs }
  }

  async function collectTerminated(all: readonly Pod[]): Promise<void> {
    const ended = all.filter(isPodTerminal)
    const excess = ended.length - terminatedThreshold
    if (excess <= 0) return
    const isEvicted = ({ status }: Pod) => status?.reason === 'Evicted'
    const sorted = ended.sort(
      (a, b) =>
        Number(isEvicted(b)) - Number(isEvicted(a)) ||
        compare(a.metadata?.creationTimestamp ?? '', b.metadata?.creationTimestamp ?? '') ||
        compare(keyOf(a), keyOf(b)),
    )
    for (const pod of sorted.slice(0, excess)) await removeNow(pod)
  }

  /** Pods on their way out, on Nodes that are said to be switched off for good. */
  async function collectTerminating(all: readonly Pod[]): Promise<void> {
    for (const pod of all) {
      if (!pod.metadata?.deletionTimestamp || !pod.spec?.nodeName) continue
      const node = nodeCache.get(undefined, pod.spec.nodeName)
      if (node && !isConditionTrue(node.status?.conditions, 'Ready') && isOutOfService(node)) {
        await failAndRemove(pod, 'PodGC: node is out of service')
      }
    }
  }

  async function collectOrphaned(all: readonly Pod[]): Promise<void> {
    const now = clock.now().getTime()
    const orphans = all.filter(({ spec }) => spec?.nodeName && !nodeCache.get(undefined, spec.nodeName))
    const missing = new Set(orphans.map(({ spec }) => spec?.nodeName ?? ''))
    for (const name of missedSince.keys()) if (!missing.has(name)) missedSince.delete(name)
    const gone = new Set<string>()
    for (const name of missing) {
      const since = missedSince.get(name)
      if (since === undefined) missedSince.set(name, now)
      else if (now - since >= quarantineMs && !(await exists(name))) gone.add(name)
    }
    for (const pod of orphans) {
      if (gone.has(pod.spec?.nodeName ?? '')) await failAndRemove(pod, 'PodGC: node no longer exists')
    }
  }

  async function collectUnscheduled(all: readonly Pod[]): Promise<void> {
    for (const pod of all) if (pod.metadata?.deletionTimestamp && !pod.spec?.nodeName) await removeNow(pod)
  }

  async function exists(name: string): Promise<boolean> {
    try {
      await api.get(nodes, name)
      return true
    } catch (error) {
      if (hasReason(error, 'NotFound')) return false
      throw error
    }
  }

  async function failAndRemove(pod: Pod, message: string): Promise<void> {
    try {
      if (!isPodTerminal(pod)) {
        await noteDisruption(api, pod, { reason: 'DeletionByPodGC', message, fail: true }, clock.now())
      }
    } catch (error) {
      if (hasReason(error, 'NotFound')) return
      throw error
    }
    await removeNow(pod)
  }

  async function removeNow({ metadata }: Pod): Promise<void> {
    const target = { name: metadata?.name ?? '', namespace: metadata?.namespace }
    try {
      await api.remove(pods, target, { gracePeriodSeconds: 0, preconditions: { uid: metadata?.uid } })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}

function isOutOfService({ spec }: Node): boolean {
  return (spec?.taints ?? []).some(({ key }) => key === outOfServiceTaint)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
