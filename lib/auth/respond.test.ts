import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { forbiddenPath } from '../kube/status-error'
import { readJson, respond } from './respond'

afterEach(() => vi.restoreAllMocks())

const post = (body: BodyInit) =>
  new Request('http://console/api', { method: 'POST', body, duplex: 'half' } as RequestInit & { duplex: 'half' })

test('a body is read no further than it may be long', async () => {
  let pulled = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(1000))
    },
  })
  const answer = await respond(async () => Response.json(await readJson(post(endless), 10_000)))
  expect(answer.status).toBe(413)
  expect(pulled).toBeLessThan(20)
})

test('a body is JSON, in whatever pieces it comes', async () => {
  const bytes = new TextEncoder().encode('{"name":"管理员"}')
  const pieces = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
      controller.close()
    },
  })
  expect(await readJson(post(pieces))).toEqual({ name: '管理员' })
  expect((await respond(async () => Response.json(await readJson(post('{'))))).status).toBe(400)
  expect((await respond(async () => Response.json(await readJson(post(''))))).status).toBe(400)
})

test('what was foreseen is said, what was not is for the operator', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const thrown = async (error: unknown) => (await respond(() => Promise.reject(error))).json()
  expect(await thrown(forbiddenPath('not you'))).toMatchObject({ code: 403, message: 'not you' })
  const { error: wrong } = z.object({ a: z.string() }).safeParse({})
  expect(await thrown(wrong)).toMatchObject({ code: 400, message: expect.stringContaining('a: ') })
  expect(log).not.toHaveBeenCalled()
  const hidden = new Error('SQLITE_CANTOPEN: /home/ann/.orrery/orrery.db')
  expect(JSON.stringify(await thrown(hidden))).not.toContain('/home/ann')
  expect(log).toHaveBeenCalledWith(hidden)
})
