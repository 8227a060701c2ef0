// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest'
import { LogStore } from './log-store'
import { type LogConnection, readInto } from './read-into'

afterEach(() => vi.unstubAllGlobals())

/** A stream that says that much and then breaks. */
function streamOf(text: string): Response {
  const pieces = [new TextEncoder().encode(text)]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift()
      if (piece) controller.enqueue(piece)
      else controller.error(new TypeError('network error'))
    },
  })
  return new Response(body)
}

const source = (id: number, pod: string) =>
  `!${JSON.stringify({ type: 'source', source: id, pod, uid: pod, container: 'app', role: 'regular' })}\n`
const at = (second: number, nano = 1) => `2026-01-01T00:00:0${second}.00000000${nano}Z`

it('takes a broken stream up where it was: no line twice, none made of two, whatever its sources are called now', async () => {
  const answers = [
    streamOf(`${source(0, 'a')}${source(1, 'b')}0 ${at(5)} one\n1 ${at(6)} two\n1 ${at(6)} also two\n0 ${at(7)} thr`),
    streamOf(
      `${source(0, 'b')}${source(1, 'a')}1 ${at(5)} one\n0 ${at(6)} two\n0 ${at(6)} also two\n1 ${at(7)} three\n0 ${at(6)} new of old\n`,
    ),
  ]
  const asked: (string | undefined)[] = []
  vi.stubGlobal('fetch', async () => answers.shift() ?? new Promise(() => undefined))
  const store = new LogStore()
  const stop = new AbortController()
  const shown: LogConnection['state'][] = []
  const url = (sinceTime: string | undefined) => {
    asked.push(sinceTime)
    return '/logs'
  }
  void readInto(store, url, { follow: true, signal: stop.signal, show: ({ state }) => shown.push(state) })
  await vi.waitFor(() => expect(store.end).toBe(5), 5_000)
  stop.abort()
  const lines = Array.from({ length: 5 }, (_, number) => store.at(number))
  expect(lines.map((line) => `${store.sources.get(line?.source ?? -1)?.pod}: ${line?.text}`)).toEqual([
    'a: one',
    'b: two',
    'b: also two',
    'a: three',
    'b: new of old',
  ])
  expect(asked.slice(0, 2)).toEqual([undefined, '2026-01-01T00:00:03Z'])
  expect(shown.slice(0, 3)).toEqual(['following', 'reconnecting', 'following'])
})

it('says why the logs may not be read, and does not ask again', async () => {
  const refusal = { kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403, message: 'no' }
  vi.stubGlobal('fetch', async () => Response.json(refusal, { status: 403 }))
  const shown: LogConnection[] = []
  await readInto(new LogStore(), () => '/logs', {
    follow: true,
    signal: new AbortController().signal,
    show: (connection) => shown.push(connection),
  })
  expect(shown).toMatchObject([{ state: 'failed', error: { message: 'no' } }])
})
