/** A shell in a container of its own: what it writes, and the clock it waits on. */
import { FakeClock } from '../../../../clock.test-support'
import type { ContainerProcess } from '../../../extension'
import { MountedFiles } from '../../container/files'
import { aloneIn } from '../../container/process.test-support'
import { runScript } from './script'

export function shell(env: Record<string, string> = {}) {
  const clock = new FakeClock('2026-01-02T03:04:05Z')
  const out: string[] = []
  const err: string[] = []
  const lines = (to: string[]) => ({ write: (text: string) => void to.push(...text.replace(/\n$/, '').split('\n')) })
  const abort = new AbortController()
  const process: ContainerProcess = {
    argv: [],
    env,
    hostname: 'box',
    ports: [],
    files: new MountedFiles([]),
    ...aloneIn(clock),
    stdout: lines(out),
    stderr: lines(err),
    signal: abort.signal,
    network: {
      listen: () => undefined,
      fetch: async (request) => {
        const { host, pathname } = new URL(request.url)
        if (host !== 'web') throw new Error(`dial tcp: lookup ${host}: no such host`)
        return pathname === '/' ? new Response('hello\n') : new Response('', { status: 404, statusText: 'Not Found' })
      },
    },
    usage: () => undefined,
    clock,
    random: () => 0.5,
  }
  const run = (script: string) => runScript(script, process, { has: () => true, program: () => undefined })
  return { run, out, err, clock, abort, process }
}
