/** X.509 certificates of the simulated cluster: one authority, and what it signs. ECDSA P-256 throughout. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { generate } from 'selfsigned'

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  certificate: string
  key: string
}

const dayMs = 24 * 3600 * 1000
/** Clocks of clients may be a little behind ours. */
const backdateMs = 5 * 60 * 1000
const authorityDays = 3650
const leafDays = 365

/** Names and addresses under which the API server is reached, as kubeadm puts them into apiserver.crt. */
const serverNames = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
]
const serverAddresses = ['127.0.0.1', '::1', '10.96.0.1']

export async function issueAuthority(now: Date): Promise<KeyPair> {
  return issue([{ name: 'commonName', value: 'orrery-simulator-ca' }], now, authorityDays, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
  ])
}

export async function issueServerCertificate(authority: KeyPair, now: Date): Promise<KeyPair> {
  return issue(
    [{ name: 'commonName', value: 'kube-apiserver' }],
    now,
    leafDays,
    [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...serverNames.map((value) => ({ type: 2 as const, value })),
          ...serverAddresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
    authority,
  )
}

/** As Kubernetes reads a client certificate: the common name is the user, each organization a group. */
export async function issueClientCertificate(
  authority: KeyPair,
  subject: { commonName: string; organizations: readonly string[] },
  now: Date,
): Promise<KeyPair> {
  return issue(
    [
      ...subject.organizations.map((value) => ({ name: 'organizationName', value })),
      { name: 'commonName', value: subject.commonName },
    ],
    now,
    leafDays,
    [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', clientAuth: true },
    ],
    authority,
  )
}

/** True when the pair fits together, was signed by `authority`, and has more than `marginDays` to live. */
export function isUsable(pair: KeyPair, authority: KeyPair, now: Date, marginDays = 30): boolean {
  try {
    const certificate = new X509Certificate(pair.certificate)
    const issuer = new X509Certificate(authority.certificate)
    return (
      certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
      certificate.verify(issuer.publicKey) &&
      new Date(certificate.validTo).getTime() - now.getTime() > marginDays * dayMs
    )
  } catch {
    return false
  }
}

type Extensions = NonNullable<NonNullable<Parameters<typeof generate>[1]>['extensions']>

async function issue(
  subject: { name: string; value: string }[],
  now: Date,
  days: number,
  extensions: Extensions,
  authority?: KeyPair,
): Promise<KeyPair> {
  const result = await generate(subject, {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - backdateMs),
    notAfterDate: new Date(now.getTime() + days * dayMs),
    extensions,
    ...(authority ? { ca: { key: authority.key, cert: authority.certificate } } : {}),
  })
  return { certificate: result.cert, key: result.private }
}
