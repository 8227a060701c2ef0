/** What the scheduler writes: the binding of a Pod to its node, or why there is none. */
import type { KubeApi } from '../../client/kube-api'
import { pods } from '../../kinds'
import { findCondition } from '../../kube/conditions'
import { formatTime } from '../../kube/duration'
import type { KubeObject } from '../../kube/object'
import type { Pod } from '../../kube/types'

interface Binding extends KubeObject {
  target: { apiVersion: 'v1'; kind: 'Node'; name: string }
}

export async function bind(api: KubeApi, { metadata }: Pod, nodeName: string): Promise<void> {
  const { name = '', namespace = '', uid } = metadata ?? {}
  const binding: Binding = {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name, namespace, ...(uid ? { uid } : {}) },
    target: { apiVersion: 'v1', kind: 'Node', name: nodeName },
  }
  await api.createSubresource(pods, { name, namespace, subresource: 'binding' }, binding)
}

/** Writes the condition PodScheduled=False, unless it says the same already. */
export async function reportUnscheduled(
  api: KubeApi,
  pod: Pod,
  reason: 'Unschedulable' | 'SchedulerError',
  message: string,
  now: Date,
): Promise<void> {
  const { name = '', namespace = '' } = pod.metadata ?? {}
  const old = findCondition(pod.status?.conditions, 'PodScheduled')
  if (old?.status === 'False' && old.reason === reason && old.message === message) return
  const lastTransitionTime = old?.status === 'False' ? old.lastTransitionTime : formatTime(now)
  const condition = { type: 'PodScheduled', status: 'False', reason, message, lastTransitionTime }
  const patch = { status: { conditions: [condition] } }
  await api.patch(pods, { name, namespace, subresource: 'status' }, patch, 'strategic')
}
