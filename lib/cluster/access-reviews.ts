/**
 * May this person do that? Asked of the cluster as the person (SelfSubjectAccessReview), so that the answer comes from the
 * very identity that a request would have, for every kind of connection, and the console needs no right to ask.
 */
import type { Clock } from '../clock'
import { statusFrom } from '../kube/response-status'
import { badGateway, StatusError } from '../kube/status-error'
import type { Cluster, Person } from './contract'

export interface AccessQuestion {
  verb: string
  group: string
  resource: string
  namespace?: string
  name?: string
}

export interface AccessVerdict {
  allowed: boolean
  reason: string
}

const keptMs = 10_000
const pruneAt = 5_000

export class AccessReviews {
  readonly #answers = new Map<string, { askedAt: number; verdict: Promise<AccessVerdict> }>()

  constructor(private readonly clock: Clock) {}

  /** Rejects when the cluster does not say: that is neither a yes nor a no. */
  async ask(cluster: Cluster, person: Person, question: AccessQuestion): Promise<AccessVerdict> {
    const { user, groups, extra } = person
    const key = JSON.stringify([cluster.upstream(person).key, user, groups, extra, question])
    const now = this.clock.now().getTime()
    const known = this.#answers.get(key)
    if (known && isFresh(known.askedAt, now)) return known.verdict
    if (this.#answers.size >= pruneAt) this.#prune(now)
    const verdict = review(cluster, person, question)
    this.#answers.set(key, { askedAt: now, verdict })
    // A failure is not kept: the next one asks again.
    verdict.catch(() => {
      if (this.#answers.get(key)?.verdict === verdict) this.#answers.delete(key)
    })
    return verdict
  }

  /** The rules have changed. */
  forget(): void {
    this.#answers.clear()
  }

  #prune(now: number): void {
    for (const [key, { askedAt }] of this.#answers) if (!isFresh(askedAt, now)) this.#answers.delete(key)
    if (this.#answers.size >= pruneAt) this.#answers.clear()
  }
}

/** What was asked in a future that the clock was put back from is not known to be young. */
const isFresh = (askedAt: number, now: number) => now >= askedAt && now - askedAt < keptMs

async function review(cluster: Cluster, person: Person, question: AccessQuestion): Promise<AccessVerdict> {
  const response = await cluster.fetch('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    as: person,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: question },
    }),
  })
  if (!response.ok) throw new StatusError(await statusFrom(response))
  const body: unknown = await response.json().catch(() => undefined)
  if (!isReview(body)) throw badGateway('the answer to an access review is none')
  return { allowed: body.status.allowed === true, reason: body.status.reason ?? '' }
}

function isReview(body: unknown): body is { status: { allowed?: unknown; reason?: string } } {
  return (
    typeof body === 'object' &&
    body !== null &&
    'status' in body &&
    typeof body.status === 'object' &&
    body.status !== null
  )
}
