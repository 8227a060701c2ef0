import { isStatusError } from '../../../kube/status-error'

/** Whatever is created in a namespace that ends is refused with this cause: no reason to say more, or to try again. */
export function isNamespaceTerminating(error: unknown): boolean {
  if (!isStatusError(error)) return false
  return (error.status.details?.causes ?? []).some(({ reason }) => reason === 'NamespaceTerminating')
}
