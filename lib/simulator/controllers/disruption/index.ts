/** Keeps count of how many Pods of each budget may be evicted. Models pkg/controller/disruption/disruption.go. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import {
  deployments,
  podDisruptionBudgets,
  pods,
  replicaSets,
  replicationControllers,
  statefulSets,
} from '../../../kinds'
import type { Kind } from '../../../kinds/kind'
import { typed } from '../../../kinds/kind'
import { setCondition } from '../../../kube/conditions'
import { disruptionCondition, selectsPod } from '../../../kube/disruption-budgets'
import { scaledIntOrPercent } from '../../../kube/int-or-string'
import { equalJson } from '../../../kube/json'
import type { KubeObject } from '../../../kube/object'
import { isPodReady } from '../../../kube/pods'
import { formatLabelSelector, labelSelectorOf } from '../../../kube/selectors'
import { hasReason } from '../../../kube/status-error'
import type { LabelSelector, Pod, PodDisruptionBudget } from '../../../kube/types'
import { expectedScale } from './expected-pods'

type Status = NonNullable<PodDisruptionBudget['status']>

/** An eviction that was granted is believed for so long; then the Pod counts again. */
const deletionTimeoutMs = 2 * 60_000

export function disruptionController(context: ControllerContext): Controller {
  const { api, clock } = context
  const budgets = context.cache(podDisruptionBudgets)
  const podCache = context.cache(pods)
  const sources = {
    replicaSets: context.cache(replicaSets),
    deployments: context.cache(deployments),
    statefulSets: context.cache(statefulSets),
    replicationControllers: context.cache(replicationControllers),
  }
  /** How many Pods are wanted is theirs to say. */
  const scaled: readonly Kind[] = [deployments, replicaSets, statefulSets, replicationControllers]

  return {
    name: 'controllermanager',
    watches: [
      watched(podDisruptionBudgets, (budget) => [keyOf(budget)]),
      watched(pods, (pod, old) => [...new Set([...keysOf(pod), ...(old ? keysOf(old) : [])])]),
      ...scaled.map((kind) =>
        watched<KubeObject & { spec?: { replicas?: number } }>(kind, (object, old, type) =>
          type === 'MODIFIED' && object.spec?.replicas === old?.spec?.replicas
            ? []
            : budgets.list({ namespace: object.metadata?.namespace }).map(keyOf),
        ),
      ),
    ],
    sync,
  }

  function keysOf(pod: Pod): string[] {
    return budgets
      .list({ namespace: pod.metadata?.namespace })
      .filter((budget) => selectsPod(budget, pod))
      .map(keyOf)
  }

  async function sync(key: string) {
    const { namespace, name } = splitKey(key)
    const budget = budgets.get(namespace, name)
    if (!budget) return undefined
    try {
      return await count(budget)
    } catch (error) {
      if (hasReason(error, 'Conflict') || hasReason(error, 'NotFound')) throw error
      const message = error instanceof Error ? error.message : String(error)
      tell(
        budget,
        'Warning',
        'CalculateExpectedPodCountFailed',
        `Failed to calculate the number of expected pods: ${message}`,
      )
      await failSafe(budget, message)
      throw error
    }
  }

  async function count(budget: PodDisruptionBudget) {
    const selected = podCache.list({ namespace: budget.metadata?.namespace }).filter((pod) => selectsPod(budget, pod))
    if (selected.length === 0) tell(budget, 'Normal', 'NoPods', 'No matching pods found')
    const { expected, desiredHealthy } = wanted(budget, selected)
    const { disruptedPods, recheckMs } = unconfirmed(budget, selected)
    const currentHealthy = selected.filter(
      (pod) =>
        !pod.metadata?.deletionTimestamp && !Object.hasOwn(disruptedPods, pod.metadata?.name ?? '') && isPodReady(pod),
    ).length
    const left = currentHealthy - desiredHealthy
    const disruptionsAllowed = expected <= 0 || left <= 0 ? 0 : left
    await write(budget, { currentHealthy, desiredHealthy, expectedPods: expected, disruptionsAllowed }, disruptedPods)
    return recheckMs === undefined ? undefined : { requeueAfterMs: recheckMs }
  }

  function wanted(budget: PodDisruptionBudget, selected: readonly Pod[]) {
    const { minAvailable, maxUnavailable, selector } = budget.spec ?? {}
    if (typeof minAvailable === 'number') return { expected: selected.length, desiredHealthy: minAvailable }
    if (minAvailable === undefined && maxUnavailable === undefined) return { expected: 0, desiredHealthy: 0 }
    const { expected, unmanaged } = expectedScale(selected, sources)
    if (unmanaged.length > 0) {
      const text = `Pods selected by this PodDisruptionBudget (selector: &LabelSelector{${formatLabelSelector(labelSelectorOf(selector as LabelSelector))}}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`
      tell(budget, 'Warning', 'UnmanagedPods', text)
    }
    const desiredHealthy =
      minAvailable !== undefined
        ? scaledIntOrPercent(minAvailable, expected, 'up')
        : expected - scaledIntOrPercent(maxUnavailable ?? 0, expected, 'up')
    return { expected, desiredHealthy: Math.max(0, desiredHealthy) }
  }

  /** Evictions that were granted and whose Pods are still there. */
  function unconfirmed({ metadata, status }: PodDisruptionBudget, selected: readonly Pod[]) {
    const disruptedPods: Record<string, string> = {}
    let recheckMs: number | undefined
    const now = clock.now().getTime()
    for (const [name, since] of Object.entries(status?.disruptedPods ?? {})) {
      const pod = selected.find((each) => each.metadata?.name === name)
      if (!pod || pod.metadata?.deletionTimestamp) continue
      const left = Date.parse(since) + deletionTimeoutMs - now
      if (left > 0) {
        disruptedPods[name] = since
        recheckMs = Math.min(recheckMs ?? left, left)
      } else {
        const text = `Pod was expected by PDB ${metadata?.namespace}/${metadata?.name} to be deleted but it wasn't`
        context.event(typed(pods, pod), 'Warning', 'NotDeleted', text)
      }
    }
    return { disruptedPods, recheckMs }
  }

  async function write(
    budget: PodDisruptionBudget,
    counts: Pick<Status, 'currentHealthy' | 'desiredHealthy' | 'expectedPods' | 'disruptionsAllowed'>,
    disruptedPods: Record<string, string>,
  ): Promise<void> {
    const { generation } = budget.metadata ?? {}
    const condition = disruptionCondition(counts.disruptionsAllowed, generation)
    await update(budget, {
      ...counts,
      ...(generation ? { observedGeneration: generation } : {}),
      ...(Object.keys(disruptedPods).length > 0 ? { disruptedPods } : {}),
      conditions: setCondition(budget.status?.conditions, condition, clock.now()),
    })
  }

  /** Nothing may be evicted while nobody knows how many Pods there should be. */
  async function failSafe(budget: PodDisruptionBudget, message: string): Promise<void> {
    const { generation } = budget.metadata ?? {}
    const condition = {
      type: 'DisruptionAllowed',
      status: 'False',
      reason: 'SyncFailed',
      message,
      ...(generation ? { observedGeneration: generation } : {}),
    }
    await update(budget, {
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
      ...budget.status,
      disruptionsAllowed: 0,
      conditions: setCondition(budget.status?.conditions, condition, clock.now()),
    })
  }

  async function update(budget: PodDisruptionBudget, status: Status): Promise<void> {
    if (equalJson(budget.status, status)) return
    await api.update(podDisruptionBudgets, { ...budget, status }, { subresource: 'status' })
  }

  function tell(budget: PodDisruptionBudget, type: 'Normal' | 'Warning', reason: string, message: string): void {
    context.event(typed(podDisruptionBudgets, budget), type, reason, message)
  }
}
