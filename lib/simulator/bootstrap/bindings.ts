/** Who holds the bootstrap roles. A table of data; ClusterRoleBindings have the name of their role unless said otherwise. */
import type { Subject } from '../../kube/types'
import { controllerManagerRole, controllerRoles } from './system-roles'

export interface BootstrapBinding {
  name: string
  role: string
  subjects: readonly Subject[]
}

const apiGroup = 'rbac.authorization.k8s.io'
const group = (name: string): Subject => ({ kind: 'Group', apiGroup, name })
const user = (name: string): Subject => ({ kind: 'User', apiGroup, name })
const systemAccount = (name: string): Subject => ({ kind: 'ServiceAccount', namespace: 'kube-system', name })
const bind = (role: string, ...subjects: Subject[]): BootstrapBinding => ({ name: role, role, subjects })

export const bootstrapBindings: readonly BootstrapBinding[] = [
  bind('cluster-admin', group('system:masters')),
  { name: 'orrery:administrators', role: 'cluster-admin', subjects: [group('orrery:administrators')] },
  bind('orrery:console', user('orrery:console')),
  bind('system:monitoring', group('system:monitoring')),
  bind('system:discovery', group('system:authenticated')),
  bind('system:basic-user', group('system:authenticated')),
  bind('system:public-info-viewer', group('system:authenticated'), group('system:unauthenticated')),
  bind('system:service-account-issuer-discovery', group('system:serviceaccounts')),
  // Upstream leaves system:node to the Node authoriser, which also looks at which Pods run on the Node.
  bind('system:node', group('system:nodes')),
  bind('system:node-proxier', user('system:kube-proxy')),
  bind(controllerManagerRole, user('system:kube-controller-manager')),
  bind('system:kube-scheduler', user('system:kube-scheduler')),
  bind('system:volume-scheduler', user('system:kube-scheduler')),
  ...controllerRoles.map(({ name, serviceAccount }) => bind(name, systemAccount(serviceAccount))),
]
