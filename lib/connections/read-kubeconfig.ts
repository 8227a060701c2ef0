/**
 * Reads a kubeconfig that somebody pasted. Nothing in it may run a program, open a file of this machine or change who asks:
 * such fields are refused by name. It is read here from the document that was checked, and by nobody a second time: two
 * readers of YAML may see different things in one text.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Server } from '../cluster/transport'
import { badRequest } from '../kube/status-error'
import type { KubeconfigContext, KubeconfigRefusal } from './contract'

/** The largest that are in use have some dozen contexts with certificates. */
const longestText = 512 * 1024
const mostContexts = 200

const entry = z.record(z.string(), z.unknown()).nullish()
const name = z.string().max(500)
const schema = z.object({
  'current-context': z.string().nullish(),
  clusters: z.array(z.object({ name, cluster: entry })).nullish(),
  users: z.array(z.object({ name, user: entry })).nullish(),
  contexts: z
    .array(z.object({ name, context: entry }))
    .max(mostContexts)
    .nullish(),
})
type Document = z.output<typeof schema>
type Entry = Record<string, unknown>

export type Credential = Pick<Server, 'token' | 'clientCertificate' | 'clientKey'>
export type ServerAddress = Omit<Server, keyof Credential>

export interface ReadContext extends KubeconfigContext {
  /** Undefined where something in it is refused. */
  parts?: { server: ServerAddress; credential: Credential }
}

/** Throws BadRequest for what is no kubeconfig at all. */
export function readKubeconfig(text: string): ReadContext[] {
  const document = read(text)
  const current = document['current-context']
  const contexts = (document.contexts ?? []).map(({ name: context, context: fields }) =>
    readContext(document, context, fields ?? {}, context === current),
  )
  if (contexts.length === 0) throw badRequest('the kubeconfig has no contexts')
  return contexts
}

function read(text: string): Document {
  if (text.length > longestText) throw badRequest(`the kubeconfig is larger than ${longestText / 1024} KiB`)
  let document: unknown
  try {
    document = parse(text, { maxAliasCount: 0, prettyErrors: false, logLevel: 'silent' })
  } catch {
    // The reader's own words would quote the text, and with it perhaps a secret.
    throw badRequest('the text is not YAML, or uses aliases')
  }
  const checked = schema.safeParse(document)
  if (checked.success) return checked.data
  const where = checked.error.issues.map(({ path }) => path.join('.') || 'the document').join(', ')
  throw badRequest(`the text is no kubeconfig: wrong at ${where}`)
}

/** A token or certificate for a cluster that is known already: a kubeconfig's, or a bare token. */
export function readCredential(text: string, contextName?: string): Credential {
  const trimmed = text.trim()
  if (/^[\x21-\x7e]{16,16384}$/.test(trimmed) && !trimmed.includes(':')) return { token: trimmed }
  const contexts = readKubeconfig(text)
  const chosen = chooseContext(contexts, contextName)
  return chosen.credential
}

/** Throws BadRequest where the context is not there or something in it is refused. */
export function chooseContext(contexts: readonly ReadContext[], wanted?: string) {
  const found = contexts.find((context) => (wanted === undefined ? context.current : context.name === wanted))
  const chosen = found ?? (wanted === undefined ? contexts[0] : undefined)
  if (!chosen) throw badRequest('the kubeconfig has no context of that name')
  if (!chosen.parts) {
    const fields = chosen.refusals.map(({ field }) => `"${field}"`).join(', ')
    throw badRequest(`the context "${chosen.name}" uses ${fields}, which is not accepted`)
  }
  return chosen.parts
}

function readContext(document: Document, context: string, fields: Entry, current: boolean): ReadContext {
  const refusals: { refusal: KubeconfigRefusal; field: string }[] = []
  const refuse = (refusal: KubeconfigRefusal, field: string) => void refusals.push({ refusal, field })
  const clusterEntry = (document.clusters ?? []).find((each) => each.name === fields.cluster)
  const userEntry = (document.users ?? []).find((each) => each.name === fields.user)
  if (!clusterEntry) refuse('missing-cluster', textOf(fields.cluster) ?? 'cluster')
  if (!userEntry && textOf(fields.user)) refuse('missing-user', textOf(fields.user) ?? 'user')
  const server: ServerAddress = clusterEntry ? readServer(clusterEntry.cluster ?? {}, refuse) : { url: '' }
  const credential = readUser(userEntry?.user ?? {}, refuse)
  const namespace = textOf(fields.namespace)
  return {
    name: context,
    current,
    server: server.url,
    user: textOf(fields.user) ?? '',
    ...(namespace ? { namespace } : {}),
    credential: credential.token ? 'token' : credential.clientCertificate ? 'client-certificate' : 'none',
    skipTlsVerify: server.skipTlsVerify ?? false,
    refusals,
    ...(refusals.length === 0 ? { parts: { server, credential } } : {}),
  }
}

