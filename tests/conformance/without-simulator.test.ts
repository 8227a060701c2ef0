import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningOrrery, startOrrery } from '../support/orrery-process'

let orrery: RunningOrrery
let cookie: string
beforeAll(async () => {
  orrery = await startOrrery({ environment: { ORRERY_SIMULATOR: 'off' } })
  const signedIn = await fetch(orrery.link, { redirect: 'manual' })
  cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
})
afterAll(() => orrery?.stop())

const get = (address: string) => fetch(`${orrery.origin}${address}`, { headers: { cookie, 'accept-language': 'en' } })

test('the console runs without a cluster, and leads to where one is added', async () => {
  expect(await (await get('/api/readyz')).json()).toEqual({ ready: true, checks: { database: 'ok' } })
  expect(await (await get('/api/connections')).json()).toEqual({ clusters: [], mayManage: true })
  const start = await (await get('/')).text()
  expect(start).toContain('No cluster is connected')
  expect(start).toContain('href="/settings/clusters"')
  for (const page of ['/settings', '/settings/clusters', '/settings/clusters/add'])
    expect((await get(page)).status, page).toBe(200)
  expect((await get('/local')).status).toBe(404)
})
