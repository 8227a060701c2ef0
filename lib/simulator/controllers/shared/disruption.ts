import type { KubeApi } from '../../../client/kube-api'
import { pods } from '../../../kinds'
import { setCondition } from '../../../kube/conditions'
import { isPodTerminal } from '../../../kube/pods'
import type { Pod, PodStatus } from '../../../kube/types'

/** Notes on a Pod why it is about to be deleted; with `fail`, a Pod that has not ended is said to have failed. */
export async function noteDisruption(
  api: KubeApi,
  pod: Pod,
  { reason, message, fail }: { reason: string; message: string; fail: boolean },
  now: Date,
): Promise<void> {
  const condition = { type: 'DisruptionTarget', status: 'True', reason, message }
  const status: PodStatus = { ...pod.status, conditions: setCondition(pod.status?.conditions, condition, now) }
  if (fail && !isPodTerminal(pod)) status.phase = 'Failed'
  await api.update(pods, { ...pod, status }, { subresource: 'status' })
}
