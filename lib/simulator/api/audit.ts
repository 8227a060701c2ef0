/**
 * Who did what, when, and how it ended: one audit.k8s.io/v1 event for every request, kept in a ring for those who ask and
 * handed to a sink that lasts. The guard is the gate that HTTP requests and in-process clients pass alike.
 */
import type { Clock } from '../../clock'
import { formatMicroTime } from '../../kube/duration'
import type { Status } from '../../kube/object'
import { statusOf } from '../../kube/status-error'
import type { AuditEvent } from './audit-event'
import { auditLevel, auditReference, auditStatus, auditUser } from './audit-event'
import { authorizeOrThrow } from './authorize'
import type { Attributes, Authorizer, Guard, GuardedRequest } from './request'
import { newUuid } from './uuid'

export interface AuditSpan {
  readonly auditID: string
  annotate(key: string, value: string): void
  /** The parsed body, once it is read. */
  setRequestObject(body: unknown): void
  /** A long-running request has begun to answer; `complete` follows when it ends. */
  started(code: number): void
  complete(outcome: number | Status): void
}

export interface Audit {
  /** `request.impersonatedBy` is who really asked when `attributes.user` is impersonated. */
  begin(attributes: Attributes, request: GuardedRequest & { uri?: string; auditID?: string }): AuditSpan
  /** The latest events, oldest first. */
  recent(options?: { limit?: number; since?: string }): readonly AuditEvent[]
  follow(handler: (event: AuditEvent) => void): () => void
}

export interface AuditOptions {
  clock: Clock
  random(): number
  /** How many events the ring keeps. */
  capacity?: number
  sink?: { write(event: AuditEvent): void }
}

const maximumBodyBytes = 32 * 1024

export function createAudit({ clock, random, capacity = 1000, sink }: AuditOptions): Audit {
  const ring: AuditEvent[] = []
  let next = 0
  const followers = new Set<(event: AuditEvent) => void>()

  const record = (event: AuditEvent) => {
    ring[next] = event
    next = (next + 1) % capacity
    sink?.write(event)
    for (const follower of followers) follower(event)
  }

  return {
    begin(attributes, request) {
      const received = clock.now()
      const auditID = request.auditID ?? newUuid(random)
      const level = auditLevel(attributes)
      const annotations: Record<string, string> = {}
      let body = request.requestObject
      let done = false
      const emit = (stage: AuditEvent['stage'], outcome: number | Status) => {
        const asked = request.impersonatedBy
        const reference = auditReference(attributes, body)
        record({
          kind: 'Event',
          apiVersion: 'audit.k8s.io/v1',
          level,
          auditID,
          stage,
          requestURI: request.uri ?? attributes.path,
          verb: attributes.verb,
          user: auditUser(asked ?? attributes.user),
          ...(asked ? { impersonatedUser: auditUser(attributes.user) } : {}),
          sourceIPs: request.sourceIPs,
          userAgent: request.userAgent,
          ...(reference ? { objectRef: reference } : {}),
          responseStatus: auditStatus(attributes, outcome),
          ...(level === 'Request' && body !== undefined ? bodyOrTruncated(body, annotations) : {}),
          requestReceivedTimestamp: formatMicroTime(received),
          stageTimestamp: formatMicroTime(clock.now()),
          ...(Object.keys(annotations).length > 0 ? { annotations: { ...annotations } } : {}),
        })
      }
      return {
        auditID,
        annotate: (key, value) => {
          annotations[key] = value
        },
        setRequestObject: (value) => {
          body = value
        },
        started: (code) => emit('ResponseStarted', code),
        complete: (outcome) => {
          if (done) return
          done = true
          emit('ResponseComplete', outcome)
        },
      }
    },
    recent({ limit = 500, since } = {}) {
      const ordered = [...ring.slice(next), ...ring.slice(0, next)]
      const wanted = since === undefined ? ordered : ordered.filter((event) => event.stageTimestamp > since)
      return limit > 0 ? wanted.slice(-limit) : wanted
    },
    follow(handler) {
      followers.add(handler)
      return () => followers.delete(handler)
    },
  }
}

export function createGuard(authorizer: Authorizer, audit: Audit): Guard {
  return {
    async run(attributes, request, operation) {
      const span = audit.begin(attributes, request)
      try {
        authorizeAndNote(authorizer, attributes, span)
        const result = await operation()
        span.complete(attributes.verb === 'create' ? 201 : 200)
        return result
      } catch (error) {
        span.complete(statusOf(error))
        throw error
      }
    },
  }
}

/** Authorises and leaves the decision with its reason in the audit event, as upstream's WithAuthorization does. */
export function authorizeAndNote(authorizer: Authorizer, attributes: Attributes, span: AuditSpan): void {
  try {
    const { reason } = authorizeOrThrow(authorizer, attributes)
    span.annotate('authorization.k8s.io/decision', 'allow')
    span.annotate('authorization.k8s.io/reason', reason)
  } catch (error) {
    span.annotate('authorization.k8s.io/decision', 'forbid')
    span.annotate('authorization.k8s.io/reason', authorizer.authorize(attributes).reason)
    throw error
  }
}

function bodyOrTruncated(body: unknown, annotations: Record<string, string>): { requestObject?: unknown } {
  if (JSON.stringify(body).length <= maximumBodyBytes) return { requestObject: body }
  annotations['audit.k8s.io/truncated'] = 'true'
  return {}
}
