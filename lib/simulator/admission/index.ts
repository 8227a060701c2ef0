/** The admission plugins in upstream's own order (pkg/kubeapiserver/options/plugins.go). A new one is a file and a line here. */
import type { AdmissionPlugin } from './admission'
import { defaultIngressClass } from './default-ingress-class'
import { defaultStorageClass } from './default-storage-class'
import { defaultTolerationSeconds } from './default-toleration-seconds'
import { limitRanger } from './limit-ranger'
import { namespaceLifecycle, namespaceStillOpen } from './namespace-lifecycle'
import { nodeRestriction } from './node-restriction'
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize'
import { priorityAdmission } from './priority'
import { resourceQuotaAdmission } from './resource-quota'
import { serviceAccountAdmission } from './service-account'
import { storageObjectInUseProtection } from './storage-object-in-use-protection'
import { taintNodesByCondition } from './taint-nodes-by-condition'

export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccountAdmission,
  nodeRestriction,
  taintNodesByCondition,
  priorityAdmission,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  defaultIngressClass,
  resourceQuotaAdmission,
  namespaceStillOpen,
]
