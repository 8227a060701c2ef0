/** What a connection to a cluster is to people: where, as whom, how it stands, and what is wrong with it by a name that has a remedy. */
import type { Status } from '../kube/object'

/** Told apart because each has a remedy of its own; texts are `connectionFault.<name>`. */
export const connectionFaults = [
  'name-not-found',
  'refused',
  'no-route',
  'timeout',
  'silent',
  'broke-off',
  'not-tls',
  'unknown-authority',
  'wrong-name',
  'certificate-expired',
  'certificate-not-yet-valid',
  'client-certificate-refused',
  'client-certificate-expired',
  'not-kubernetes',
  'unavailable',
  'unauthorized',
  'token-expired',
  'anonymous',
  'forbidden',
  'may-not-impersonate',
  'credential-missing',
  'credential-unreadable',
  'credential-unusable',
] as const
export type ConnectionFault = (typeof connectionFaults)[number]

/** What works, but is not as it should be. */
export const connectionWarnings = [
  'insecure',
  'old-version',
  'clock-skew',
  'token-expires-soon',
  'client-certificate-expires-soon',
  'limited',
  'namespaces-unlisted',
  'no-reviews',
] as const
export type ConnectionWarning = (typeof connectionWarnings)[number]

/** A fault travels in a Status, so that every page that shows one can say what to do. */
const causePrefix = 'Connection/'

export const causeOfFault = (fault: ConnectionFault, message: string) => ({ reason: `${causePrefix}${fault}`, message })

export function faultOf(status: Status | undefined): ConnectionFault | undefined {
  for (const { reason } of status?.details?.causes ?? []) {
    const name = reason?.startsWith(causePrefix) ? reason.slice(causePrefix.length) : undefined
    const fault = connectionFaults.find((known) => known === name)
    if (fault) return fault
  }
  return undefined
}

/** A colour that a cluster wears, so that production is not mistaken for a playground. */
export const clusterMarks = ['none', 'red', 'amber', 'green', 'blue'] as const
export type ClusterMark = (typeof clusterMarks)[number]

/** `unknown`: not asked yet. */
export interface ClusterState {
  state: 'unknown' | 'ok' | 'broken'
  fault?: ConnectionFault
  /** What was said, word for word. */
  message?: string
  checkedAt?: string
  /** Since when it is as it is. */
  since?: string
  version?: string
}

/** `bundled` and `in-cluster` come with the place where the console runs; nobody adds or removes them. */
export type ConnectionOrigin = 'bundled' | 'in-cluster' | 'added'

export interface ConnectionSummary {
  id: string
  name: string
  mark: ClusterMark
  simulation: boolean
  origin: ConnectionOrigin
  identity: 'impersonate' | 'own'
  state: ClusterState
  /** Of `own`: whether the person who asks has given a credential. */
  hasOwnCredential: boolean
  skipTlsVerify: boolean
  /** Named by hand, for whom may not list them. */
  namespaces: readonly string[]
  /** For administrators only. */
  url?: string
  addedBy?: string
  addedAt?: string
}

export interface ConnectionList {
  clusters: readonly ConnectionSummary[]
  /** The person who asks may add, change and remove connections. */
  mayManage: boolean
}

export const testStepIds = [
  'address',
  'tcp',
  'tls',
  'version',
  'authentication',
  'impersonation',
  'rights',
  'namespaces',
] as const
export type TestStepId = (typeof testStepIds)[number]

export interface TestStep {
  id: TestStepId
  outcome: 'ok' | 'warning' | 'failed'
  fault?: ConnectionFault
  warning?: ConnectionWarning
  /** What was found: addresses, a version, a name. */
  found?: string
  /** What was said, word for word. */
  message?: string
}

/** What a server shows of itself, also where nobody vouches for it. */
export interface PresentedCertificate {
  subject: string
  issuer: string
  /** SHA-256, as `openssl x509 -fingerprint -sha256` prints it. */
  fingerprint: string
  validFrom: string
  validTo: string
  names: readonly string[]
}

export interface ConnectionTest {
  ok: boolean
  steps: readonly TestStep[]
  certificate?: PresentedCertificate
}

/** Why a part of a kubeconfig is not taken; texts are `kubeconfigRefusal.<name>`. */
export const kubeconfigRefusals = [
  'exec',
  'auth-provider',
  'tokenFile',
  'client-certificate',
  'client-key',
  'certificate-authority',
  'basic-auth',
  'impersonation',
  'proxy-url',
  'plain-http',
  'server',
  'data',
  'half-certificate',
  'no-credential',
  'insecure-with-ca',
  'missing-cluster',
  'missing-user',
] as const
export type KubeconfigRefusal = (typeof kubeconfigRefusals)[number]

/** One context of a pasted kubeconfig, without its secrets. */
export interface KubeconfigContext {
  name: string
  current: boolean
  server: string
  user: string
  namespace?: string
  credential: 'token' | 'client-certificate' | 'none'
  skipTlsVerify: boolean
  refusals: readonly { refusal: KubeconfigRefusal; field: string }[]
}
