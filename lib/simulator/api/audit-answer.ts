/** GET /simulator/v1/audit: what happened lately, and with `watch=true` what happens from now on. */
import type { Clock } from '../../clock'
import { isTrue } from '../../kube/paths'
import { badRequest } from '../../kube/status-error'
import type { Audit } from './audit'
import type { AuditEvent } from './audit-event'
import type { Exchange } from './exchange'
import { jsonAnswer, streamAnswer } from './exchange'
import { integer } from './query-options'
import { watchStream } from './watch-stream'

export const auditPath = '/simulator/v1/audit'

export interface AuditAnswerOptions {
  audit: Audit
  clock: Clock
  random(): number
}

/** Undefined for any other path. `since`: events whose stage ended later than that time; `limit`: the latest so many. */
export function auditAnswer(exchange: Exchange, { audit, clock, random }: AuditAnswerOptions): Response | undefined {
  const { url, signal } = exchange
  if (url.pathname !== auditPath) return undefined
  const query = url.searchParams
  const since = query.get('since') || undefined
  if (since !== undefined && Number.isNaN(Date.parse(since)))
    throw badRequest(`since: ${JSON.stringify(since)} is no RFC 3339 time`)
  const limit = integer(query, 'limit')
  const wanted = {
    ...(limit !== undefined ? { limit } : {}),
    ...(since !== undefined ? { since: new Date(since).toISOString() } : {}),
  }
  const past = audit.recent(wanted)
  if (!query.has('watch') || !isTrue(query.get('watch')))
    return jsonAnswer(exchange, { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: past })
  const { finish } = exchange.longRunning()
  const stream = watchStream<AuditEvent>(
    {
      open(emit) {
        for (const event of past) emit(event)
        return audit.follow(emit)
      },
      encode: (event) => JSON.stringify({ type: 'ADDED', object: event }),
    },
    { clock, random, signal, closed: finish, maximumWaiting: 1000 },
  )
  return streamAnswer(stream, 'application/json')
}
