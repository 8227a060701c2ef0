/** What a failed answer says, as a Status: the one that it carries, or one made of what else there is. */
import type { Status } from './object'

/** As NewGenericServerResponse of k8s.io/apimachinery/pkg/api/errors names them. */
const reasonByCode: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

/** Something else than a Kubernetes API may have answered: a load balancer, a proxy that asks for a password. */
export async function statusFrom(response: Response): Promise<Status> {
  const text = await response.text().catch(() => '')
  const body = parseJson(text)
  if (isStatus(body)) return { ...body, code: body.code || response.status }
  const retryAfter = Number(response.headers.get('retry-after'))
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: messageIn(body) ?? plainText(text) ?? fallback(response),
    reason: reasonByCode[response.status] ?? 'Unknown',
    ...(retryAfter > 0 ? { details: { retryAfterSeconds: retryAfter } } : {}),
    code: response.status,
  }
}

/** The beginning of a text that was not made for this: enough to know it by. */
export const excerpt = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}...` : text).trim()

function isStatus(body: unknown): body is Status {
  return typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'Status'
}

function messageIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const message = 'message' in body ? body.message : 'error' in body ? body.error : undefined
  return typeof message === 'string' && message ? message : undefined
}

/** A page of HTML says nothing to a reader of messages. */
const plainText = (text: string) => (/^\s*</.test(text) ? undefined : excerpt(text) || undefined)

const fallback = ({ status, statusText }: Response) => `the server answered ${status} ${statusText}`.trim()

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