type Refuse = (refusal: KubeconfigRefusal, field: string) => void

function readServer(fields: Entry, refuse: Refuse): ServerAddress {
  if (isSet(fields['certificate-authority'])) refuse('certificate-authority', 'certificate-authority')
  if (isSet(fields['proxy-url'])) refuse('proxy-url', 'proxy-url')
  const url = readUrl(textOf(fields.server) ?? '', refuse)
  const authority = pem(fields['certificate-authority-data'], 'certificate-authority-data', refuse)
  if (authority !== undefined && !isCertificates(authority)) refuse('data', 'certificate-authority-data')
  const skipTlsVerify = fields['insecure-skip-tls-verify'] === true
  // As client-go: to trust an authority and to trust anybody at once is a contradiction.
  if (skipTlsVerify && authority !== undefined) refuse('insecure-with-ca', 'insecure-skip-tls-verify')
  const tlsServerName = textOf(fields['tls-server-name'])
  return {
    url,
    ...(authority === undefined ? {} : { certificateAuthority: authority }),
    ...(skipTlsVerify ? { skipTlsVerify } : {}),
    ...(tlsServerName ? { tlsServerName } : {}),
  }
}

/** Without a path's trailing slash, a query or anything else that is no address. */
function readUrl(text: string, refuse: Refuse): string {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    refuse('server', 'server')
    return text
  }
  if (url.protocol === 'http:') refuse('plain-http', 'server')
  else if (url.protocol !== 'https:' || url.username || url.password || url.search || url.hash)
    refuse('server', 'server')
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`
}

const refusedOfUser = [
  ['exec', 'exec'],
  ['auth-provider', 'auth-provider'],
  ['client-certificate', 'client-certificate'],
  ['client-key', 'client-key'],
  ['username', 'basic-auth'],
  ['password', 'basic-auth'],
  ['as', 'impersonation'],
  ['as-uid', 'impersonation'],
  ['as-groups', 'impersonation'],
  ['as-user-extra', 'impersonation'],
] as const

function readUser(fields: Entry, refuse: Refuse): Credential {
  let refused = false
  for (const [field, refusal] of refusedOfUser) {
    if (!isSet(fields[field])) continue
    refuse(refusal, field)
    refused = true
  }
  const token = textOf(fields.token)?.trim()
  // A token beside it wins over the file in client-go only when the file cannot be read: what is meant is the file.
  if (isSet(fields.tokenFile)) {
    refuse('tokenFile', 'tokenFile')
    refused = true
  }
  // One that a header cannot carry.
  if (token && !/^[\x21-\x7e]+$/.test(token)) refuse('data', 'token')
  const clientCertificate = pem(fields['client-certificate-data'], 'client-certificate-data', refuse)
  const clientKey = pem(fields['client-key-data'], 'client-key-data', refuse)
  if ((clientCertificate === undefined) !== (clientKey === undefined)) {
    if (!refused) refuse('half-certificate', clientKey === undefined ? 'client-key-data' : 'client-certificate-data')
  } else if (clientCertificate !== undefined && clientKey !== undefined) {
    if (!isCertificates(clientCertificate)) refuse('data', 'client-certificate-data')
    else if (!isKeyOf(clientKey, clientCertificate)) refuse('data', 'client-key-data')
  }
  if (!token && clientCertificate === undefined && !refused) refuse('no-credential', 'user')
  return {
    ...(token ? { token } : {}),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    ...(clientKey === undefined ? {} : { clientKey }),
  }
}

const isSet = (value: unknown) => value !== undefined && value !== null && value !== ''
const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

function pem(value: unknown, field: string, refuse: Refuse): string | undefined {
  if (!isSet(value)) return undefined
  const text = typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : ''
  if (text.includes('-----BEGIN ')) return text
  refuse('data', field)
  return undefined
}

function isCertificates(text: string): boolean {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  try {
    for (const block of blocks) new X509Certificate(block)
    return blocks.length > 0
  } catch {
    return false
  }
}

/** An encrypted key has nobody here who knows its password. */
function isKeyOf(key: string, certificate: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}
