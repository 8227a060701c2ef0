/** What a kind shows beyond the common parts, by the kind's id. A new one is a file in components/sections and a line here. */
import type { Kind } from '@/lib/kinds/kind'
import { configMapSection } from '../sections/configmaps'
import { cronJobSection } from '../sections/cronjobs'
import { daemonSetSection } from '../sections/daemonsets'
import { deploymentSection } from '../sections/deployments'
import { eventSection } from '../sections/events'
import { foreignSection } from '../sections/foreign'
import { horizontalPodAutoscalerSection } from '../sections/horizontalpodautoscalers'
import { ingressSection } from '../sections/ingresses'
import { jobSection } from '../sections/jobs'
import { limitRangeSection } from '../sections/limitranges'
import { namespaceSection } from '../sections/namespaces'
import { nodeSection } from '../sections/nodes'
import { persistentVolumeClaimSection } from '../sections/persistentvolumeclaims'
import { persistentVolumeSection } from '../sections/persistentvolumes'
import { podDisruptionBudgetSection } from '../sections/poddisruptionbudgets'
import { podSection } from '../sections/pods'
import { replicaSetSection, replicationControllerSection } from '../sections/replicasets'
import { resourceQuotaSection } from '../sections/resourcequotas'
import { clusterRoleBindingSection, roleBindingSection } from '../sections/rolebindings'
import { clusterRoleSection, roleSection } from '../sections/roles'
import { secretSection } from '../sections/secrets'
import { serviceSection } from '../sections/services'
import { statefulSetSection } from '../sections/statefulsets'
import { storageClassSection } from '../sections/storageclasses'
import type { Section } from './section'

const sections: Readonly<Record<string, Section>> = {
  'clusterrolebindings.rbac.authorization.k8s.io': clusterRoleBindingSection,
  'clusterroles.rbac.authorization.k8s.io': clusterRoleSection,
  configmaps: configMapSection,
  'cronjobs.batch': cronJobSection,
  'daemonsets.apps': daemonSetSection,
  'deployments.apps': deploymentSection,
  events: eventSection,
  limitranges: limitRangeSection,
  'horizontalpodautoscalers.autoscaling': horizontalPodAutoscalerSection,
  'ingresses.networking.k8s.io': ingressSection,
  'jobs.batch': jobSection,
  namespaces: namespaceSection,
  nodes: nodeSection,
  persistentvolumeclaims: persistentVolumeClaimSection,
  persistentvolumes: persistentVolumeSection,
  'poddisruptionbudgets.policy': podDisruptionBudgetSection,
  pods: podSection,
  'replicasets.apps': replicaSetSection,
  replicationcontrollers: replicationControllerSection,
  resourcequotas: resourceQuotaSection,
  'rolebindings.rbac.authorization.k8s.io': roleBindingSection,
  'roles.rbac.authorization.k8s.io': roleSection,
  secrets: secretSection,
  services: serviceSection,
  'statefulsets.apps': statefulSetSection,
  'storageclasses.storage.k8s.io': storageClassSection,
}

export function sectionOf({ id, foreign }: Pick<Kind, 'id' | 'foreign'>): Section | undefined {
  if (Object.hasOwn(sections, id)) return sections[id]
  return foreign ? foreignSection : undefined
}
