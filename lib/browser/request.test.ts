import { afterEach, describe, expect, it, vi } from 'vitest'
import { isStatusError, notFound, unauthorized } from '../kube/status-error'
import { lookForSession, requestJson } from './request'

const answer = (body: string, init: ResponseInit) => vi.stubGlobal('fetch', async () => new Response(body, init))
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isStatusError(error)) throw new Error('expected a StatusError')
  return error.status
}

afterEach(() => vi.unstubAllGlobals())

describe('a request', () => {
  it('gives the parsed answer, and undefined for an empty one', async () => {
    answer('{"a":1}', { status: 200 })
    expect(await requestJson('/x')).toEqual({ a: 1 })
    vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }))
    expect(await requestJson('/x', { method: 'DELETE' })).toBeUndefined()
  })

  it('throws the Status that the cluster sent, unchanged', async () => {
    const status = notFound({ group: '', plural: 'pods' }, 'web').status
    answer(JSON.stringify(status), { status: 404 })
    expect(await failure(requestJson('/x'))).toEqual(status)
  })

  it('makes a Status of any other failure', async () => {
    answer('<html>bad gateway</html>', { status: 502, statusText: 'Bad Gateway' })
    expect(await failure(requestJson('/x'))).toMatchObject({
      code: 502,
      message: 'the server answered 502 Bad Gateway',
    })
    answer('{"message":"wrong"}', { status: 429, headers: { 'retry-after': '30' } })
    expect(await failure(requestJson('/x'))).toMatchObject({
      reason: 'TooManyRequests',
      message: 'wrong',
      details: { retryAfterSeconds: 30 },
    })
  })

  it('says so when nobody answers', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('fetch failed')
    })
    expect(await failure(requestJson('/x'))).toMatchObject({ reason: 'ServiceUnavailable' })
  })
})

describe('a session', () => {
  const isOver = async () => {
    const signedOut = vi.fn()
    await lookForSession(signedOut)
    return signedOut.mock.calls.length > 0
  }

  it('is over when the console says so, and not when it does not answer', async () => {
    answer('{"user":"ada"}', { status: 200 })
    expect(await isOver()).toBe(false)
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network error')))
    expect(await isOver()).toBe(false)
    answer(JSON.stringify(unauthorized().status), { status: 401 })
    expect(await isOver()).toBe(true)
  })
})
