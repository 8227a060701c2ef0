/** The whole API server over HTTP requests, with its RBAC policy and system objects, and the tokens that tests ask with. */
import { FakeClock } from '../clock.test-support'
import type { Backends } from './api/connect'
import { createApiServer, serverUser } from './api-server'
import { writeRbacPolicy } from './bootstrap/rbac-policy'
import { writeSystemObjects } from './bootstrap/system-objects'
import { newSigningKey } from './pki/credentials'
import { representations, strategies } from './registry'
import { ResourceSet } from './registry/resource-set'
import { loadSchemas } from './schema/load-schemas'
import { openStore } from './store/open-store'

const schemas = loadSchemas()

const serviceAccountKey = newSigningKey()

const peer = { address: '127.0.0.1' }

/** A small generator, so that failures repeat. */
function seeded(seed = 1) {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

export async function startServer(backends: Backends = {}) {
  const clock = new FakeClock('2026-01-01T00:00:00Z')
  const store = openStore()
  const resources = new ResourceSet(strategies)
  const logged: string[] = []
  const log = {
    info: () => undefined,
    warn: (message: string) => void logged.push(message),
    error: (message: string, fields?: unknown) => void logged.push(`${message} ${JSON.stringify(fields)}`),
  }
  const server = createApiServer({
    clock,
    random: seeded(),
    log,
    store,
    resources,
    representations,
    admission: [],
    schemas,
    credentials: {
      certificateAuthority: '',
      serviceAccountKey,
      tokens: [
        { token: 'root', user: 'root', uid: 'r', groups: ['system:masters'] },
        { token: 'ann', user: 'ann', uid: '', groups: ['dev'] },
        { token: 'console', user: 'orrery:console', uid: '', groups: [] },
      ],
    },
    backends,
    health: [{ name: 'ping', endpoints: ['healthz', 'livez', 'readyz'], check: () => undefined }],
  })
  const api = server.apiFor(serverUser)
  await writeSystemObjects(api)
  await writeRbacPolicy(api)

  const send = (
    method: string,
    path: string,
    { body, as = 'root', headers = {} }: { body?: unknown; as?: string; headers?: Record<string, string> } = {},
  ) =>
    server.fetch(
      new Request(`https://127.0.0.1:6443${path}`, {
        method,
        headers: {
          ...(as ? { authorization: `Bearer ${as}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
      peer,
    )
  const json = async <T = unknown>(...request: Parameters<typeof send>): Promise<T> =>
    (await (await send(...request)).json()) as T
  return { clock, store, resources, server, send, json, logged }
}

export type Server = Awaited<ReturnType<typeof startServer>>

export const configMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
})

export const pod = (name: string, containers: string[] = ['web']) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: containers.map((each) => ({ name: each, image: 'nginx' })) },
})

export const maps = '/api/v1/namespaces/default/configmaps'

export const podsPath = '/api/v1/namespaces/default/pods'
