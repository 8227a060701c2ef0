/** Creates and deletes Pods in the name of their controller, and tells so. Models RealPodControl of pkg/controller/controller_utils.go. */
import type { ControllerContext } from '../../../client/controller'
import { pods } from '../../../kinds'
import { apiVersionOf, typed } from '../../../kinds/kind'
import { nameIsSubdomain } from '../../../kube/names'
import { controllerReference } from '../../../kube/owners'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { Pod } from '../../../kube/types'
import { isNamespaceTerminating } from '../shared/namespace-terminating'
import type { ReplicaKind, ReplicaObject } from './replica-kind'

type Context = Pick<ControllerContext, 'api' | 'event'>

export async function createPod({ api, event }: Context, { kind }: ReplicaKind, owner: ReplicaObject): Promise<void> {
  const { name = '', namespace } = owner.metadata ?? {}
  const template = owner.spec?.template
  const prefix = `${name}-`
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: nameIsSubdomain(prefix, true).length === 0 ? prefix : name,
      namespace,
      labels: template?.metadata?.labels,
      annotations: template?.metadata?.annotations,
      finalizers: template?.metadata?.finalizers,
      ownerReferences: [controllerReference(owner, apiVersionOf(kind), kind.kind)],
    },
    spec: template?.spec,
  }
  try {
    const created = await api.create(pods, pod)
    event(typed(kind, owner), 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata?.name}`)
  } catch (error) {
    if (!isNamespaceTerminating(error)) {
      event(typed(kind, owner), 'Warning', 'FailedCreate', `Error creating: ${statusOf(error).message}`)
    }
    throw error
  }
}

/** False: it was gone already. */
export async function deletePod(
  { api, event }: Context,
  { kind }: ReplicaKind,
  owner: ReplicaObject,
  pod: Pod,
): Promise<boolean> {
  const { name = '', namespace } = pod.metadata ?? {}
  try {
    await api.remove(pods, { name, namespace })
  } catch (error) {
    if (hasReason(error, 'NotFound')) return false
    event(typed(kind, owner), 'Warning', 'FailedDelete', `Error deleting: ${statusOf(error).message}`)
    throw error
  }
  event(typed(kind, owner), 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
  return true
}
