/** The verbs over small strategies of their own: what a strategy may do, without what the real ones do. */
import { configMaps } from '../../kinds/configmaps'
import { deployments } from '../../kinds/deployments.apps'
import type { Kind } from '../../kinds/kind'
import { namespaces } from '../../kinds/namespaces'
import { pods } from '../../kinds/pods'
import { copyJson } from '../../kube/json'
import type { KubeObject, ObjectMeta } from '../../kube/object'
import type { ConfigMap, Deployment, Namespace, Pod } from '../../kube/types'
import { defineStrategy } from '../registry/strategy'
import type { Target } from './verbs'
import { createTestVerbs, type TestVerbsOptions } from './verbs.test-support'

// Small strategies of the test's own: what is shown here holds whatever the real ones say.
const podStrategy = defineStrategy<Pod>({
  kind: pods,
  status: true,
  selectableFields: ({ spec, status }) => ({
    'spec.nodeName': spec?.nodeName ?? '',
    'status.phase': status?.phase ?? '',
  }),
  gracePeriodSeconds: (pod, requested) => (pod.spec?.nodeName ? (requested ?? 30) : 0),
  subresources: {
    binding: {
      body: { group: '', version: 'v1', kind: 'Binding' },
      verbs: ['create'],
      apply(pod, body) {
        if (pod.spec) pod.spec.nodeName = (body as { target?: { name?: string } }).target?.name
        return undefined
      },
    },
    eviction: {
      body: { group: 'policy', version: 'v1', kind: 'Eviction' },
      verbs: ['create'],
      async run(_pod, _body, { remove }) {
        await remove({ gracePeriodSeconds: 3 })
        return { kind: 'Status', apiVersion: 'v1', metadata: {} }
      },
    },
  },
})

const deploymentStrategy = defineStrategy<Deployment>({
  kind: deployments,
  status: true,
  defaults(deployment) {
    if (deployment.spec) deployment.spec.replicas ??= 1
  },
  scale: {
    replicas: ({ spec, status }) => ({
      spec: spec?.replicas ?? 0,
      status: status?.replicas ?? 0,
      selector: 'app=web',
    }),
    setReplicas(deployment, replicas) {
      if (deployment.spec) deployment.spec.replicas = replicas
    },
  },
})

const configMapStrategy = defineStrategy<ConfigMap>({ kind: configMaps })

const namespaceStrategy = defineStrategy<Namespace>({
  kind: namespaces,
  status: true,
  generation: false,
  prepareForCreate(namespace) {
    namespace.spec = { finalizers: ['kubernetes'] }
    namespace.status = { phase: 'Active' }
  },
  prepareForDelete(namespace) {
    namespace.status = { phase: 'Terminating' }
  },
  mustStay: ({ spec }) => (spec?.finalizers ?? []).length > 0,
  subresources: {
    finalize: {
      body: { group: '', version: 'v1', kind: 'Namespace' },
      verbs: ['update'],
      apply(namespace, body) {
        namespace.spec = copyJson((body as Namespace).spec ?? {})
        return undefined
      },
    },
  },
})

export const start = (options?: TestVerbsOptions) => {
  const environment = createTestVerbs([podStrategy, deploymentStrategy, configMapStrategy, namespaceStrategy], options)
  const { verbs, context } = environment
  const create = async <T extends KubeObject>(kind: Kind<T>, object: T, namespace: string | undefined = 'shop') =>
    (await verbs.create(kind, namespace, object, context)).value as T
  return { ...environment, create }
}

export const targetOf = <T extends KubeObject>(kind: Kind<T>, name: string, subresource = ''): Target => ({
  kind,
  namespace: kind.scope === 'Namespaced' ? 'shop' : undefined,
  name,
  subresource,
})

export const pod = (name: string, metadata: ObjectMeta = {}, spec: object = {}): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
  }) as Pod

export const deployment = (name: string): Deployment => ({
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] }] },
    },
  },
})

export const config = (name: string, data: Record<string, string> = {}): ConfigMap => ({ metadata: { name }, data })

export const nameOf = ({ metadata }: KubeObject) => metadata?.name
