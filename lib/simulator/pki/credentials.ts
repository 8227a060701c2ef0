/** Everything secret that a simulated cluster keeps between starts, in one folder, each file readable by its owner only. */
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import type { KeyPair } from './certificate'
import { issueAuthority, issueClientCertificate, issueServerCertificate, isUsable } from './certificate'
import { readIfThere, writePrivateFile } from './private-file'
import type { StaticToken } from './static-tokens'
import { formatStaticTokens, newToken, parseStaticTokens } from './static-tokens'

export interface SigningKey {
  /** PKCS #8 PEM. */
  privateKey: string
  /** SPKI PEM. */
  publicKey: string
}

/** What the API server itself needs. */
export interface Credentials {
  /** PEM of the authority that signs the server and client certificates; published as kube-root-ca.crt. */
  certificateAuthority: string
  serviceAccountKey: SigningKey
  tokens: readonly StaticToken[]
}

/** What the process that listens on a port needs beside. */
export interface ClusterCredentials extends Credentials {
  server: KeyPair
  admin: KeyPair
}

export const administratorUser = 'orrery-admin'
export const consoleUser = 'orrery:console'

/** Reads the folder, and makes, repairs or renews what is missing, broken or close to its end. */
export async function loadCredentials(folder: string, now: Date): Promise<ClusterCredentials> {
  const authority = await keepPair(
    folder,
    'ca',
    (pair) => isUsable(pair, pair, now, 60),
    () => issueAuthority(now),
  )
  const signedByAuthority = (pair: KeyPair) => isUsable(pair, authority, now)
  const server = await keepPair(folder, 'apiserver', signedByAuthority, () => issueServerCertificate(authority, now))
  const admin = await keepPair(folder, 'admin', signedByAuthority, () =>
    issueClientCertificate(
      authority,
      { commonName: 'kubernetes-admin', organizations: ['orrery:administrators'] },
      now,
    ),
  )
  return {
    certificateAuthority: authority.certificate,
    server,
    admin,
    serviceAccountKey: keepSigningKey(folder),
    tokens: keepTokens(join(folder, 'tokens.csv')),
  }
}

/** For tests and anything else that keeps nothing: keys and tokens that live as long as the process. */
export function temporaryCredentials(tokens: readonly StaticToken[] = []): Credentials {
  return { certificateAuthority: '', serviceAccountKey: newSigningKey(), tokens }
}

export function newSigningKey(): SigningKey {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
}

async function keepPair(
  folder: string,
  name: string,
  usable: (pair: KeyPair) => boolean,
  make: () => Promise<KeyPair>,
): Promise<KeyPair> {
  const certificatePath = join(folder, `${name}.crt`)
  const keyPath = join(folder, `${name}.key`)
  const certificate = readIfThere(certificatePath)
  const key = readIfThere(keyPath)
  if (certificate && key && usable({ certificate, key })) return { certificate, key }
  const made = await make()
  writePrivateFile(keyPath, made.key)
  writePrivateFile(certificatePath, made.certificate)
  return made
}

function keepSigningKey(folder: string): SigningKey {
  const privatePath = join(folder, 'sa.key')
  const publicPath = join(folder, 'sa.pub')
  const privateKey = readIfThere(privatePath)
  const publicKey = readIfThere(publicPath)
  if (privateKey && publicKey) return { privateKey, publicKey }
  const made = newSigningKey()
  writePrivateFile(privatePath, made.privateKey)
  writePrivateFile(publicPath, made.publicKey)
  return made
}

/** Lines that someone added by hand stay; the two identities that Orrery itself needs are added when missing. */
function keepTokens(path: string): StaticToken[] {
  const kept = parse(path)
  const missing = wanted.filter(({ user }) => !kept.some((token) => token.user === user))
  if (missing.length === 0) return kept
  const tokens = [...kept, ...missing.map((identity) => ({ ...identity, token: newToken() }))]
  writePrivateFile(path, formatStaticTokens(tokens))
  return tokens
}

const wanted: readonly Omit<StaticToken, 'token'>[] = [
  { user: administratorUser, uid: administratorUser, groups: ['system:masters'] },
  { user: consoleUser, uid: consoleUser, groups: [] },
]

function parse(path: string): StaticToken[] {
  try {
    return parseStaticTokens(readIfThere(path) ?? '')
  } catch (error) {
    throw new Error(`The token file ${path} cannot be read: ${error instanceof Error ? error.message : error}.`)
  }
}
