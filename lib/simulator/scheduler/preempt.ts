/** Carries out a preemption: notes on the Pods why they go, deletes them, and keeps the place for the one that comes. */
import { inParallel } from '../../client/in-parallel'
import type { KubeApi } from '../../client/kube-api'
import { pods } from '../../kinds'
import { setCondition } from '../../kube/conditions'
import { hasReason } from '../../kube/status-error'
import type { Pod } from '../../kube/types'
import type { PodInfo } from './pod-info'
import type { Eviction } from './preemption'

const atOnce = 16

export interface PreemptOptions {
  api: KubeApi
  now: Date
  tell(victim: Pod, message: string): void
}

export async function preempt(
  pod: PodInfo,
  { nodeName, victims }: Eviction,
  { api, now, tell }: PreemptOptions,
): Promise<void> {
  const target = { name: pod.name, namespace: pod.namespace, subresource: 'status' }
  await api.patch(pods, target, { status: { nominatedNodeName: nodeName } }, 'merge')
  await inParallel(victims, atOnce, async ({ pod: victim, name, namespace, uid }) => {
    if (victim.metadata?.deletionTimestamp) return
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: 'default-scheduler: preempting to accommodate a higher priority pod',
    }
    const conditions = setCondition(victim.status?.conditions, condition, now).filter(
      ({ type }) => type === condition.type,
    )
    try {
      await api.patch(pods, { name, namespace, subresource: 'status' }, { status: { conditions } }, 'strategic')
      await api.remove(pods, { name, namespace }, { preconditions: { uid } })
    } catch (error) {
      if (hasReason(error, 'NotFound') || hasReason(error, 'Conflict')) return
      throw error
    }
    tell(victim, `Preempted by pod ${pod.uid} on node ${nodeName}`)
  })
}
