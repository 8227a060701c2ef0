/** Keeps one Pod on every Node that a DaemonSet is meant for. Models pkg/controller/daemon/daemon_controller.go. */
import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { Expectations } from '../../../client/expectations'
import { inBatches } from '../../../client/turn'
import { controllerRevisions, daemonSets, nodes, pods } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import { controllerOf } from '../../../kube/owners'
import { matchesLabels } from '../../../kube/selectors'
import { hasReason } from '../../../kube/status-error'
import type { ControllerRevision, DaemonSet, Node, Pod } from '../../../kube/types'
import { claim } from '../shared/claim'
import { currentRevision, revisionHashLabel, trimHistory } from '../shared/controller-revisions'
import { isNamespaceTerminating } from '../shared/namespace-terminating'
import { Orphans } from '../shared/orphans'
import { OwnedPods } from '../shared/owned-pods'
import { createPod, deletePod } from '../shared/pod-control'
import { selectorReader } from '../shared/selectors'
import { slowStart } from '../shared/slow-start'
import { daemonTemplate, nodeOf, placementOn } from './daemon-pod'
import { type DaemonNode, type Plan, type PlanContext, planNodes, planRollout } from './manage'
import { countDaemons, type DaemonSetStatus, nextAvailableMs } from './status'

/** Pods created or deleted in one sync. */
const burst = 250

