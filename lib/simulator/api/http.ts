/**
 * The HTTP edge: every request is parsed, authenticated, perhaps impersonated, authorised, audited, and only then handled.
 * Models the handler chain of apiserver/pkg/server/config.go DefaultBuildHandlerChain.
 */
import type { RequestInfo } from '../../kube/paths'
import { parseRequestPath } from '../../kube/paths'
import {
  isStatusError,
  pathNotFound,
  requestMethodNotAllowed,
  statusOf,
  tooManyRequests,
} from '../../kube/status-error'
import type { Log } from '../runtime'
import { stackOf } from '../stack-of'
import type { Audit, AuditSpan } from './audit'
import { authorizeAndNote } from './audit'
import type { Authenticator, Peer } from './authenticate'
import type { Exchange } from './exchange'
import { statusAnswer } from './exchange'
import { impersonatedUser } from './impersonate'
import type { Metrics } from './metrics'
import type { Attributes, Authorizer, User } from './request'
import type { UpgradableConnection } from './streaming/connection'
import { warningHeaders } from './warning-headers'

/** Answers a path that names no resource; undefined leaves it to the next. */
export type PathHandler = (exchange: Exchange) => Response | undefined | Promise<Response | undefined>
/** Answers a resource path; undefined when that resource is not its own. */
export type ResourceRoute = (exchange: Exchange) => Promise<Response> | undefined

export interface HttpEdgeOptions {
  log: Log
  authenticator: Authenticator
  authorizer: Authorizer
  audit: Audit
  metrics: Metrics
  paths: readonly PathHandler[]
  resources: readonly ResourceRoute[]
  /** How many requests may be in work at once, watches and logs apart. */
  maximumInFlight?: number
}

export interface HttpEdge {
  fetch(request: Request, peer: Peer): Promise<Response>
  /** For a request with an Upgrade header: undefined when the connection was taken over, else what to answer. */
  upgrade(request: Request, peer: Peer, connection: UpgradableConnection): Promise<Response | undefined>
  /** Ends watches and logs; what begins later ends at once. */
  stop(): void
}

const nobody: User = { name: '', groups: [] }
const switchingProtocols = 101
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

export function createHttpEdge(options: HttpEdgeOptions): HttpEdge {
  const { log, authenticator, authorizer, audit, metrics, maximumInFlight = 600 } = options
  const streams = new Set<AbortController>()
  let inFlight = 0
  let stopped = false

  async function serve(request: Request, peer: Peer): Promise<Response>
  async function serve(request: Request, peer: Peer, connection: UpgradableConnection): Promise<Response | undefined>
  async function serve(request: Request, peer: Peer, connection?: UpgradableConnection): Promise<Response | undefined> {
    const url = new URL(request.url)
    const seen = {
      uri: `${url.pathname}${url.search}`,
      userAgent: request.headers.get('user-agent') ?? '',
      sourceIPs: [peer.address],
    }
    const warnings: string[] = []
    let attributes = pathAttributes(request.method, url.pathname)
    let span: AuditSpan | undefined
    let answer: Response
    let isTaken = false
    try {
      const info = parseRequestPath(request.method, url.pathname, url.searchParams)
      attributes = attributesOf(info, nobody, url.pathname)
      const asker = authenticator.authenticate(request, url.pathname, peer)
      attributes = { ...attributes, user: asker }
      const acted = impersonatedUser(request.headers, asker, authorizer)
      if (acted) attributes = { ...attributes, user: acted }
      span = audit.begin(attributes, acted ? { ...seen, impersonatedBy: asker } : seen)
      authorizeAndNote(authorizer, attributes, span)
      if (!methods.includes(request.method)) throw requestMethodNotAllowed()
      const stream = new StreamLife(request, span)
      answer = await route({
        request,
        url,
        info,
        peer,
        user: attributes.user,
        span,
        signal: stream.signal,
        warn: (text) => warnings.push(text),
        longRunning: () => {
          keep(stream)
          return stream
        },
        ...(connection
          ? {
              takeOver: async (protocol: string) => {
                const socket = await connection.accept(protocol)
                isTaken = true
                return socket
              },
            }
          : {}),
      })
      stream.answered(isTaken ? switchingProtocols : answer.status)
    } catch (error) {
      if (!isStatusError(error)) log.error('a request failed unexpectedly', { path: seen.uri, error: stackOf(error) })
      const status = statusOf(error)
      span ??= audit.begin(attributes, seen)
      span.complete(status)
      answer = statusAnswer({ request, url }, status)
    }
    const { verb, apiGroup, resource, subresource } = attributes
    const code = isTaken ? switchingProtocols : answer.status
    metrics.countRequest({ verb, group: apiGroup, resource, subresource, code })
    if (isTaken) return undefined
    return dressed(answer, request.method, span.auditID, warnings)
  }

  async function route(exchange: Exchange): Promise<Response> {
    if (exchange.info.isResourceRequest) {
      for (const handle of options.resources) {
        const answer = handle(exchange)
        if (answer) return answer
      }
    } else {
      for (const handle of options.paths) {
        const answer = await handle(exchange)
        if (answer) return answer
      }
    }
    throw pathNotFound()
  }

  function keep(stream: StreamLife): void {
    streams.add(stream.controller)
    metrics.watches(1)
    stream.onFinish = () => {
      streams.delete(stream.controller)
      metrics.watches(-1)
    }
    if (stopped) stream.controller.abort()
  }

  async function inTurn<T>(request: Request, work: () => Promise<T>): Promise<T | Response> {
    if (inFlight >= maximumInFlight) {
      const { status } = tooManyRequests('too many requests, please try again later', 1)
      return statusAnswer({ request, url: new URL(request.url) }, status)
    }
    inFlight++
    metrics.inFlight(1)
    try {
      return await work()
    } finally {
      inFlight--
      metrics.inFlight(-1)
    }
  }

  return {
    fetch: (request, peer) => inTurn(request, () => serve(request, peer)),
    upgrade: (request, peer, connection) => inTurn(request, () => serve(request, peer, connection)),
    stop() {
      stopped = true
      for (const controller of [...streams]) controller.abort()
    },
  }
}

