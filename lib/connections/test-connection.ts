/**
 * Tries a connection before it is saved, step by step from the name to the rights, so that what is wrong is known by its
 * place. The first step that fails is the last one: what comes after it would only repeat it.
 */
import type { Clock } from '../clock'
import type { Person } from '../cluster/contract'
import { impersonationHeaders } from '../cluster/impersonation'
import { createTransport } from '../cluster/transport'
import { isStatusError } from '../kube/status-error'
import {
  type ConnectionFault,
  type ConnectionTest,
  faultOf,
  type PresentedCertificate,
  type TestStep,
  type TestStepId,
} from './contract'
import { certificateExpiry, expiredPart, tokenExpiry } from './credential-expiry'
import { Fault, type Finding } from './finding'
import { may, mayImpersonate, mayReadEverything, readVersion, whoAmI } from './probe'
import type { Credential, ServerAddress } from './read-kubeconfig'
import { addressStep, tcpStep, tlsStep } from './road'

export interface Tried {
  name: string
  server: ServerAddress
  credential: Credential
  identity: 'impersonate' | 'own'
  namespaces: readonly string[]
  /** For whom the cluster would be asked. */
  person: Person
}

/** The oldest that upstream's own libraries of today are tested with, give or take. */
const oldestMinor = 25
const soonMs = 7 * 24 * 3_600_000
const skewMs = 5 * 60_000
const stepMs = 10_000

export async function testConnection(tried: Tried, clock: Clock): Promise<ConnectionTest> {
  const { server, credential, name } = tried
  const steps: TestStep[] = []
  let certificate: PresentedCertificate | undefined
  let skew = 0
  const transport = createTransport(name, { ...server, ...credential }, { clock, connectMs: stepMs, answerMs: stepMs })
  const asked: typeof transport = {
    ...transport,
    async fetch(path, init, extra) {
      const response = await transport.fetch(path, init, extra)
      const date = Date.parse(response.headers.get('date') ?? '')
      if (Number.isFinite(date)) skew = date - clock.now().getTime()
      return response
    },
  }
  const signal = AbortSignal.timeout(60_000)
  const run: [TestStepId, () => Promise<Finding | undefined>][] = [
    ['address', () => addressStep(server)],
    ['tcp', () => tcpStep(server, clock)],
    ['tls', () => tlsStep(server, clock)],
    ['version', () => versionStep(asked, tried, clock, signal)],
    ['authentication', () => authenticationStep(asked, credential, clock, signal)],
    ...(tried.identity === 'impersonate'
      ? [['impersonation', () => impersonationStep(asked, tried, signal)] as const satisfies [TestStepId, unknown]]
      : []),
    ['rights', () => rightsStep(asked, tried, signal)],
    ['namespaces', () => namespacesStep(asked, tried, signal)],
  ]
  try {
    for (const [id, step] of run) {
      try {
        const found = await step()
        if (!found) continue
        certificate = found.certificate ?? certificate
        const { warning, message } = found
        const details = { ...(found.found ? { found: found.found } : {}), ...(message ? { message } : {}) }
        steps.push(warning ? { id, outcome: 'warning', warning, ...details } : { id, outcome: 'ok', ...details })
        if (id === 'version' && Math.abs(skew) > skewMs)
          steps.push({ id, outcome: 'warning', warning: 'clock-skew', found: `${Math.round(skew / 60_000)} min` })
      } catch (error) {
        const { fault, message, shown } = faultIn(error)
        steps.push({ id, outcome: 'failed', fault, message })
        return { ok: false, steps, ...((shown ?? certificate) ? { certificate: shown ?? certificate } : {}) }
      }
    }
    return { ok: true, steps, ...(certificate ? { certificate } : {}) }
  } finally {
    transport.close()
  }
}

function faultIn(error: unknown): {
  fault: ConnectionFault
  message: string
  shown?: PresentedCertificate | undefined
} {
  if (error instanceof Fault) return { fault: error.fault, message: error.message, shown: error.certificate }
  const message = error instanceof Error ? error.message : String(error)
  return { fault: (isStatusError(error) ? faultOf(error.status) : undefined) ?? 'unavailable', message }
}

