/** The admission plugins in upstream's own order (pkg/kubeapiserver/options/plugins.go). A new one is a file and a line here. */
import type { AdmissionPlugin } from './admission'
import { defaultTolerationSeconds } from './default-toleration-seconds'
import { limitRanger } from './limit-ranger'
import { namespaceLifecycle, namespaceStillOpen } from './namespace-lifecycle'
import { nodeRestriction } from './node-restriction'
import { priorityAdmission } from './priority'
import { resourceQuotaAdmission } from './resource-quota'
import { serviceAccountAdmission } from './service-account'
import { taintNodesByCondition } from './taint-nodes-by-condition'

export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccountAdmission,
  nodeRestriction,
  taintNodesByCondition,
  priorityAdmission,
  defaultTolerationSeconds,
  resourceQuotaAdmission,
  namespaceStillOpen,
]
