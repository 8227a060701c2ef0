/** The way to an API server before HTTP: its name, its port, its certificate. */
import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { Clock } from '../clock'
import type { ConnectionFault, PresentedCertificate } from './contract'
import { faultOfError } from './fault-of-error'
import { Fault, type Finding } from './finding'
import type { ServerAddress } from './read-kubeconfig'

const stepMs = 10_000

function placeOf({ url }: ServerAddress): { host: string; port: number } {
  const { hostname, port } = new URL(url)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || 443 }
}

export async function addressStep(server: ServerAddress): Promise<Finding> {
  const { host } = placeOf(server)
  if (isIP(host)) return { found: host }
  try {
    const addresses = await lookup(host, { all: true })
    return { found: addresses.map(({ address }) => address).join(', ') }
  } catch (error) {
    throw named(error, 'name-not-found')
  }
}

export async function tcpStep(server: ServerAddress, clock: Clock): Promise<Finding> {
  const { host, port } = placeOf(server)
  const socket = connect({ host, port })
  try {
    await opened(socket, 'connect', clock)
    return { found: `${host}:${port}` }
  } finally {
    socket.destroy()
  }
}

/** Looks at what the server shows first, whoever vouches for it, and then judges it: a stranger can be shown to people. */
export async function tlsStep(server: ServerAddress, clock: Clock): Promise<Finding> {
  const { host, port } = placeOf(server)
  const servername = server.tlsServerName ?? (isIP(host) ? undefined : host)
  const socket = connectTls({
    host,
    port,
    ca: server.certificateAuthority,
    rejectUnauthorized: false,
    ...(servername ? { servername } : {}),
  })
  try {
    await opened(socket, 'secureConnect', clock)
    const certificate = presented(socket)
    const shown = certificate ? { certificate } : {}
    const found = certificate ? `${certificate.subject} ← ${certificate.issuer}` : ''
    if (server.skipTlsVerify) return { found, warning: 'insecure', ...shown }
    if (!socket.authorized) {
      const error: unknown = socket.authorizationError
      const code =
        typeof error === 'string' ? error : error instanceof Error && 'code' in error ? error.code : undefined
      const message = error instanceof Error ? error.message : String(error)
      throw new Fault(faultOfError({ code }) ?? 'unknown-authority', message, certificate)
    }
    return { found, ...shown }
  } finally {
    socket.destroy()
  }
}

function opened(
  socket: ReturnType<typeof connect> | TLSSocket,
  event: 'connect' | 'secureConnect',
  clock: Clock,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(stepMs, () => {
      reject(new Fault('timeout', `no answer within ${stepMs / 1000} s`))
      socket.destroy()
    })
    socket.once(event, () => {
      cancel()
      resolve()
    })
    socket.once('error', (error) => {
      cancel()
      reject(named(error, event === 'secureConnect' ? 'not-tls' : 'refused'))
    })
  })
}

function named(error: unknown, otherwise: ConnectionFault): Fault {
  const message = error instanceof Error ? error.message || error.name : String(error)
  return new Fault(faultOfError(error) ?? otherwise, message)
}

function presented(socket: TLSSocket): PresentedCertificate | undefined {
  const certificate: PeerCertificate = socket.getPeerCertificate()
  if (!certificate?.fingerprint256) return undefined
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    fingerprint: certificate.fingerprint256,
    validFrom: dateOf(certificate.valid_from),
    validTo: dateOf(certificate.valid_to),
    names: (certificate.subjectaltname ?? '').split(', ').filter(Boolean).slice(0, 50),
  }
}

/** `CN=kubernetes, O=acme`; attributes may come several times. */
function nameOf(name: object | undefined): string {
  return Object.entries(name ?? {})
    .map(([attribute, value]) => `${attribute}=${Array.isArray(value) ? value.join('+') : String(value)}`)
    .join(', ')
    .slice(0, 500)
}

function dateOf(text: string): string {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : date.toISOString()
}
