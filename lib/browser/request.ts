/** One way to ask the console: JSON in, JSON out, and whatever fails is a StatusError in Kubernetes' words. */
import type { Status } from '../kube/object'
import { failure, hasReason, StatusError, serviceUnavailable } from '../kube/status-error'

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  contentType?: string
  signal?: AbortSignal
}

export async function requestJson<T>(url: string, options: RequestOptions = {}): Promise<T> {
  const response = await request(url, options)
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

/** The raw answer, for what is streamed. Throws a StatusError unless the answer is a success. */
export async function request(
  url: string,
  { method = 'GET', body, contentType = 'application/json', signal }: RequestOptions = {},
): Promise<Response> {
  const response = await reach(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': contentType }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  })
  if (!response.ok) throw await failureOf(response)
  return response
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw serviceUnavailable('The console did not answer. It may be restarting, or the network is down.')
  }
}

/** A Status as sent; anything else becomes a Status that keeps code and text. */
async function failureOf(response: Response): Promise<StatusError> {
  const text = await response.text().catch(() => '')
  const status = parseStatus(text)
  if (status) return new StatusError(status)
  const retryAfter = Number(response.headers.get('retry-after'))
  return failure(
    response.status,
    reasons[response.status] ?? 'Unknown',
    messageIn(text) ?? (response.statusText || `HTTP ${response.status}`),
    retryAfter > 0 ? { retryAfterSeconds: retryAfter } : undefined,
  )
}

const reasons: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
}

function parseStatus(text: string): Status | undefined {
  const value = parseJson(text)
  const isStatus = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Status'
  return isStatus ? (value as Status) : undefined
}

function messageIn(text: string): string | undefined {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) return undefined
  const message = 'message' in value ? value.message : 'error' in value ? value.error : undefined
  return typeof message === 'string' ? message : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Our own session ended, as opposed to a cluster that refuses. */
export const isSignedOut = (error: unknown): boolean => hasReason(error, 'Unauthorized')
