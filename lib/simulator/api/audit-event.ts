/** https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
import type { Status } from '../../kube/object'
import type { Attributes, User } from './request'

export interface AuditUser {
  username: string
  uid?: string
  groups: readonly string[]
  extra?: Readonly<Record<string, readonly string[]>>
}

export interface AuditEvent {
  kind: 'Event'
  apiVersion: 'audit.k8s.io/v1'
  level: 'Metadata' | 'Request'
  auditID: string
  stage: 'ResponseStarted' | 'ResponseComplete'
  requestURI: string
  verb: string
  user: AuditUser
  impersonatedUser?: AuditUser
  sourceIPs: readonly string[]
  userAgent: string
  objectRef?: {
    resource: string
    namespace?: string
    name?: string
    apiGroup?: string
    apiVersion?: string
    subresource?: string
  }
  responseStatus: Pick<Status, 'code'> &
    Partial<Pick<Status, 'status' | 'message' | 'reason' | 'details'>> & {
      metadata: Record<string, never>
    }
  requestObject?: unknown
  requestReceivedTimestamp: string
  stageTimestamp: string
  annotations?: Record<string, string>
}

export function auditUser({ name, uid, groups, extra }: User): AuditUser {
  return { username: name, ...(uid ? { uid } : {}), groups, ...(extra ? { extra } : {}) }
}

const bodiesToHide = new Set(['secrets', 'tokenreviews', 'serviceaccounts/token'])
/** Written over and over by the cluster itself; who did it when is all there is to know. */
const steadyWrites = new Set(['leases', 'events'])

const targetOf = ({ resource, subresource }: Attributes) => (subresource ? `${resource}/${subresource}` : resource)

/** Request bodies are kept for writes, except where they hold secrets or nothing of interest. */
export function auditLevel(attributes: Attributes): AuditEvent['level'] {
  const { verb, resourceRequest } = attributes
  if (!resourceRequest || !['create', 'update', 'patch', 'delete', 'deletecollection'].includes(verb)) return 'Metadata'
  const target = targetOf(attributes)
  return bodiesToHide.has(target) || steadyWrites.has(target) ? 'Metadata' : 'Request'
}

const longestMessage = 4096

/** A refusal of what was sent quotes it; what nobody should read is left out of it. */
export function auditStatus(attributes: Attributes, outcome: number | Status): AuditEvent['responseStatus'] {
  if (typeof outcome === 'number') return { metadata: {}, code: outcome }
  const { code, status, message, reason, details } = outcome
  const quotesBody = code === 400 || code === 422 || code >= 500
  const mayTell = !(quotesBody && attributes.resourceRequest && bodiesToHide.has(targetOf(attributes)))
  const isLong = (message?.length ?? 0) > longestMessage
  return {
    metadata: {},
    status,
    ...(message && mayTell ? { message: message.slice(0, longestMessage) } : {}),
    ...(reason ? { reason } : {}),
    ...(details && mayTell && !isLong ? { details } : {}),
    code,
  }
}

/** A create names its object in the body only. */
export function auditReference(attributes: Attributes, body: unknown): AuditEvent['objectRef'] {
  if (!attributes.resourceRequest) return undefined
  const { resource, namespace, apiGroup, apiVersion, subresource } = attributes
  const name = attributes.name || nameInBody(body)
  return {
    resource,
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {}),
    ...(apiGroup ? { apiGroup } : {}),
    apiVersion,
    ...(subresource ? { subresource } : {}),
  }
}

function nameInBody(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('metadata' in body)) return undefined
  const { metadata } = body
  if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return undefined
  return typeof metadata.name === 'string' ? metadata.name : undefined
}
