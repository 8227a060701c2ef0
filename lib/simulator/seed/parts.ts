/** Small builders for the seeded world, so that its files read as what is in it. */
import type { Container, Deployment, Namespace, PodSpec, Service } from '../../kube/types'

export const registry = 'registry.orrery.example/shop'

export function namespace(name: string, alias: string, description: string): Namespace {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { 'kubesphere.io/managed': 'true' },
      annotations: { 'kubesphere.io/alias-name': alias, 'kubesphere.io/description': description },
    },
  }
}

export interface Workload {
  name: string
  namespace: string
  replicas: number
  container: Omit<Container, 'name'>
  labels?: Readonly<Record<string, string>>
  description?: string
  annotations?: Readonly<Record<string, string>>
  pod?: Partial<PodSpec>
}

export function deployment({
  name,
  namespace: ns,
  replicas,
  container,
  labels,
  description,
  annotations,
  pod,
}: Workload) {
  const selected = { app: name }
  const object: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace: ns,
      labels: { ...selected, ...labels },
      annotations: { ...annotations, ...(description ? { 'kubesphere.io/description': description } : {}) },
    },
    spec: {
      replicas,
      selector: { matchLabels: selected },
      template: {
        metadata: { labels: { ...selected, ...labels } },
        spec: { ...pod, containers: [{ name, ...container }] },
      },
    },
  }
  return object
}

export function service(
  name: string,
  namespace: string,
  port: number,
  targetPort: number,
  rest: Partial<NonNullable<Service['spec']>> = {},
) {
  const object: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: name } },
    spec: { selector: { app: name }, ports: [{ name: 'http', port, targetPort }], ...rest },
  }
  return object
}

export const requests = (cpu: string, memory: string, limit?: string): NonNullable<Container['resources']> => ({
  requests: { cpu, memory },
  ...(limit ? { limits: { memory: limit } } : {}),
})

/** What the programs of the shop answer to their kubelet. */
export const healthProbes: Pick<Container, 'readinessProbe' | 'livenessProbe'> = {
  readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10, initialDelaySeconds: 1 },
  livenessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 20, initialDelaySeconds: 5 },
}
