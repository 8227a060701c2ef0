/**
 * What a real API server makes for itself at its start: the system namespaces, and the Service `kubernetes` with where it leads.
 * Models pkg/controlplane/controller/{systemnamespaces,kubernetesservice} and pkg/controlplane/reconcilers.
 */

import type { KubeApi } from '../../client/kube-api'
import {
  configMaps,
  endpointSlices,
  endpoints,
  namespaces,
  priorityClasses,
  roles,
  serviceAccounts,
  services,
} from '../../kinds'
import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import { systemPriorityClasses } from '../../kube/priority-classes'
import { hasReason } from '../../kube/status-error'
import { systemNamespaces } from '../../kube/system-namespaces'
import { serviceNameLabel } from '../../kube/well-known-labels'
import { controllerRoles } from './system-roles'

/** Of the Service network 10.96.0.0/12; the first address is always the API server's. */
const apiServerClusterIp = '10.96.0.1'
/** What the simulated cluster knows the API server by, outside the networks of Pods and Services. */
export const apiServerAddress = '172.18.0.2'
export const apiServerPort = 6443

/** What servers of other groups must know of the API server as a front proxy. */
const extensionAuthentication = 'extension-apiserver-authentication'

export async function writeSystemObjects(api: KubeApi): Promise<void> {
  for (const name of systemNamespaces)
    await ensure(api, namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  for (const priorityClass of systemPriorityClasses) await ensure(api, priorityClasses, priorityClass)
  await ensure(api, services, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      clusterIP: apiServerClusterIp,
      clusterIPs: [apiServerClusterIp],
      type: 'ClusterIP',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: apiServerPort }],
    },
  })
  await ensure(api, endpoints, {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [
      {
        addresses: [{ ip: apiServerAddress }],
        ports: [{ name: 'https', port: apiServerPort, protocol: 'TCP' }],
      },
    ],
  })
  await ensure(api, endpointSlices, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { [serviceNameLabel]: 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [apiServerAddress], conditions: { ready: true } }],
    ports: [{ name: 'https', port: apiServerPort, protocol: 'TCP' }],
  })
  await ensure(api, configMaps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: extensionAuthentication, namespace: 'kube-system' },
    data: {
      'requestheader-allowed-names': '["front-proxy-client"]',
      'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
      'requestheader-group-headers': '["X-Remote-Group"]',
      'requestheader-uid-headers': '["X-Remote-Uid"]',
      'requestheader-username-headers': '["X-Remote-User"]',
    },
  })
  await ensure(api, roles, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: {
      name: `${extensionAuthentication}-reader`,
      namespace: 'kube-system',
      annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
      labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
    },
    rules: [
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: [extensionAuthentication],
        verbs: ['get', 'list', 'watch'],
      },
    ],
  })
  // The controller manager upstream makes these before its loops first act as them.
  for (const { serviceAccount } of controllerRoles)
    await ensure(api, serviceAccounts, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: serviceAccount, namespace: 'kube-system' },
    })
}

async function ensure<T extends KubeObject>(api: KubeApi, kind: Kind<T>, object: T): Promise<void> {
  try {
    await api.get(kind, object.metadata?.name ?? '', object.metadata?.namespace)
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
    await api.create(kind, object)
  }
}
