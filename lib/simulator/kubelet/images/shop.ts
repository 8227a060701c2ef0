/** The programs of the seeded shop. They are ours, small, and talk to each other so that there is something to watch. */
import { sleep } from '../../../clock'
import type { ContainerProcess, ImageBehaviour } from '../../extension'
import { redisCommand } from './redis'
import { escapeHtml, html, json, terminated, text, uses } from './running'

const registry = 'registry\\.orrery\\.example/shop/'
const image = (name: string) => new RegExp(`^${registry}${name}(:|@|$)`)
const port = 8080

const products = [
  { id: 'astrolabe', name: 'Brass astrolabe', price: 129 },
  { id: 'orrery', name: 'Table orrery, six planets', price: 349 },
  { id: 'star-chart', name: '星图 (wall chart)', price: 24 },
]

type Route = (url: URL, request: Request, process: ContainerProcess) => Promise<Response>

const storefront = server('storefront', 64, 38, async ({ pathname, searchParams }, request, process) => {
  const visitor = searchParams.get('visitor') ?? 'guest'
  if (pathname === '/buy') {
    await call(process, request, `${urlOf(process, 'CART_URL', 'cart')}/carts/${visitor}`, 'POST')
    return json(await call(process, request, `${urlOf(process, 'CHECKOUT_URL', 'checkout')}/orders`, 'POST'))
  }
  if (pathname !== '/') return text('not found\n', 404)
  const list = await call(process, request, `${urlOf(process, 'CATALOG_URL', 'catalog')}/products`, 'GET')
  const shown = escapeHtml(JSON.stringify(list, null, 2))
  return html(`<!DOCTYPE html>\n<title>Shop</title>\n<h1>Shop</h1>\n<pre>${shown}</pre>\n<p>${process.hostname}</p>\n`)
})

const catalog = server('catalog', 48, 30, async ({ pathname }, _request, process) => {
  if (pathname !== '/products') return text('not found\n', 404)
  return json({ answeredBy: process.hostname, products })
})

const cart = server('cart', 41, 26, async ({ pathname }, request, process) => {
  const visitor = /^\/carts\/([\w-]+)$/.exec(pathname)?.[1]
  if (!visitor) return text('not found\n', 404)
  const store = process.env.CART_STORE ?? 'cart-store'
  const command = request.method === 'POST' ? `INCR cart:${visitor}` : `GET cart:${visitor}`
  const items = Number(await redisCommand(process, store, command)) || 0
  return json({ answeredBy: process.hostname, visitor, items })
})

const checkout = server('checkout', 55, 33, async ({ pathname }, request, process) => {
  if (pathname !== '/orders' || request.method !== 'POST') return text('not found\n', 404)
  const order = `o-${Math.floor(process.random() * 1e6)
    .toString(36)
    .padStart(4, '0')}`
  process.stdout.write(`order ${order} accepted`)
  return json({ answeredBy: process.hostname, order }, 201)
})

/** Visits the shop twice a second, buys now and then, and sums up every ten seconds. */
const visitors: ImageBehaviour = {
  match: image('visitors'),
  size: 18 * 1024 * 1024,
  entrypoint: ['/visitors'],
  paths: ['/visitors'],
  system: 'none',
  async run(process) {
    const target = process.env.SHOP_URL ?? 'http://storefront'
    const tally = { visits: 0, failures: 0 }
    uses(process, 12, 14)
    process.stdout.write(`visiting ${target}`)
    for (let round = 1; !process.signal.aborted; round++) {
      const visitor = `v${Math.floor(process.random() * 50)}`
      const path = process.random() < 0.2 ? `/buy?visitor=${visitor}` : `/?visitor=${visitor}`
      tally.visits++
      try {
        const answer = await process.network.fetch(new Request(`${target}${path}`))
        if (!answer.ok) tally.failures++
      } catch (error) {
        tally.failures++
        process.stderr.write(error instanceof Error ? error.message : String(error))
      }
      if (round % 20 === 0) {
        process.stdout.write(`${tally.visits} visits, ${tally.failures} failed`)
        tally.visits = 0
        tally.failures = 0
      }
      await sleep(process.clock, 400 + 200 * process.random(), process.signal)
    }
    return 0
  },
}

/** Cannot work without its ledger, says so, and ends: the crash loop of the seeded world. */
const invoiceWorker: ImageBehaviour = {
  match: image('invoice-worker'),
  size: 37 * 1024 * 1024,
  entrypoint: ['/invoice-worker'],
  paths: ['/invoice-worker'],
  system: 'none',
  async run(process) {
    uses(process, 30, 28)
    process.stdout.write('invoice-worker 0.9.3 starting')
    await sleep(process.clock, 1500 + 1000 * process.random(), process.signal)
    const ledger = process.env.LEDGER_URL
    if (!ledger) {
      process.stderr.write('fatal: LEDGER_URL is not set; invoices cannot be written anywhere')
      return 1
    }
    process.stdout.write(`writing invoices to ${ledger}`)
    uses(process, 4, 30)
    await terminated(process)
    return 0
  },
}

export const shopImages: readonly ImageBehaviour[] = [storefront, catalog, cart, checkout, visitors, invoiceWorker]

function server(name: string, megabytes: number, memory: number, route: Route): ImageBehaviour {
  return {
    match: image(name),
    size: megabytes * 1024 * 1024,
    entrypoint: [`/${name}`],
    paths: [`/${name}`],
    system: 'none',
    async run(process) {
      const log = (fields: Record<string, unknown>) =>
        process.stdout.write(JSON.stringify({ time: process.clock.now().toISOString(), ...fields }))
      log({ level: 'info', message: `${name} is starting` })
      uses(process, 60, memory)
      await sleep(process.clock, 300 + 400 * process.random(), process.signal)
      process.network.listen(port, async (request, caller) => {
        const url = new URL(request.url)
        if (url.pathname === '/healthz') return text('ok\n')
        const answer = await route(url, request, process).catch((error: unknown) =>
          json({ error: error instanceof Error ? error.message : String(error) }, 502),
        )
        const level = answer.status >= 500 ? 'error' : 'info'
        log({ level, method: request.method, path: url.pathname, status: answer.status, from: caller.address })
        return answer
      })
      log({ level: 'info', message: `listening on :${port}` })
      uses(process, 9, memory)
      await terminated(process)
      log({ level: 'info', message: 'draining, then ending' })
      return 0
    },
  }
}

const urlOf = ({ env }: ContainerProcess, variable: string, service: string) => env[variable] ?? `http://${service}`

async function call(process: ContainerProcess, request: Request, url: string, method: string): Promise<unknown> {
  const trace = request.headers.get('traceparent')
  const headers: Record<string, string> = trace ? { traceparent: trace } : {}
  const answer = await process.network.fetch(new Request(url, { method, headers }))
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status}`)
  return answer.json()
}
