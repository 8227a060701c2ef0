/** Whether a disruption budget lets a Pod go. Models pkg/registry/core/pod/storage/eviction.go. */
import { podDisruptionBudgets } from '../../../kinds/poddisruptionbudgets.policy'
import { setCondition } from '../../../kube/conditions'
import { disruptionCondition, selectsPod } from '../../../kube/disruption-budgets'
import { formatTime } from '../../../kube/duration'
import { isPodReady } from '../../../kube/pods'
import { failure, forbidden, StatusError, tooManyRequests, unnamedError } from '../../../kube/status-error'
import type { Pod, PodDisruptionBudget } from '../../../kube/types'
import type { SubresourceRequest } from '../strategy'

/** Evictions that the disruption controller has not seen carried out; upstream's MaxDisruptedPodSize. */
const mostUnconfirmed = 2000

/** Takes one eviction from the budget that the Pod is under; throws when it has none to give. */
export async function drawOnBudget(
  pod: Pod,
  { context, dryRun, updateOther }: Pick<SubresourceRequest<Pod>, 'context' | 'dryRun' | 'updateOther'>,
): Promise<void> {
  const { phase } = pod.status ?? {}
  const isGoing = pod.metadata?.deletionTimestamp !== undefined
  // It serves nobody: nothing is lost with it.
  if (phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || isGoing) return
  const { name = '', namespace } = pod.metadata ?? {}
  const budgets = context.list(podDisruptionBudgets, namespace).filter((budget) => selectsPod(budget, pod))
  const [budget] = budgets
  if (!budget) return
  if (budgets.length > 1) {
    const text = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
    throw unnamedError(text)
  }
  if (!isPodReady(pod) && mayGoUnhealthy(budget)) return
  const draw = (current: PodDisruptionBudget) => decrement(current, name, context.clock.now())
  if (dryRun) draw(budget)
  else await updateOther(podDisruptionBudgets, { namespace, name: budget.metadata?.name ?? '' }, draw)
}

/** A Pod that is not healthy anyhow may go always, or when enough others are. */
function mayGoUnhealthy({ spec, status }: PodDisruptionBudget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  return desiredHealthy > 0 && currentHealthy >= desiredHealthy
}

function decrement(budget: PodDisruptionBudget, pod: string, now: Date): PodDisruptionBudget {
  const { metadata } = budget
  const name = metadata?.name ?? ''
  const status = {
    disruptionsAllowed: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
    ...budget.status,
  }
  if ((status.observedGeneration ?? 0) < (metadata?.generation ?? 0)) {
    throw refusal(`The disruption budget ${name} is still being processed by the server.`, 10)
  }
  if (status.disruptionsAllowed < 0) {
    throw forbidden(podDisruptionBudgets, name, 'pdb disruptions allowed is negative')
  }
  if (Object.keys(status.disruptedPods ?? {}).length > mostUnconfirmed) {
    const text = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller'
    throw forbidden(podDisruptionBudgets, name, text)
  }
  if (status.disruptionsAllowed === 0) {
    const { desiredHealthy, currentHealthy } = status
    throw refusal(
      `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
      0,
    )
  }
  const disruptionsAllowed = status.disruptionsAllowed - 1
  const condition = disruptionCondition(disruptionsAllowed, metadata?.generation)
  return {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed,
      disruptedPods: { ...status.disruptedPods, [pod]: formatTime(now) },
      conditions: setCondition(status.conditions, condition, now),
    },
  }
}

function refusal(cause: string, retryAfterSeconds: number): StatusError {
  const text = "Cannot evict pod as it would violate the pod's disruption budget."
  const { status } =
    retryAfterSeconds > 0 ? tooManyRequests(text, retryAfterSeconds) : failure(429, 'TooManyRequests', text)
  const causes = [{ reason: 'DisruptionBudget', message: cause }]
  return new StatusError({ ...status, details: { ...status.details, causes } })
}
