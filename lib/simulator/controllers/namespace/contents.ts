/** Deletes what is in a namespace. Models pkg/controller/namespace/deletion/namespaced_resources_deleter.go. */
import type { KubeApi } from '../../../client/kube-api'
import { inBatches } from '../../../client/turn'
import type { Kind } from '../../../kinds/kind'
import type { KubeObject } from '../../../kube/object'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { Pod } from '../../../kube/types'

/** An object with a finalizer is looked for again after this time: somebody else has to act. */
const finalizerEstimateSeconds = 15

/** What was found after everything was told to go. */
export interface Remaining {
  /** `pods.`, `deployments.apps`: plural, dot, group. */
  byResource: Map<string, number>
  byFinalizer: Map<string, number>
  failures: string[]
  /** Until it pays to look again; 0 when nothing is left. */
  estimateSeconds: number
}

/** Pods go first and alone: what they still need (Secrets, policies) stays until they have ended. */
export async function deleteContents(api: KubeApi, kinds: readonly Kind[], namespace: string): Promise<Remaining> {
  const remaining: Remaining = {
    byResource: new Map(),
    byFinalizer: new Map(),
    failures: [],
    estimateSeconds: 0,
  }
  const namespaced = kinds.filter(({ scope }) => scope === 'Namespaced')
  const pods = namespaced.filter(({ id }) => id === 'pods')
  for (const kind of pods) await deleteKind(api, kind, namespace, remaining)
  if (remaining.estimateSeconds > 0 || remaining.failures.length > 0) return remaining
  for (const kind of namespaced) if (!pods.includes(kind)) await deleteKind(api, kind, namespace, remaining)
  return remaining
}

async function deleteKind(api: KubeApi, kind: Kind, namespace: string, remaining: Remaining): Promise<void> {
  try {
    const { items } = await api.list(kind, { namespace })
    if (items.length === 0) return
    const results = await inBatches(items, 50, (item) => deleteOne(api, kind, namespace, item))
    const refused = results.find((result) => result.status === 'rejected')
    const left = await api.list(kind, { namespace })
    if (left.items.length === 0) return
    remaining.byResource.set(`${kind.plural}.${kind.group}`, left.items.length)
    for (const item of left.items) note(kind, item, remaining)
    if (refused) remaining.failures.push(statusOf(refused.reason).message ?? '')
  } catch (error) {
    // A custom resource whose definition went meanwhile has no objects any more.
    if (!hasReason(error, 'NotFound')) remaining.failures.push(statusOf(error).message ?? '')
  }
}

async function deleteOne(api: KubeApi, kind: Kind, namespace: string, { metadata }: KubeObject): Promise<void> {
  if (metadata?.deletionTimestamp) return
  try {
    await api.remove(kind, { name: metadata?.name ?? '', namespace }, { propagationPolicy: 'Background' })
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
  }
}

function note(kind: Kind, object: KubeObject, remaining: Remaining): void {
  const finalizers = object.metadata?.finalizers ?? []
  for (const finalizer of finalizers) {
    remaining.byFinalizer.set(finalizer, (remaining.byFinalizer.get(finalizer) ?? 0) + 1)
  }
  const estimate = kind.id === 'pods' ? graceOf(object as Pod) : finalizers.length > 0 ? finalizerEstimateSeconds : 0
  // Nothing says how long it takes, yet it is there: it has to be looked for again.
  remaining.estimateSeconds = Math.max(remaining.estimateSeconds, estimate || 1)
}

function graceOf(pod: Pod): number {
  return pod.metadata?.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30
}
