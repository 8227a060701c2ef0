/** Asks a cluster who it is and what the console's credential is worth there. Throws a StatusError that names the fault. */
import type { Transport } from '../cluster/transport'
import { statusFrom } from '../kube/response-status'
import { badGateway, StatusError } from '../kube/status-error'
import { expiredPart } from './credential-expiry'
import { withFault } from './fault-of-error'
import type { Credential } from './read-kubeconfig'

export type Asked = Pick<Transport, 'fetch'>

export interface Probe {
  version?: string
  /** The console itself may read everything: one cache serves all who are allowed to look into it. */
  sharesCaches?: boolean
}

interface ProbeOptions {
  name: string
  identity: 'impersonate' | 'own'
  credential(): Credential
  now(): Date
}

export async function probe(asked: Asked, options: ProbeOptions, signal: AbortSignal): Promise<Probe> {
  const version = await readVersion(asked, options, signal)
  const found = version ? { version } : {}
  if (options.identity === 'own') return found
  if (!(await mayImpersonate(asked, signal))) throw mayNotImpersonate(options.name)
  return { ...found, sharesCaches: await mayReadEverything(asked, signal) }
}

/** Undefined where a stranger may not know it: that there is a Kubernetes is known nevertheless. */
export async function readVersion(
  asked: Asked,
  { name, identity, credential, now }: ProbeOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const response = await asked.fetch('/version', { method: 'GET', headers: { accept: 'application/json' }, signal })
  if (response.ok) {
    const body: unknown = await response.json().catch(() => undefined)
    if (isVersion(body)) return body.gitVersion
    throw withFault(badGateway(`what answers for cluster "${name}" is no Kubernetes API`), 'not-kubernetes')
  }
  const { status } = response
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const said = new StatusError(await statusFrom(response))
  if (status === 401 || status === 403) {
    if (identity === 'own' && isJson) return undefined
    if (status === 403 && isJson) return undefined
    if (status === 401) throw withFault(said, expiredPart(credential(), now()) ?? 'unauthorized')
  }
  throw withFault(said, status >= 500 || status === 429 ? 'unavailable' : 'not-kubernetes')
}

function isVersion(body: unknown): body is { gitVersion: string } {
  return typeof body === 'object' && body !== null && 'gitVersion' in body && typeof body.gitVersion === 'string'
}

const mayNotImpersonate = (name: string) =>
  withFault(
    new StatusError({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      reason: 'Forbidden',
      message: `the console's credential for cluster "${name}" may not impersonate users and groups`,
      code: 403,
    }),
    'may-not-impersonate',
  )

/** Users and groups of any name: a role that names some of them is found out by the requests themselves. */
export async function mayImpersonate(asked: Asked, signal: AbortSignal): Promise<boolean> {
  const answers = ['users', 'groups'].map((resource) =>
    may(asked, { verb: 'impersonate', group: '', resource }, signal),
  )
  return (await Promise.all(answers)).every((allowed) => allowed !== false)
}

export async function mayReadEverything(asked: Asked, signal: AbortSignal): Promise<boolean> {
  const answers = ['list', 'watch'].map((verb) => may(asked, { verb, group: '*', resource: '*' }, signal))
  return (await Promise.all(answers)).every((allowed) => allowed === true)
}

interface Question {
  verb: string
  group: string
  resource: string
  namespace?: string
}

/** Undefined where the cluster does not say. */
export async function may(
  asked: Asked,
  resourceAttributes: Question,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const body = await review(asked, 'authorization.k8s.io', 'SelfSubjectAccessReview', { resourceAttributes }, signal)
  const status = fieldOf(body, 'status')
  return status === undefined ? undefined : fieldOf(status, 'allowed') === true
}

/** Who the cluster takes the credential for; undefined where it does not say (before 1.28, or refused). */
export async function whoAmI(asked: Asked, signal: AbortSignal, extra = {}) {
  const body = await review(asked, 'authentication.k8s.io', 'SelfSubjectReview', undefined, signal, extra)
  const info = fieldOf(fieldOf(body, 'status'), 'userInfo')
  const user = fieldOf(info, 'username')
  const groups = fieldOf(info, 'groups')
  if (typeof user !== 'string') return undefined
  return { user, groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [] }
}

async function review(
  asked: Asked,
  group: string,
  kind: string,
  spec: object | undefined,
  signal: AbortSignal,
  extra = {},
): Promise<unknown> {
  const path = `/apis/${group}/v1/${kind.toLowerCase()}s`
  const response = await asked.fetch(
    path,
    {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ apiVersion: `${group}/v1`, kind, ...(spec ? { spec } : {}) }),
      signal,
    },
    extra,
  )
  if (response.status === 401) throw new StatusError(await statusFrom(response))
  if (!response.ok) {
    await response.body?.cancel()
    return undefined
  }
  return await response.json().catch(() => undefined)
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}
