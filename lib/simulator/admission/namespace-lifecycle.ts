/** Nothing new in a Namespace that is missing or on its way out. Models apiserver/pkg/admission/plugin/namespace/lifecycle. */
import { namespaces } from '../../kinds/namespaces'
import { notFound, StatusError } from '../../kube/status-error'
import type { AdmissionPlugin } from './admission'
import { refuse } from './refusal'

const immortal = new Set(['default', 'kube-system', 'kube-public'])

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit(request, context) {
    const { operation, kind, namespace, name } = request
    if (kind.id === namespaces.id) {
      if (operation === 'DELETE' && immortal.has(name)) throw refuse(request, 'this namespace may not be deleted')
      return
    }
    if (!namespace || operation === 'DELETE') return
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
  },
}
