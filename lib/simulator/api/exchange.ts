/** One request on its way through the server, and the answers that a handler can give. */
import { stringify } from 'yaml'
import type { Status } from '../../kube/object'
import type { RequestInfo } from '../../kube/paths'
import type { AuditSpan } from './audit'
import type { Peer } from './authenticate'
import type { Negotiated } from './negotiate'
import type { User } from './request'
import type { UpgradableConnection } from './streaming/connection'

export interface Exchange {
  request: Request
  url: URL
  info: RequestInfo
  peer: Peer
  /** After impersonation. */
  user: User
  span: AuditSpan
  /** Aborted when the client is gone or the server stops. */
  signal: AbortSignal
  /** Adds a `Warning: 299` header to the answer. */
  warn(message: string): void
  /** The answer goes on after the handler has returned: audited as started now and complete when `finish` is called. */
  longRunning(): { finish(): void }
  /** Where the client can be given more than an answer; what is answered after it is not sent. */
  takeOver?: UpgradableConnection['accept']
}

/** Upstream prints indented for people: when asked, or when a browser or curl asks without saying. */
export function wantsPretty({ request, url }: Pick<Exchange, 'request' | 'url'>): boolean {
  const pretty = url.searchParams.get('pretty')
  if (pretty !== null) return pretty === '' || pretty === '1' || pretty.toLowerCase() === 'true'
  return /^(curl|Wget|Mozilla\/5\.0)/.test(request.headers.get('user-agent') ?? '')
}

export function jsonAnswer(
  exchange: Pick<Exchange, 'request' | 'url'>,
  body: object,
  status = 200,
  negotiated?: Negotiated,
): Response {
  if (negotiated?.mediaType === 'application/yaml') return yamlAnswer(body, status)
  return textAnswer(JSON.stringify(body, undefined, wantsPretty(exchange) ? 2 : undefined), 'application/json', status)
}

/** For text that is JSON already; parsed again only where it must be shown otherwise. */
export function rawJsonAnswer(
  exchange: Pick<Exchange, 'request' | 'url'>,
  json: string,
  status: number,
  { mediaType }: Negotiated,
): Response {
  if (mediaType === 'application/yaml' || wantsPretty(exchange))
    return jsonAnswer(exchange, JSON.parse(json), status, { mediaType, version: 'v1' })
  return textAnswer(json, 'application/json', status)
}

export function textAnswer(text: string, contentType: string, status = 200): Response {
  return new Response(text, { status, headers: { 'content-type': contentType, 'cache-control': 'no-cache, private' } })
}

/** As Go's writer: keys sorted, and quotes around whatever YAML 1.1 takes for another type than text: `yes`, `1e3`, a time. */
function yamlAnswer(body: object, status: number): Response {
  const text = stringify(body, {
    version: '1.1',
    aliasDuplicateObjects: false,
    sortMapEntries: true,
    indentSeq: false,
    lineWidth: 0,
  })
  return textAnswer(text, 'application/yaml', status)
}

export function statusAnswer(exchange: Pick<Exchange, 'request' | 'url'>, status: Status): Response {
  const answer = jsonAnswer(exchange, status, status.code)
  const retryAfter = status.details?.retryAfterSeconds
  if (retryAfter && (status.code === 429 || status.code === 503 || status.code === 504))
    answer.headers.set('retry-after', String(retryAfter))
  return answer
}

export function streamAnswer(stream: ReadableStream<Uint8Array>, contentType: string): Response {
  return new Response(stream, { headers: { 'content-type': contentType, 'cache-control': 'no-cache, private' } })
}
