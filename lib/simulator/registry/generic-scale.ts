/** The /scale view of a resource, autoscaling/v1. Models pkg/registry/apps/deployment/storage (ScaleREST). */
import type { Column } from '../../kinds/kind'
import { invalidValue } from '../../kube/field-error'
import { copyJson } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import { invalid } from '../../kube/status-error'
import type { Strategy } from './strategy'

export const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' } as const

export interface Scale extends KubeObject {
  spec?: { replicas?: number }
  status?: { replicas: number; selector?: string }
}

/** What `kubectl get --subresource=scale` prints. */
export const scaleColumns: readonly Column[] = [
  { id: 'desired', name: 'Desired', type: 'number', value: ({ spec }: Scale) => spec?.replicas ?? 0 },
  { id: 'available', name: 'Available', type: 'number', value: ({ status }: Scale) => status?.replicas ?? 0 },
  { id: 'age', name: 'Age', type: 'age', value: ({ metadata }) => metadata?.creationTimestamp },
]

type Scaling = NonNullable<Strategy['scale']>

export function scaleOf(object: KubeObject, scaling: Scaling): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata ?? {}
  const { spec, status, selector } = scaling.replicas(object)
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: spec === 0 ? {} : { replicas: spec },
    status: { replicas: status, ...(selector ? { selector } : {}) },
  }
}

/** `stored` with the replicas of `scale`, which is a precondition too when it names a resourceVersion. */
export function withScale(stored: KubeObject, scale: Scale, scaling: Scaling): KubeObject {
  const replicas = scale.spec?.replicas ?? 0
  if (replicas < 0) {
    const error = invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')
    throw invalid(scaleKind, scale.metadata?.name ?? '', [error])
  }
  const object = copyJson(stored)
  object.metadata = { ...object.metadata, resourceVersion: scale.metadata?.resourceVersion }
  scaling.setReplicas(object, replicas)
  return object
}
