import { expect, it } from 'vitest'
import { statusFrom } from './response-status'

it('is the Status that was sent, with the code of the answer where it has none', async () => {
  const sent = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'no', reason: 'Gone' }
  expect(await statusFrom(Response.json(sent, { status: 410 }))).toEqual({ ...sent, code: 410 })
})

it.each([
  ['{"message":"wrong"}', 'wrong'],
  ['{"error":"wrong"}', 'wrong'],
  ['upstream is down', 'upstream is down'],
  ['', 'the server answered 503 Service Unavailable'],
  ['<html><h1>503</h1></html>', 'the server answered 503 Service Unavailable'],
  [`${'long '.repeat(100)}`, `${'long '.repeat(60)}...`],
])('is made of %j', async (body, message) => {
  const response = new Response(body, {
    status: 503,
    statusText: 'Service Unavailable',
    headers: { 'retry-after': '7' },
  })
  expect(await statusFrom(response)).toMatchObject({
    message,
    reason: 'ServiceUnavailable',
    code: 503,
    details: { retryAfterSeconds: 7 },
  })
})

it('knows no reason for a code that nobody agreed on', async () => {
  expect(await statusFrom(new Response('', { status: 418 }))).toMatchObject({ reason: 'Unknown', code: 418 })
})
