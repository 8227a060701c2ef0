/** One way to ask the console: JSON in, JSON out, and whatever fails is a StatusError in Kubernetes' words. */

import { statusFrom } from '../kube/response-status'
import { hasReason, StatusError, serviceUnavailable } from '../kube/status-error'
import { api } from './paths'

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  contentType?: string
  accept?: string
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
  { method = 'GET', body, contentType = 'application/json', accept = 'application/json', signal }: RequestOptions = {},
): Promise<Response> {
  const response = await reach(url, {
    method,
    headers: {
      accept,
      ...(body === undefined ? {} : { 'content-type': contentType }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  })
  if (!response.ok) throw new StatusError(await statusFrom(response))
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

/** Calls `signedOut` when the console itself knows no session: that somebody answers Unauthorized may be a cluster's word. */
export async function lookForSession(signedOut: () => void): Promise<void> {
  try {
    await request(api.session())
  } catch (error) {
    if (hasReason(error, 'Unauthorized')) signedOut()
  }
}
