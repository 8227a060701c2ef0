import { Agent, createServer, get, type IncomingMessage, request, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createHttpsBridge, type FetchHandler } from './https-bridge'

let server: Server | undefined
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())))

async function listen(fetch: FetchHandler): Promise<number> {
  server = createServer(createHttpsBridge(fetch, () => 'fallback'))
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const answerTo = (port: number, path = '/') =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, path, host: '127.0.0.1', agent: false }, resolve).on('error', reject)
  })

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of answer) text += chunk
  return text
}

describe('the bridge', () => {
  it('carries method, path, query, repeated headers and body', async () => {
    let seen: unknown
    const port = await listen(async (asked, peer) => {
      seen = [asked.method, new URL(asked.url).pathname, new URL(asked.url).search, peer.address, await asked.text()]
      return new Response(asked.headers.get('impersonate-group'), { status: 201, headers: { 'x-own': 'yes' } })
    })
    const answer = await new Promise<IncomingMessage>((resolve) => {
      const sent = request({ port, host: '127.0.0.1', path: '/a%20b?c=d', method: 'POST', agent: false }, resolve)
      sent.setHeader('Impersonate-Group', ['one', 'two'])
      sent.end('body')
    })
    expect(await textOf(answer)).toBe('one, two')
    expect([answer.statusCode, answer.headers['x-own'], answer.headers['content-length']]).toEqual([201, 'yes', '8'])
    expect(seen).toEqual(['POST', '/a%20b', '?c=d', '127.0.0.1', 'body'])
  })

  it('keeps the lines of an impersonated group apart, and their UTF-8', async () => {
    const port = await listen(async (asked) => new Response(asked.headers.get('impersonate-group')))
    const answer = await new Promise<IncomingMessage>((resolve) => {
      const sent = request({ port, host: '127.0.0.1', agent: false }, resolve)
      const groups = ['team, system:masters', '管理员', '50%']
      sent.setHeader(
        'Impersonate-Group',
        groups.map((group) => Buffer.from(group).toString('latin1')),
      )
      sent.end()
    })
    const text = await textOf(answer)
    expect(text.split(', ').map(decodeURIComponent)).toEqual(['team, system:masters', '管理员', '50%'])
  })

  it('takes a target for a path only', async () => {
    const hosts: string[] = []
    const port = await listen(async (asked) => {
      hosts.push(new URL(asked.url).hostname)
      return new Response(null, { status: 204 })
    })
    expect((await answerTo(port, '//elsewhere/x')).statusCode).toBe(204)
    expect(hosts).toEqual(['127.0.0.1'])
    expect((await answerTo(port, 'http://elsewhere/x')).statusCode).toBe(400)
  })

  it('shows the headers of a stream before there is anything in it', async () => {
    let push: (text: string) => void = () => undefined
    const port = await listen(async () => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          push = (text) => controller.enqueue(new TextEncoder().encode(text))
        },
      })
      return new Response(body)
    })
    const answer = await answerTo(port)
    expect(answer.statusCode).toBe(200)
    const first = new Promise((resolve) => answer.once('data', (chunk) => resolve(String(chunk))))
    push('hello')
    expect(await first).toBe('hello')
    answer.destroy()
  })

  it('sends much without holding it and without leaving listeners behind', async () => {
    const chunk = new Uint8Array(64 * 1024).fill(97)
    let left = 300
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    const port = await listen(async () => {
      const body = new ReadableStream<Uint8Array>(
        { pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()) },
        { highWaterMark: 0 },
      )
      return new Response(body)
    })
    expect((await textOf(await answerTo(port))).length).toBe(300 * chunk.length)
    process.off('warning', note)
    expect(warnings).toEqual([])
  })

  it('ends the stream when the client goes away', async () => {
    let cancelled: () => void = () => undefined
    const isCancelled = new Promise<void>((resolve) => {
      cancelled = resolve
    })
    let aborted = false
    const port = await listen(async (asked) => {
      asked.signal.addEventListener('abort', () => {
        aborted = true
      })
      return new Response(new ReadableStream({ cancel: () => cancelled() }))
    })
    const answer = await answerTo(port)
    answer.destroy()
    await isCancelled
    expect(aborted).toBe(true)
  })

  it('reads no more of a body than it is asked for, and none into the next request', async () => {
    const port = await listen(async (asked) => {
      if (asked.method === 'GET') return new Response('next')
      if (asked.headers.has('x-refused')) return new Response(null, { status: 413 })
      if (asked.headers.has('x-broken')) throw new Error('broken')
      for await (const chunk of asked.body ?? []) return new Response(`read ${chunk.byteLength > 0}`)
      return new Response('empty')
    })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ask = (method: string, headers: Record<string, string>, body?: Uint8Array) =>
      new Promise<string>((resolve, reject) => {
        const sent = request({ port, host: '127.0.0.1', method, headers, agent }, (answer) =>
          textOf(answer).then((text) => resolve(`${answer.statusCode} ${text}`), reject),
        )
        sent.on('error', reject).end(body)
      })
    const large = new Uint8Array(4 << 20)
    expect(await ask('POST', { 'x-refused': 'yes' }, large)).toBe('413 ')
    expect(await ask('GET', {})).toBe('200 next')
    expect(await ask('POST', { 'x-broken': 'yes' }, large)).toMatch(/^500 /)
    expect(await ask('GET', {})).toBe('200 next')
    expect(await ask('POST', {}, large)).toBe('200 read true')
    expect(await ask('GET', {})).toBe('200 next')
    expect(await ask('POST', {}, new Uint8Array(0))).toBe('200 empty')
    agent.destroy()
  })

  it('answers 500 when the handler fails', async () => {
    const port = await listen(() => Promise.reject(new Error('broken')))
    expect((await answerTo(port)).statusCode).toBe(500)
  })
})