/** An answer that may go on after its handler has returned: audited as started then, as complete when it has ended. */
class StreamLife {
  readonly controller = new AbortController()
  onFinish: (() => void) | undefined
  readonly #request: Request
  readonly #span: AuditSpan
  readonly #abort = () => this.controller.abort()
  #code = 200
  #state: 'handling' | 'streaming' | 'finished' = 'handling'

  constructor(request: Request, span: AuditSpan) {
    this.#request = request
    this.#span = span
    request.signal.addEventListener('abort', this.#abort, { once: true })
    if (request.signal.aborted) this.#abort()
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** The handler has returned. */
  answered(code: number): void {
    if (this.onFinish && this.#state === 'handling') {
      this.#state = 'streaming'
      this.#code = code
      this.#span.started(code)
    } else {
      this.#request.signal.removeEventListener('abort', this.#abort)
      this.#span.complete(code)
    }
  }

  /** The stream is over, or will not be. */
  readonly finish = (): void => {
    if (this.#state === 'finished') return
    this.#request.signal.removeEventListener('abort', this.#abort)
    this.onFinish?.()
    if (this.#state === 'streaming') this.#span.complete(this.#code)
    this.#state = 'finished'
  }
}

function attributesOf(info: RequestInfo, user: User, path: string): Attributes {
  const { verb, isResourceRequest, apiGroup, apiVersion, resource, subresource, namespace, name } = info
  return {
    user,
    verb,
    resourceRequest: isResourceRequest,
    path,
    apiGroup,
    apiVersion,
    resource,
    subresource,
    namespace,
    name,
  }
}

/** For what cannot be read as a request of the API. */
const pathAttributes = (method: string, path: string): Attributes => ({
  user: nobody,
  verb: method.toLowerCase(),
  resourceRequest: false,
  path,
  apiGroup: '',
  apiVersion: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
})

/** Puts on what every answer carries. */
function dressed(answer: Response, method: string, auditId: string, warnings: readonly string[]): Response {
  answer.headers.set('audit-id', auditId)
  for (const header of warningHeaders(warnings)) answer.headers.append('warning', header)
  if (method !== 'HEAD' || !answer.body) return answer
  void answer.body.cancel()
  return new Response(null, { status: answer.status, headers: answer.headers })
}