export function daemonSetController(context: ControllerContext): Controller {
  const { api, clock, event } = context
  const daemonCache = context.cache(daemonSets)
  const podCache = context.cache(pods)
  const nodeCache = context.cache(nodes)
  const revisionCache = context.cache(controllerRevisions)
  const orphanRevisions = new Orphans<ControllerRevision>(revisionCache)
  const expectations = new Expectations(clock)
  const readSelector = selectorReader()
  const selects = ({ spec }: DaemonSet, { metadata }: Pod | ControllerRevision) => {
    const requirements = readSelector(spec?.selector)
    return requirements.length > 0 && matchesLabels(requirements, metadata?.labels)
  }
  const ownedPods = new OwnedPods({ kind: daemonSets, owners: daemonCache, pods: podCache, expectations, selects })

  return {
    name: 'daemonset-controller',
    watches: [
      watched(daemonSets, keysOfDaemonSet),
      watched(pods, (pod, old, type) => ownedPods.keys(pod, old, type)),
      watched(nodes, keysOfNode),
      watched(controllerRevisions, keysOfRevision),
    ],
    sync,
  }

  function keysOfDaemonSet(daemonSet: DaemonSet, old: DaemonSet | undefined, type: CacheEvent['type']): string[] {
    if (type === 'DELETED' || (old && old.metadata?.uid !== daemonSet.metadata?.uid)) {
      expectations.forget(keyOf(daemonSet))
    }
    return [keyOf(daemonSet)]
  }

  /** A Node tells its health every few seconds; only what decides where daemons run is news. */
  function keysOfNode(node: Node, old: Node | undefined): string[] {
    if (old && equalJson(placeOf(old), placeOf(node))) return []
    return daemonCache.list().map(keyOf)
  }

  function keysOfRevision(revision: ControllerRevision, _old: unknown, type: CacheEvent['type']): string[] {
    orphanRevisions.note(revision, type)
    const { namespace } = revision.metadata ?? {}
    const owner = controllerOf(revision)
    if (owner) return owner.kind === 'DaemonSet' && type === 'DELETED' ? [`${namespace}/${owner.name}`] : []
    return daemonCache
      .list(namespace ? { namespace } : {})
      .filter((daemonSet) => selects(daemonSet, revision))
      .map(keyOf)
  }

  async function sync(key: string) {
    const { namespace = '', name } = splitKey(key)
    const daemonSet = daemonCache.get(namespace, name)
    if (!daemonSet) {
      expectations.forget(key)
      return undefined
    }
    if (equalJson(daemonSet.spec?.selector, {})) {
      const text = 'This daemon set is selecting all pods. A non-empty selector is required.'
      event(typed(daemonSets, daemonSet), 'Warning', 'SelectingAll', text)
      return undefined
    }
    if (daemonSet.metadata?.deletionTimestamp) return undefined
    const ownerUid = daemonSet.metadata?.uid ?? ''
    const owner = { api, owner: daemonSet, ownerKind: daemonSets }
    const revisions = await claim({
      ...owner,
      childKind: controllerRevisions,
      matches: (revision) => selects(daemonSet, revision),
      owned: revisionCache.list({ namespace, ownerUid }),
      orphans: orphanRevisions.list(namespace),
    })
    const revision = await currentRevision({
      api,
      kind: daemonSets,
      owner: daemonSet,
      revisions,
      collisionCount: daemonSet.status?.collisionCount,
      labels: (hash) => ({ [revisionHashLabel]: hash }),
    })
    if (!revision) return countCollision(daemonSet)
    const claimed = await claim({
      ...owner,
      childKind: pods,
      matches: (pod) => selects(daemonSet, pod),
      owned: podCache.list({ namespace, ownerUid }),
      orphans: ownedPods.orphans(namespace),
    })
    const hash = revision.metadata?.labels?.[revisionHashLabel] ?? ''
    const state = { daemonSet, hash, now: clock.now() }
    const places = placesOf(daemonSet, claimed)
    const failure = expectations.satisfied(key) ? await manage(key, places, homeless(claimed), state) : undefined
    const live = new Set([hash, ...claimed.map(({ metadata }) => metadata?.labels?.[revisionHashLabel])])
    const isLive = ({ metadata }: ControllerRevision) => live.has(metadata?.labels?.[revisionHashLabel])
    await trimHistory(api, revisions, isLive, daemonSet.spec?.revisionHistoryLimit ?? 10)
    await writeStatus(daemonSet, countDaemons(places, state))
    if (failure !== undefined) throw failure
    const wait = nextAvailableMs(places, state)
    return wait === undefined ? undefined : { requeueAfterMs: wait }
  }

  function placesOf(daemonSet: DaemonSet, claimed: readonly Pod[]): DaemonNode[] {
    const byNode = new Map<string, Pod[]>()
    for (const pod of claimed) {
      const name = nodeOf(pod)
      if (name) byNode.set(name, [...(byNode.get(name) ?? []), pod])
    }
    return nodeCache.list().map((node) => {
      const name = node.metadata?.name ?? ''
      return { name, placement: placementOn(daemonSet, node), pods: byNode.get(name) ?? [] }
    })
  }

  /** Meant for a Node that is gone, and never bound to it: nobody else removes them. */
  function homeless(claimed: readonly Pod[]): Pod[] {
    return claimed.filter((pod) => {
      const name = pod.spec?.nodeName ? undefined : nodeOf(pod)
      return name !== undefined && !nodeCache.get(undefined, name) && !pod.metadata?.deletionTimestamp
    })
  }

  async function manage(key: string, places: DaemonNode[], gone: Pod[], state: PlanContext): Promise<unknown> {
    const plan = planNodes(places, state)
    plan.remove.push(...gone)
    const failure = await carryOut(key, plan, state)
    const rolls = state.daemonSet.spec?.updateStrategy?.type === 'RollingUpdate'
    if (failure !== undefined || !rolls || !expectations.satisfied(key)) return failure
    return carryOut(key, { ended: [], ...planRollout(places, state) }, state)
  }

  /** Answers the first failure: the status is written all the same. */
  async function carryOut(key: string, plan: Plan, { daemonSet, hash }: PlanContext): Promise<unknown> {
    for (const pod of plan.ended) tellEnd(daemonSet, pod)
    const remove = [...plan.remove, ...plan.ended].slice(0, burst)
    const create = plan.create.slice(0, burst)
    if (remove.length + create.length === 0) return undefined
    expectations.expect(key, create.length, remove.map(keyOf))
    let next = 0
    const { successes, failure } = await slowStart(create.length, async () => {
      const node = create[next++] ?? ''
      try {
        await createPod(context, daemonSets, daemonSet, daemonTemplate(daemonSet, node, hash))
      } catch (error) {
        if (!isNamespaceTerminating(error)) throw error
        expectations.creationObserved(key)
      }
    })
    for (let skipped = create.length - successes; skipped > 0; skipped--) expectations.creationObserved(key)
    const results = await inBatches(remove, 50, async (pod) => {
      try {
        if (!(await deletePod(context, daemonSets, daemonSet, pod))) expectations.deletionObserved(key, keyOf(pod))
      } catch (error) {
        expectations.deletionObserved(key, keyOf(pod))
        throw error
      }
    })
    return failure ?? results.find((result) => result.status === 'rejected')?.reason
  }

  function tellEnd(daemonSet: DaemonSet, pod: Pod): void {
    const what = `daemon pod ${keyOf(pod)} on node ${nodeOf(pod)}`
    const about = typed(daemonSets, daemonSet)
    if (pod.status?.phase === 'Failed') {
      event(about, 'Warning', 'FailedDaemonPod', `Found failed ${what}, will try to kill it`)
    } else event(about, 'Normal', 'SucceededDaemonPod', `Found succeeded ${what}, will try to delete it`)
  }

  async function countCollision(daemonSet: DaemonSet): Promise<undefined> {
    const { status } = daemonSet
    const counted = { ...(status as DaemonSetStatus), collisionCount: (status?.collisionCount ?? 0) + 1 }
    await writeStatus(daemonSet, counted)
  }

  async function writeStatus(daemonSet: DaemonSet, status: DaemonSetStatus): Promise<void> {
    if (equalJson(daemonSet.status, status)) return
    try {
      await api.update(daemonSets, { ...daemonSet, status }, { subresource: 'status' })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}

const placeOf = ({ metadata, spec }: Node) => ({ labels: metadata?.labels, taints: spec?.taints, uid: metadata?.uid })