type Asked = Parameters<typeof readVersion>[0]

async function versionStep(asked: Asked, tried: Tried, clock: Clock, signal: AbortSignal): Promise<Finding> {
  const options = { name: tried.name, identity: 'impersonate' as const, credential: () => tried.credential }
  const version = await readVersion(asked, { ...options, now: () => clock.now() }, signal)
  if (version === undefined) return { found: '?' }
  const minor = Number(/^v1\.(\d+)/.exec(version)?.[1] ?? oldestMinor)
  return minor < oldestMinor ? { found: version, warning: 'old-version' } : { found: version }
}

async function authenticationStep(asked: Asked, credential: Credential, clock: Clock, signal: AbortSignal) {
  const who = await whoAmI(asked, signal)
  if (who === 'nobody')
    throw new Fault(expiredPart(credential, clock.now()) ?? 'anonymous', 'the cluster takes the credential for nobody')
  if (who === 'unsaid') return { warning: 'no-reviews' as const }
  const found = who.groups.length ? `${who.user} (${who.groups.join(', ')})` : who.user
  const isSoon = (end: Date | undefined) => end !== undefined && end.getTime() - clock.now().getTime() < soonMs
  const token = tokenExpiry(credential)
  if (isSoon(token)) return { found, warning: 'token-expires-soon' as const, message: token?.toISOString() ?? '' }
  const certificate = credential.token ? undefined : certificateExpiry(credential)
  if (isSoon(certificate))
    return { found, warning: 'client-certificate-expires-soon' as const, message: certificate?.toISOString() ?? '' }
  return { found }
}

/** Tried for the person who adds it; where the cluster does not say who that is, asked. */
async function impersonationStep(asked: Asked, { person }: Tried, signal: AbortSignal): Promise<Finding> {
  const denied = new Fault('may-not-impersonate', 'the credential may not impersonate users and groups')
  const who = await whoAmI(asked, signal, impersonationHeaders(person))
  if (who === 'nobody') throw denied
  if (who === 'unsaid') {
    if (!(await mayImpersonate(asked, signal))) throw denied
    return {}
  }
  if (who.user !== person.user) throw denied
  return { found: who.user }
}

/** As whom the pages will ask: the person where the console speaks for them. */
const asPerson = (asked: Asked, { identity, person }: Tried): Asked =>
  identity === 'own'
    ? asked
    : { fetch: (path, init, extra = {}) => asked.fetch(path, init, { ...extra, ...impersonationHeaders(person) }) }

async function rightsStep(asked: Asked, tried: Tried, signal: AbortSignal): Promise<Finding> {
  const theirs = asPerson(asked, tried)
  if (await may(theirs, { verb: '*', group: '*', resource: '*' }, signal)) return { found: '*' }
  if (await mayReadEverything(theirs, signal)) return { found: 'get, list, watch *' }
  return { warning: 'limited' }
}

async function namespacesStep(asked: Asked, tried: Tried, signal: AbortSignal): Promise<Finding> {
  const theirs = asPerson(asked, tried)
  const response = await theirs.fetch('/api/v1/namespaces?limit=500', {
    method: 'GET',
    headers: { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json' },
    signal,
  })
  if (response.ok) {
    const list: unknown = await response.json().catch(() => undefined)
    const items = typeof list === 'object' && list !== null && 'items' in list ? list.items : []
    const rest =
      typeof list === 'object' && list !== null && 'metadata' in list
        ? (list.metadata as { remainingItemCount?: number }).remainingItemCount
        : undefined
    return { found: `${(Array.isArray(items) ? items.length : 0) + (rest ?? 0)}` }
  }
  await response.body?.cancel()
  const { namespaces } = tried
  const answers = await Promise.all(
    namespaces.map((namespace) => may(theirs, { verb: 'list', group: '', resource: 'pods', namespace }, signal)),
  )
  const readable = namespaces.filter((_, at) => answers[at])
  if (readable.length > 0 && readable.length === namespaces.length) return { found: readable.join(', ') }
  return { warning: 'namespaces-unlisted', ...(readable.length > 0 ? { found: readable.join(', ') } : {}) }
}
