/**
 * The cluster whose Pod this console runs in, with the Pod's ServiceAccount, as client-go's rest.InClusterConfig finds it. The
 * kubelet renews the token in its file long before it ends, so the file is read again now and then.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Clock } from '../clock'
import { createTransport } from '../cluster/transport'
import type { LiveConnection, LiveOptions } from './live-connection'
import { ConnectionMonitor } from './monitor'
import { probe } from './probe'

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount'
const id = 'in-cluster'
const rereadMs = 60_000

interface Place {
  environment: Readonly<Record<string, string | undefined>>
  folder?: string
}

/** Undefined where this is no Pod with a ServiceAccount. */
export function openInCluster(
  { environment, folder = serviceAccountFolder }: Place,
  options: LiveOptions,
): LiveConnection | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment
  if (!host || !port) return undefined
  const tokenFile = path.join(folder, 'token')
  const certificateAuthority = readIfThere(path.join(folder, 'ca.crt'))
  if (!readIfThere(tokenFile)) return undefined
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${port}`
  const token = renewed(tokenFile, options.clock)
  const server = { url, ...(certificateAuthority ? { certificateAuthority } : {}) }
  const transport = createTransport(id, server, { clock: options.clock, token })
  const { clock, random } = options
  const monitor = new ConnectionMonitor({
    name: id,
    clock,
    random,
    probe: (signal) =>
      probe(
        transport,
        { name: id, identity: 'impersonate', credential: () => ({ token: token() ?? '' }), now: () => clock.now() },
        signal,
      ),
  })
  return {
    origin: 'in-cluster',
    connection: {
      id,
      name: id,
      capabilities: { simulation: false },
      identity: 'impersonate',
      transport: monitor.guard(transport),
      sharesCaches: () => monitor.known.sharesCaches ?? false,
    },
    stateFor: () => monitor.state,
    hasCredentialOf: () => false,
    check: () => monitor.check(),
    close() {
      monitor.stop()
      transport.close()
    },
  }
}

/** What the file says, as of a minute ago at most; the last known where it cannot be read. */
function renewed(file: string, clock: Clock): () => string | undefined {
  let token: string | undefined
  let readAt = Number.NEGATIVE_INFINITY
  return () => {
    const now = clock.now().getTime()
    if (now - readAt >= rereadMs || now < readAt) {
      token = readIfThere(file)?.trim() || token
      readAt = now
    }
    return token
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
