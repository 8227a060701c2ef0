import { pods } from '../../kinds/pods'
import type { Pod } from '../../kube/types'
import type { AdmissionRequest } from './admission'

/** The Pod of a request about a Pod itself, not about its status or another subresource. */
export function podOf({ kind, subresource, object }: AdmissionRequest): Pod | undefined {
  return kind.id === pods.id && subresource === '' ? (object as Pod | undefined) : undefined
}

export const isMirrorPod = ({ metadata }: Pod) => metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined
