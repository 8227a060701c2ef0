/** `npm run dev`: pages are compiled one by one there, so what no build has shaken off must still run on the server. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type RunningOrrery, startOrrery } from '../support/orrery-process'

// Pages are compiled when they are asked for, the first one with all that they share.
vi.setConfig({ testTimeout: 180_000 })

let orrery: RunningOrrery
let cookie: string
beforeAll(async () => {
  orrery = await startOrrery({ command: 'dev', environment: { ORRERY_EMPTY: '1' } })
  const response = await fetch(orrery.link, { redirect: 'manual' })
  cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
})
afterAll(() => orrery.stop())

test('a stranger gets the sign-in page with all its scripts', async () => {
  const page = await (await fetch(`${orrery.origin}/sign-in`)).text()
  const scripts = [...page.matchAll(/src="(\/_next\/static\/[^"]+)"/g)].map(([, file]) => file ?? '')
  expect(scripts.length).toBeGreaterThan(3)
  for (const file of scripts) {
    const answer = await fetch(orrery.origin + file, { redirect: 'manual' })
    expect(`${answer.status} ${file}`).toBe(`200 ${file}`)
  }
})

test.each(['/local', '/local/pods', '/local/nodes/control-plane', '/local/namespaces/create', '/settings'])(
  'whoever is signed in gets %s',
  async (path) => {
    const answer = await fetch(orrery.origin + path, { headers: { cookie } })
    expect(answer.status, await answer.text()).toBe(200)
  },
)

test('pages reload through the gate', async () => {
  const open = (headers: Record<string, string>) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${orrery.origin.replace('http', 'ws')}/_next/hmr?id=test`, { headers })
      socket.once('open', () => {
        socket.terminate()
        resolve('open')
      })
      socket.once('error', (error) => resolve(error.message))
    })
  expect(await open({ origin: orrery.origin, cookie })).toBe('open')
  expect(await open({ origin: orrery.origin })).toContain('401')
  expect(await open({ origin: 'https://evil.example', cookie })).toContain('403')
})
