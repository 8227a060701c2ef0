import { forbidden, type StatusError } from '../../kube/status-error'
import type { AdmissionRequest } from './admission'

/** As admission.NewForbidden: `pods "web-0" is forbidden: <why>`; what has no name yet goes by its generateName. */
export function refuse(request: AdmissionRequest, why: string): StatusError {
  const { name, generateName } = request.object?.metadata ?? {}
  return forbidden(request.kind, request.name || name || generateName || '', why)
}
