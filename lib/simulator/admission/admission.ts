/** Admission: what must hold across resources before a write is stored. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/ */

import type { Cache } from '../../client/controller'
import type { KubeApi } from '../../client/kube-api'
import type { Clock } from '../../clock'
import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import type { User } from '../api/request'

export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'
  kind: Kind
  subresource: string
  namespace: string | undefined
  name: string
  /** Private copy; mutating plugins change it in place. Absent for DELETE and CONNECT. */
  object?: KubeObject
  /** Stored state, never changed. Absent for CREATE. */
  old?: KubeObject
  user: User
  dryRun: boolean
  /** Adds a `Warning: 299` header. */
  warn(message: string): void
}

export interface AdmissionContext {
  /** Writes as `system:apiserver` (quota usage). */
  api: KubeApi
  cache<T extends KubeObject>(kind: Kind<T>): Cache<T>
  clock: Clock
  random(): number
}

/** Plugins run in the order of Kubernetes' own list; all `admit` before any `validate`. Both refuse by throwing StatusError. */
export interface AdmissionPlugin {
  name: string
  admit?(request: AdmissionRequest, context: AdmissionContext): void | Promise<void>
  validate?(request: AdmissionRequest, context: AdmissionContext): void | Promise<void>
}
