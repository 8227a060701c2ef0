/** Nothing new in a Namespace that is missing or on its way out. Models apiserver/pkg/admission/plugin/namespace/lifecycle. */
import { namespaces } from '../../kinds/namespaces'
import { notFound, StatusError } from '../../kube/status-error'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'
import { refuse } from './refusal'

const immortal = new Set(['default', 'kube-system', 'kube-public'])

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit(request, context) {
    const { operation, kind, name } = request
    if (kind.id === namespaces.id) {
      if (operation === 'DELETE' && immortal.has(name)) throw refuse(request, 'this namespace may not be deleted')
      return
    }
    if (operation !== 'DELETE') refuseInEndingNamespace(request, context)
  },
}

/**
 * Asked once more when all else has been said: what waited for its quota may find the Namespace ending by now. Upstream
 * has no such second look; its namespace controller waits for five seconds instead.
 */
export const namespaceStillOpen: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  validate(request, context) {
    if (request.operation === 'CREATE' && request.kind.id !== namespaces.id) refuseInEndingNamespace(request, context)
  },
}

function refuseInEndingNamespace(request: AdmissionRequest, context: AdmissionContext): void {
  const { operation, namespace } = request
  if (!namespace) return
  const found = context.cache(namespaces).get(undefined, namespace)
  if (!found) throw notFound(namespaces, namespace)
  if (operation !== 'CREATE' || found.status?.phase !== 'Terminating') return

  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const { status } = refuse(request, why)
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  }
  throw new StatusError({ ...status, details: { ...status.details, causes: [cause] } })
}
