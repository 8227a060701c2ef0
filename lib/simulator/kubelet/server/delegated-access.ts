/**
 * Who may ask a kubelet what: a token is reviewed by the API server, and so is what its owner may do.
 * Models pkg/kubelet/server/auth.go and the defaults of `authentication.webhook` and `authorization.webhook`.
 */
import type { Clock } from '../../../clock'
import type { User } from '../../api/request'
import type { Caller } from '../../extension'

export interface DelegatedAccessOptions {
  nodeName: string
  clock: Clock
  /** Sends a review to the API server as this node; resolves with its status. */
  review(resource: string, body: object): Promise<Review>
}

export interface Review {
  status?: { authenticated?: boolean; user?: ReviewedUser; allowed?: boolean }
}

interface ReviewedUser {
  username?: string
  uid?: string
  groups?: string[]
}

const tokenKeptMs = 120_000
const allowedKeptMs = 300_000
const refusedKeptMs = 30_000
const mostKept = 1_000

export class DelegatedAccess {
  readonly #options: DelegatedAccessOptions
  readonly #users = new Kept<User | undefined>()
  readonly #verdicts = new Kept<boolean>()

  constructor(options: DelegatedAccessOptions) {
    this.#options = options
  }

  /** An answer that refuses, or undefined: go on. */
  async refusal(request: Request, caller: Caller): Promise<Response | undefined> {
    const user = await this.#userOf(request, caller)
    if (!user) return new Response('Unauthorized', { status: 401 })
    const verb = verbOf[request.method] ?? request.method.toLowerCase()
    const subresource = subresourceOf(new URL(request.url).pathname)
    if (await this.#allows(user, verb, subresource)) return undefined
    const what = `user=${user.name}, verb=${verb}, resource=nodes, subresource(s)=[${subresource}]`
    return new Response(`Forbidden (${what})\n`, { status: 403 })
  }

  async #userOf(request: Request, { certificate }: Caller): Promise<User | undefined> {
    if (certificate) return { name: certificate.commonName, groups: certificate.organizations }
    const token = /^bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    if (!token) return undefined
    const { clock, review } = this.#options
    return this.#users.get(token, clock, async () => {
      const { status } = await review('authentication.k8s.io/v1/tokenreviews', { spec: { token } })
      const { username = '', uid, groups = [] } = status?.user ?? {}
      const value = status?.authenticated ? { name: username, groups, ...(uid ? { uid } : {}) } : undefined
      return { value, keptMs: value ? tokenKeptMs : 0 }
    })
  }

  #allows(user: User, verb: string, subresource: string): Promise<boolean> {
    const { nodeName, clock, review } = this.#options
    const resourceAttributes = { verb, group: '', version: 'v1', resource: 'nodes', subresource, name: nodeName }
    return this.#verdicts.get(JSON.stringify([user, verb, subresource]), clock, async () => {
      const spec = { user: user.name, groups: user.groups, resourceAttributes }
      const { status } = await review('authorization.k8s.io/v1/subjectaccessreviews', { spec })
      const value = status?.allowed === true
      return { value, keptMs: value ? allowedKeptMs : refusedKeptMs }
    })
  }
}

const verbOf: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}

function subresourceOf(path: string): string {
  const below = (prefix: string) => path === prefix || path.startsWith(`${prefix}/`)
  if (below('/stats')) return 'stats'
  if (below('/metrics')) return 'metrics'
  if (below('/logs')) return 'log'
  if (path === '/healthz') return 'healthz'
  return 'proxy'
}

class Kept<T> {
  readonly #values = new Map<string, { value: T; untilMs: number }>()

  async get(key: string, clock: Clock, ask: () => Promise<{ value: T; keptMs: number }>): Promise<T> {
    const nowMs = clock.now().getTime()
    const known = this.#values.get(key)
    if (known && nowMs < known.untilMs) return known.value
    const { value, keptMs } = await ask()
    if (this.#values.size >= mostKept) this.#values.clear()
    this.#values.set(key, { value, untilMs: nowMs + keptMs })
    return value
  }
}
