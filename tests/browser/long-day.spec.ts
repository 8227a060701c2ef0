import type { CDPSession, Page, WebSocketRoute } from '@playwright/test'
import { configMaps } from '../../lib/kinds'
import { connect } from '../support/cluster-client'
import { expect, test } from './fixtures'
import { rowOf } from './lists'

/** The tab's socket, which the test can break; and how many views and objects the server has open for it. */
async function tapSocket(page: Page) {
  const open = new Set<string>()
  let current: WebSocketRoute | undefined
  await page.routeWebSocket(/\/api\/socket$/, (socket) => {
    open.clear()
    current = socket
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      const message: { type: string; id: string } = JSON.parse(String(text))
      if (message.type.endsWith('.open')) open.add(message.id)
      if (message.type.endsWith('.close')) open.delete(message.id)
      server.send(text)
    })
    server.onMessage((text) => socket.send(text))
  })
  return { open: () => open.size, break: async () => current?.close({ code: 4000, reason: 'the test broke it' }) }
}

async function held(session: CDPSession) {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const value = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
  return { heap: value('JSHeapUsedSize'), nodes: value('Nodes'), listeners: value('JSEventListeners') }
}

test('a page that is open for a day holds no more in the evening than in the morning', async ({
  page,
  orrery,
  namespace,
}) => {
  test.setTimeout(180_000)
  const { api, close } = await connect(orrery.kubeconfig)
  const names = Array.from({ length: 20 }, (_, at) => `many-${at}`)
  for (const name of names) await api.create(configMaps, { metadata: { name, namespace }, data: {} })
  const socket = await tapSocket(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')

  let count = 0
  /** What a day is made of: changes, broken connections, looking into things and back. */
  const hours = async (updates: number, breaks: number, looks: number) => {
    for (let at = 0; at < updates; at++) {
      count++
      const data = { count: String(count), [`key-${count % 5}`]: 'x' }
      const name = names[at % names.length] ?? ''
      await api.patch(configMaps, { namespace, name }, { data }, 'merge')
    }
    for (let at = 0; at < breaks; at++) {
      await socket.break()
      await expect(page.getByText('Reconnecting; last heard', { exact: false })).toBeVisible()
      await expect(page.getByText('Live', { exact: true })).toBeVisible()
    }
    for (let at = 0; at < looks; at++) {
      await rowOf(page, names[at % names.length] ?? '')
        .getByRole('link')
        .click()
      await expect(page.getByRole('tab', { name: 'Summary' })).toBeVisible()
      await page.getByRole('tab', { name: 'YAML' }).click()
      await expect(page.locator('.cm-content')).toBeVisible()
      await page.goBack()
      await expect(rowOf(page, 'many-0')).toBeVisible()
    }
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
  }

  await page.goto(`/local/configmaps?ns=${namespace}`)
  await expect(rowOf(page, 'many-0')).toBeVisible()
  await hours(200, 2, 4)
  const views = socket.open()
  const morning = await held(session)
  await hours(2_000, 5, 10)
  const evening = await held(session)
  close()

  expect(socket.open(), 'views and objects that the server keeps for this page').toBe(views)
  const what = `${JSON.stringify(morning)} -> ${JSON.stringify(evening)}`
  expect(evening.listeners, `listeners, ${what}`).toBeLessThan(morning.listeners * 1.2)
  expect(evening.nodes, `nodes, ${what}`).toBeLessThan(morning.nodes * 1.3)
  expect(evening.heap - morning.heap, `heap, ${what}`).toBeLessThan(6_000_000)
  test.info().annotations.push({ type: 'held', description: what })
})
