/** Fields that name another object: of which kind, so that the names there are can be offered. */
import type { FieldPath } from './place'

/** Kind ids by `<Type>.<field>`, the type being the last word of its definition. */
const kindsByField: Readonly<Record<string, string>> = {
  'ObjectMeta.namespace': 'namespaces',
  'PodSpec.serviceAccountName': 'serviceaccounts',
  'PodSpec.nodeName': 'nodes',
  'PodSpec.priorityClassName': 'priorityclasses.scheduling.k8s.io',
  'ConfigMapKeySelector.name': 'configmaps',
  'ConfigMapEnvSource.name': 'configmaps',
  'ConfigMapVolumeSource.name': 'configmaps',
  'ConfigMapProjection.name': 'configmaps',
  'SecretKeySelector.name': 'secrets',
  'SecretEnvSource.name': 'secrets',
  'SecretProjection.name': 'secrets',
  'SecretVolumeSource.secretName': 'secrets',
  'IngressTLS.secretName': 'secrets',
  'PersistentVolumeClaimVolumeSource.claimName': 'persistentvolumeclaims',
  'PersistentVolumeClaimSpec.storageClassName': 'storageclasses.storage.k8s.io',
  'StatefulSetSpec.serviceName': 'services',
  'IngressServiceBackend.name': 'services',
  'IngressSpec.ingressClassName': 'ingressclasses.networking.k8s.io',
}

/** Where the kind is written beside the name. */
const kindsBeside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'RoleRef.name': { Role: 'roles.rbac.authorization.k8s.io', ClusterRole: 'clusterroles.rbac.authorization.k8s.io' },
  'Subject.name': { ServiceAccount: 'serviceaccounts' },
  'CrossVersionObjectReference.name': {
    Deployment: 'deployments.apps',
    StatefulSet: 'statefulsets.apps',
    ReplicaSet: 'replicasets.apps',
  },
}

/** Kinds that a field may have, where the schema calls it a string. */
const kindNames: Readonly<Record<string, readonly string[]>> = {
  'RoleRef.kind': ['Role', 'ClusterRole'],
  'Subject.kind': ['User', 'Group', 'ServiceAccount'],
  'CrossVersionObjectReference.kind': ['Deployment', 'StatefulSet', 'ReplicaSet'],
}

export type Reference =
  | { sort: 'objects'; kind: string }
  /** Another place of the same object names what may stand here. */
  | { sort: 'here'; path: FieldPath }
  | { sort: 'values'; values: readonly string[] }

/** `type`: what has the field; `beside`: what is written for another field of it. */
export function referenceAt(
  type: string | undefined,
  path: FieldPath,
  beside: (field: string) => string | undefined,
): Reference | undefined {
  const field = path.at(-1)
  // `imagePullSecrets: [{name: ...}]` and a Service Account's `secrets` share their type with others.
  if (field === 'name' && path.at(-3) === 'imagePullSecrets') return { sort: 'objects', kind: 'secrets' }
  if (type === undefined || typeof field !== 'string') return undefined
  const key = `${type}.${field}`
  if (key === 'VolumeMount.name') {
    const containers = path.findIndex(
      (step) => typeof step === 'string' && /^(initC|ephemeralC|c)ontainers$/.test(step),
    )
    return { sort: 'here', path: [...path.slice(0, containers), 'volumes'] }
  }
  const values = kindNames[key]
  if (values) return { sort: 'values', values }
  const kind = kindsByField[key] ?? kindsBeside[key]?.[beside('kind') ?? '']
  return kind === undefined ? undefined : { sort: 'objects', kind }
}
