/** Asks a cluster who it is and what the console's credential is worth there. Throws a StatusError that names the fault. */
import { administratorsGroup } from '../auth/administrators'
import type { Transport } from '../cluster/transport'
import { statusFrom } from '../kube/response-status'
import { badGateway, isStatusError, StatusError, unauthorized } from '../kube/status-error'
import { faultOf } from './contract'
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
  const { identity, name, credential, now } = options
  const version = await readVersion(asked, options, signal)
  const found = version ? { version } : {}
  if (identity === 'own') return found
  try {
    if (!(await mayImpersonate(asked, signal))) throw mayNotImpersonate(name)
    return { ...found, sharesCaches: await mayReadEverything(asked, signal) }
  } catch (error) {
    const expired = expiredPart(credential(), now())
    const isTurnedAway = isStatusError(error) && faultOf(error.status) === 'unauthorized'
    throw isTurnedAway && expired ? withFault(error, expired) : error
  }
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

/** The group that the first person has: a role may name the groups that it is for, and this one is always among them. */
export async function mayImpersonate(asked: Asked, signal: AbortSignal): Promise<boolean> {
  const question = { verb: 'impersonate', group: '', resource: 'groups', name: administratorsGroup }
  return (await may(asked, question, signal)) !== false
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
  name?: string
}

/** Undefined where the cluster does not say. */
export async function may(
  asked: Asked,
  resourceAttributes: Question,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const spec = { resourceAttributes }
  const { status: code, body } = await review(asked, 'authorization.k8s.io', 'SelfSubjectAccessReview', spec, signal)
  if (code === 401) throw withFault(unauthorized(), 'unauthorized')
  const status = fieldOf(body, 'status')
  return status === undefined ? undefined : fieldOf(status, 'allowed') === true
}

export type WhoAmI = { user: string; groups: readonly string[] } | 'nobody' | 'unsaid'

/** Who the cluster takes the credential for. Whoever is known may ask that; before 1.28, nobody may. */
export async function whoAmI(asked: Asked, signal: AbortSignal, extra = {}): Promise<WhoAmI> {
  const { status, body } = await review(asked, 'authentication.k8s.io', 'SelfSubjectReview', undefined, signal, extra)
  const info = fieldOf(fieldOf(body, 'status'), 'userInfo')
  const user = fieldOf(info, 'username')
  const groups = fieldOf(info, 'groups')
  if (status === 401 || status === 403 || user === 'system:anonymous') return 'nobody'
  if (typeof user !== 'string') return 'unsaid'
  return { user, groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [] }
}

async function review(
  asked: Asked,
  group: string,
  kind: string,
  spec: object | undefined,
  signal: AbortSignal,
  extra = {},
): Promise<{ status: number; body: unknown }> {
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
  const { status } = response
  if (response.ok) return { status, body: await response.json().catch(() => undefined) }
  await response.body?.cancel()
  return { status, body: undefined }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}
