// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { type LogSource, useLogStream } from './use-log-stream'

const source: LogSource = {
  cluster: 'local',
  namespace: 'shop',
  pod: 'web',
  container: 'app',
  previous: false,
  follow: true,
  tailLines: 100,
}

function Probe() {
  const { lines, state } = useLogStream(source)
  return <p>{`${state}: ${lines.map(({ text }) => text).join('|')}`}</p>
}

/** A stream that says that much and then breaks, or ends. */
function streamOf(text: string, breaks: boolean): Response {
  const pieces = [new TextEncoder().encode(text)]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift()
      if (piece) controller.enqueue(piece)
      else if (breaks) controller.error(new TypeError('network error'))
      else controller.close()
    },
  })
  return new Response(body)
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('takes a broken stream up where it was: no line twice, and none made of two', async () => {
  const answers = [
    streamOf('2026-01-01T00:00:01.000000001Z one\n2026-01-01T00:00:01.000000002Z tw', true),
    streamOf('2026-01-01T00:00:01.000000001Z one\n2026-01-01T00:00:01.000000002Z two\n', false),
  ]
  const asked: URL[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(new URL(path, 'http://console'))
    return answers.shift()
  })
  render(<Probe />)
  expect(await screen.findByText('ended: one|two', undefined, { timeout: 5_000 })).toBeDefined()
  expect(asked.map(({ searchParams }) => searchParams.get('sinceTime'))).toEqual([null, '2026-01-01T00:00:01Z'])
})
