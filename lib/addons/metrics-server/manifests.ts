/**
 * What metrics-server consists of: the objects of upstream's components.yaml, in the order of need.
 * https://github.com/kubernetes-sigs/metrics-server/releases
 */
import type { KubeObject } from '../../kube/object'

const name = 'metrics-server'
const namespace = 'kube-system'
const labels = { 'k8s-app': name }
const rbac = 'rbac.authorization.k8s.io'
const subjects = [{ kind: 'ServiceAccount', name, namespace }]

const metricsServerImage = 'registry.k8s.io/metrics-server/metrics-server:v0.8.0'

const serviceAccount = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, labels } }

const reader = {
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRole',
  metadata: {
    name: 'system:aggregated-metrics-reader',
    labels: {
      ...labels,
      [`${rbac}/aggregate-to-admin`]: 'true',
      [`${rbac}/aggregate-to-edit`]: 'true',
      [`${rbac}/aggregate-to-view`]: 'true',
    },
  },
  rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
}

const ownRole = {
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'system:metrics-server', labels },
  rules: [
    { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
  ],
}

const authReader = {
  apiVersion: `${rbac}/v1`,
  kind: 'RoleBinding',
  metadata: { name: 'metrics-server-auth-reader', namespace, labels },
  roleRef: { apiGroup: rbac, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
  subjects,
}

const clusterBinding = (bindingName: string, role: string) => ({
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name: bindingName, labels },
  roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
  subjects,
})

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, labels },
  spec: {
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' }],
    selector: labels,
  },
}

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace, labels },
  spec: {
    selector: { matchLabels: labels },
    strategy: { rollingUpdate: { maxUnavailable: 0 } },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: name,
        priorityClassName: 'system-cluster-critical',
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        containers: [
          {
            name,
            image: metricsServerImage,
            imagePullPolicy: 'IfNotPresent',
            args: [
              '--cert-dir=/tmp',
              '--secure-port=10250',
              '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
              '--kubelet-use-node-status-port',
              '--metric-resolution=15s',
            ],
            ports: [{ name: 'https', containerPort: 10250, protocol: 'TCP' }],
            livenessProbe: {
              httpGet: { path: '/livez', port: 'https', scheme: 'HTTPS' },
              periodSeconds: 10,
              failureThreshold: 3,
            },
            readinessProbe: {
              httpGet: { path: '/readyz', port: 'https', scheme: 'HTTPS' },
              initialDelaySeconds: 15,
              periodSeconds: 5,
              failureThreshold: 3,
            },
            resources: { requests: { cpu: '100m', memory: '200Mi' } },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              readOnlyRootFilesystem: true,
              runAsNonRoot: true,
              runAsUser: 1000,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            volumeMounts: [{ name: 'tmp-dir', mountPath: '/tmp' }],
          },
        ],
        volumes: [{ name: 'tmp-dir', emptyDir: {} }],
      },
    },
  },
}

const apiService = {
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1beta1.metrics.k8s.io', labels },
  spec: {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    groupPriorityMinimum: 100,
    versionPriority: 100,
    insecureSkipTLSVerify: true,
    service: { name, namespace, port: 443 },
  },
}

export const metricsServerManifests: readonly KubeObject[] = [
  serviceAccount,
  reader,
  ownRole,
  authReader,
  clusterBinding('metrics-server:system:auth-delegator', 'system:auth-delegator'),
  clusterBinding('system:metrics-server', 'system:metrics-server'),
  service,
  deployment,
  apiService,
]
