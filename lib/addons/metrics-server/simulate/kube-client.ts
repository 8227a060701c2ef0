/** How a container asks the API server: with the token and at the address that its kubelet gave it. */

import type { Status } from '../../../kube/object'
import { StatusError } from '../../../kube/status-error'
import type { ContainerProcess } from '../../../simulator/extension'

const tokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token'

export interface KubeClient {
  /** The token of its ServiceAccount, which kubelets are shown too. */
  token(): string
  /** The answer's JSON. Throws StatusError. */
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: object): Promise<T>
}

export function createKubeClient({ env, files, network }: ContainerProcess): KubeClient {
  const base = `https://${env.KUBERNETES_SERVICE_HOST ?? 'kubernetes.default.svc'}:${env.KUBERNETES_SERVICE_PORT ?? '443'}`
  const token = () => new TextDecoder().decode(files.read(tokenFile)).trim()

  async function send<T>(method: string, path: string, body?: object): Promise<T> {
    const request = new Request(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token()}`,
        accept: 'application/json',
        'user-agent': 'metrics-server/v0.8.0',
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const answer = await network.fetch(request)
    const json: unknown = await answer.json()
    if (!answer.ok) throw new StatusError(json as Status)
    return json as T
  }

  return { token, get: (path) => send('GET', path), post: (path, body) => send('POST', path, body) }
}
