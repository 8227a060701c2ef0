/** Keeps Pods that have a name and an order. Models pkg/controller/statefulset/stateful_set.go. */
import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { Expectations } from '../../../client/expectations'
import { controllerRevisions, pods, statefulSets } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import { controllerOf } from '../../../kube/owners'
import { matchesLabels } from '../../../kube/selectors'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { ControllerRevision, Pod, StatefulSet } from '../../../kube/types'
import { claim } from '../shared/claim'
import { currentRevision, trimHistory } from '../shared/controller-revisions'
import { isNamespaceTerminating } from '../shared/namespace-terminating'
import { Orphans } from '../shared/orphans'
import { OwnedPods } from '../shared/owned-pods'
import { selectorReader } from '../shared/selectors'
import { StatefulClaims, withClaims } from './claims'
import { ordinalOf, podFor, revisionOf } from './identity'
import { nextStep, type SetState } from './plan'
import { countStatus, nextAvailableMs, type StatefulSetStatus } from './status'

const hashLabel = 'controller.kubernetes.io/hash'

export function statefulSetController(context: ControllerContext): Controller {
  const { api, clock } = context
  const setCache = context.cache(statefulSets)
  const podCache = context.cache(pods)
  const revisionCache = context.cache(controllerRevisions)
  const orphanRevisions = new Orphans<ControllerRevision>(revisionCache)
  const readSelector = selectorReader()
  const selects = ({ spec }: StatefulSet, { metadata }: Pod | ControllerRevision) => {
    const requirements = readSelector(spec?.selector)
    return requirements.length > 0 && matchesLabels(requirements, metadata?.labels)
  }
  const claims = new StatefulClaims(context)
  const ownedPods = new OwnedPods({
    kind: statefulSets,
    owners: setCache,
    pods: podCache,
    // A name is taken once: what was made cannot be made again.
    expectations: new Expectations(clock),
    selects,
  })

  return {
    name: 'statefulset-controller',
    watches: [
      watched(statefulSets, (set) => [keyOf(set)]),
      watched(pods, (pod, old, type) => ownedPods.keys(pod, old, type)),
      watched(controllerRevisions, keysOfRevision),
    ],
    sync,
  }

  function keysOfRevision(revision: ControllerRevision, _old: unknown, type: CacheEvent['type']): string[] {
    orphanRevisions.note(revision, type)
    const { namespace } = revision.metadata ?? {}
    const owner = controllerOf(revision)
    return owner?.kind === 'StatefulSet' && type === 'DELETED' ? [`${namespace}/${owner.name}`] : []
  }

  async function sync(key: string) {
    const { namespace = '', name } = splitKey(key)
    const set = setCache.get(namespace, name)
    if (!set) return undefined
    const ownerUid = set.metadata?.uid ?? ''
    const owner = { api, owner: set, ownerKind: statefulSets }
    const revisions = await claim({
      ...owner,
      childKind: controllerRevisions,
      matches: (revision) => selects(set, revision),
      owned: revisionCache.list({ namespace, ownerUid }),
      orphans: orphanRevisions.list(namespace),
    })
    const claimed = await claim({
      ...owner,
      childKind: pods,
      matches: (pod) => selects(set, pod) && ordinalOf(set, pod) !== undefined,
      owned: podCache.list({ namespace, ownerUid }),
      orphans: ownedPods.orphans(namespace),
    })
    const update = await currentRevision({
      api,
      kind: statefulSets,
      owner: set,
      revisions,
      collisionCount: set.status?.collisionCount,
      labels: (hash) => ({ [hashLabel]: hash }),
    })
    if (!update) return countCollision(set)
    const current = revisions.find(({ metadata }) => metadata?.name === set.status?.currentRevision) ?? update
    const state: SetState = { set, pods: claimed, current, update, now: clock.now() }
    const { failure, pods: after } = await carryOut(state)
    await writeStatus(set, countStatus({ ...state, pods: after }))
    const live = new Set([current, update].map(({ metadata }) => metadata?.name).concat(claimed.map(revisionOf)))
    const isLive = ({ metadata }: ControllerRevision) => live.has(metadata?.name)
    await trimHistory(api, revisions, isLive, set.spec?.revisionHistoryLimit ?? 10)
    if (failure !== undefined) throw failure
    const wait = nextAvailableMs(state)
    return wait === undefined ? undefined : { requeueAfterMs: wait }
  }

  /** Answers the first failure, and the Pods as they are now: the status is written all the same. */
  async function carryOut(state: SetState): Promise<{ failure?: unknown; pods: readonly Pod[] }> {
    const { set } = state
    const step = nextStep(state)
    const after = new Map(state.pods.map((pod) => [pod.metadata?.name, pod]))
    try {
      for (const pod of state.pods) await claims.retain(set, pod)
      for (const { ordinal, revision } of step.create) {
        const pod = withClaims(set, podFor(set, revision, ordinal), ordinal)
        await claims.ensure(set, pod, ordinal)
        const created = await create(set, pod)
        if (!created) continue
        after.set(created.metadata?.name, created)
        await claims.retain(set, created)
      }
      for (const pod of step.remove) {
        const left = await remove(set, pod)
        if (left) after.set(pod.metadata?.name, left)
        else after.delete(pod.metadata?.name)
      }
    } catch (error) {
      return { failure: error, pods: [...after.values()] }
    }
    return { pods: [...after.values()] }
  }

  async function create(set: StatefulSet, pod: Pod): Promise<Pod | undefined> {
    const what = `create Pod ${pod.metadata?.name} in StatefulSet ${set.metadata?.name}`
    try {
      const created = await api.create(pods, pod)
      tell(set, 'Normal', 'SuccessfulCreate', `${what} successful`)
      return created
    } catch (error) {
      if (isNamespaceTerminating(error)) return undefined
      // Another one has the name, or it is not gone yet: its end is an event.
      if (!hasReason(error, 'AlreadyExists')) {
        tell(set, 'Warning', 'FailedCreate', `${what} failed error: ${statusOf(error).message}`)
      }
      throw error
    }
  }

  /** The Pod as it is on its way out; undefined when it is gone at once. */
  async function remove(set: StatefulSet, pod: Pod): Promise<Pod | undefined> {
    const { name = '', namespace } = pod.metadata ?? {}
    const what = `delete Pod ${name} in StatefulSet ${set.metadata?.name}`
    try {
      const left = await api.remove(pods, { name, namespace })
      tell(set, 'Normal', 'SuccessfulDelete', `${what} successful`)
      return podCache.get(namespace, name) ? left : undefined
    } catch (error) {
      if (hasReason(error, 'NotFound')) return undefined
      tell(set, 'Warning', 'FailedDelete', `${what} failed error: ${statusOf(error).message}`)
      throw error
    }
  }

  function tell(set: StatefulSet, type: 'Normal' | 'Warning', reason: string, message: string): void {
    context.event(typed(statefulSets, set), type, reason, message)
  }

  async function countCollision(set: StatefulSet): Promise<undefined> {
    const collisionCount = (set.status?.collisionCount ?? 0) + 1
    await writeStatus(set, { ...(set.status as StatefulSetStatus), collisionCount })
  }

  async function writeStatus(set: StatefulSet, status: StatefulSetStatus): Promise<void> {
    if (equalJson(set.status, status)) return
    try {
      await api.update(statefulSets, { ...set, status }, { subresource: 'status' })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}
