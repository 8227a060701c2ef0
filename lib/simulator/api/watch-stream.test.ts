import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../clock.test-support'
import { expired } from '../../kube/status-error'
import type { WatchStreamOptions } from './watch-stream'
import { watchStream } from './watch-stream'

function open(initial: string[] = [], options: Partial<WatchStreamOptions> = {}) {
  const clock = new FakeClock()
  const controller = new AbortController()
  const state = { stopped: 0, closed: 0, emit: (_event: string): void => undefined }
  const stream = watchStream<string>(
    {
      open(emit) {
        for (const event of initial) emit(event)
        state.emit = emit
        return () => state.stopped++
      },
      encode: (event) => (event === 'hidden' ? undefined : event),
      bookmark: () => 'bookmark',
    },
    { clock, random: () => 0, signal: controller.signal, closed: () => state.closed++, ...options },
  )
  return { clock, controller, state, reader: stream.getReader() }
}

const text = ({ value }: ReadableStreamReadResult<Uint8Array>) => value && new TextDecoder().decode(value)

describe('watchStream', () => {
  it('sends what was there first, then what comes, one line each', async () => {
    const { state, reader } = open(['a', 'b'])
    expect(text(await reader.read())).toBe('a\nb\n')
    const next = reader.read()
    state.emit('c')
    expect(text(await next)).toBe('c\n')
  })

  it('goes on waiting when an event has no line', async () => {
    const { state, reader } = open()
    const next = reader.read()
    state.emit('hidden')
    state.emit('shown')
    expect(text(await next)).toBe('shown\n')
  })

  it('sends a bookmark each minute and shortly before its end', async () => {
    const { clock, reader } = open([], { timeoutSeconds: 90 })
    const lines: (string | undefined)[] = []
    const done = (async () => {
      for (let read = await reader.read(); !read.done; read = await reader.read()) lines.push(text(read))
    })()
    await clock.advance(60_000)
    expect(lines).toEqual(['bookmark\n'])
    await clock.advance(30_000)
    await done
    expect(lines).toEqual(['bookmark\n', 'bookmark\n'])
  })

  it('stops the source once when the reader goes away', async () => {
    const { state, reader } = open(['a'])
    await reader.read()
    await reader.cancel()
    state.emit('late')
    expect(state).toMatchObject({ stopped: 1, closed: 1 })
  })

  it('ends when the server stops', async () => {
    const { controller, state, reader } = open()
    const next = reader.read()
    controller.abort()
    expect((await next).done).toBe(true)
    expect(state).toMatchObject({ stopped: 1, closed: 1 })
  })

  it('closes a reader that falls too far behind, but not for what was there at the start', async () => {
    const initial = Array.from({ length: 50 }, (_, index) => `old-${index}`)
    const { state, reader } = open(initial, { maximumWaiting: 10 })
    for (let index = 0; index < 10; index++) state.emit(`new-${index}`)
    expect(state.closed).toBe(0)
    expect(text(await reader.read())?.split('\n')).toHaveLength(61)
    for (let index = 0; index < 11; index++) state.emit(`more-${index}`)
    expect(state).toMatchObject({ stopped: 1, closed: 1 })
    expect((await reader.read()).done).toBe(true)
  })

  it('leaves the answer to the caller when the watch cannot start', () => {
    const options = { clock: new FakeClock(), random: () => 0, signal: new AbortController().signal }
    const source = {
      open: () => {
        throw expired('too old resource version: 1 (5)')
      },
      encode: () => undefined,
    }
    expect(() => watchStream(source, options)).toThrow('too old resource version')
  })
})
