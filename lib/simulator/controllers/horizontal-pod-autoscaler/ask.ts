/** Requests over the wire as the autoscaler: for /scale of any resource, and for the APIs of others. */
import type { Status } from '../../../kube/object'
import { StatusError } from '../../../kube/status-error'
import type { SimulatorRuntime } from '../../runtime'

export type Ask = <T>(method: 'GET' | 'PUT', path: string, body?: object) => Promise<T>

const account = 'horizontal-pod-autoscaler'
const peer = {
  address: '127.0.0.1',
  clientCertificate: {
    commonName: `system:serviceaccount:kube-system:${account}`,
    organizations: ['system:serviceaccounts', 'system:serviceaccounts:kube-system'],
  },
}

export function askAsAutoscaler({ fetch }: Pick<SimulatorRuntime, 'fetch'>): Ask {
  return async <T>(method: 'GET' | 'PUT', path: string, body?: object): Promise<T> => {
    const request = new Request(`https://kubernetes.default.svc${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    })
    const answer = await fetch(request, peer)
    const text = await answer.text()
    if (answer.ok) return JSON.parse(text) as T
    throw new StatusError(statusFrom(text, answer.status))
  }
}

/** Who is asked may be somebody else's server, and say what it likes. */
function statusFrom(text: string, code: number): Status {
  try {
    const status = JSON.parse(text) as Status
    if (status.kind === 'Status') return status
  } catch {
    // No Status at all.
  }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: text.trim(), code }
}
