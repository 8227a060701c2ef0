/** Creates and deletes Pods in the name of their controller, and tells so. Models RealPodControl of pkg/controller/controller_utils.go. */
import type { ControllerContext } from '../../../client/controller'
import { pods } from '../../../kinds'
import type { Kind } from '../../../kinds/kind'
import { apiVersionOf, typed } from '../../../kinds/kind'
import { nameIsSubdomain } from '../../../kube/names'
import type { KubeObject } from '../../../kube/object'
import { controllerReference } from '../../../kube/owners'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { Pod, PodTemplateSpec } from '../../../kube/types'
import { isNamespaceTerminating } from './namespace-terminating'

type Context = Pick<ControllerContext, 'api' | 'event'>

/** `generateName`: when the owner's own name with a dash is not what names begin with. */
export async function createPod<Owner extends KubeObject>(
  { api, event }: Context,
  kind: Kind<Owner>,
  owner: Owner,
  template: PodTemplateSpec | undefined,
  generateName?: string,
): Promise<Pod> {
  const { name = '', namespace } = owner.metadata ?? {}
  const prefix = generateName ?? `${name}-`
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
    return created
  } catch (error) {
    if (!isNamespaceTerminating(error)) {
      event(typed(kind, owner), 'Warning', 'FailedCreate', `Error creating: ${statusOf(error).message}`)
    }
    throw error
  }
}

/** False: it was gone already. */
export async function deletePod<Owner extends KubeObject>(
  { api, event }: Context,
  kind: Kind<Owner>,
  owner: Owner,
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
