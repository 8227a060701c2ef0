/** The whole simulated cluster with a clock that stands still, asked over its wire protocol. */
import { rmSync } from 'node:fs'
import { afterEach } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { createSimulator, type Simulator, type SimulatorOptions } from '.'
import { newSigningKey } from './pki/credentials'

const peer = { address: '127.0.0.1' }
const serviceAccountKey = newSigningKey()
const running: Simulator[] = []
/** Removed when the test is over. */
export const folders: string[] = []

afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

export async function startSimulator(options: SimulatorOptions = {}) {
  const clock = new FakeClock('2026-01-01T00:00:00Z')
  let state = 7
  const errors: string[] = []
  const simulator = createSimulator({
    clock,
    random: () => {
      state = (state * 48271) % 2147483647
      return state / 2147483647
    },
    nodes: 2,
    credentials: {
      certificateAuthority: '-----BEGIN CERTIFICATE-----',
      serviceAccountKey,
      tokens: [{ token: 'root', user: 'root', uid: '', groups: ['system:masters'] }],
    },
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (message, fields) => void errors.push(`${message} ${JSON.stringify(fields)}`),
    },
    ...options,
  })
  running.push(simulator)
  await simulator.start()

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    simulator.fetch(
      new Request(`https://127.0.0.1${path}`, {
        method,
        headers: { authorization: 'Bearer root', 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      peer,
    )
  const json = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
    (await (await send(method, path, body)).json()) as T
  /** Lets time pass until it is so. */
  const until = async (what: string, isSo: () => Promise<boolean>) => {
    for (let second = 0; second < 120; second++) {
      if (await isSo()) return
      await clock.advance(1000)
    }
    throw new Error(`after two minutes it is still not so: ${what}`)
  }
  return { clock, simulator, send, json, until, errors }
}
