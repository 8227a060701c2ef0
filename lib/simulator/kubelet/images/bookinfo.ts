/** Istio's bookinfo: productpage asks details and reviews, reviews (from v2 on) asks ratings; every answer names who gave it. */
import type { ContainerProcess, ImageBehaviour } from '../../extension'
import { escapeHtml, html, json, logTime, terminated, text, uses } from './running'

const port = 9080
const image = (name: string) => new RegExp(`(^|/)examples-bookinfo-${name}(:|@|$)`)

type Route = (url: URL, process: ContainerProcess, request: Request) => Promise<Response>

interface Service {
  name: string
  megabytes: number
  memory: number
  arguments: readonly string[]
  paths: readonly string[]
  route: Route
}

const details: Service = {
  name: 'details-v\\d+',
  megabytes: 60,
  memory: 22,
  arguments: ['ruby', 'details.rb', '9080'],
  paths: ['/usr/local/bin/ruby'],
  route: async ({ pathname }) => {
    const id = Number(/^\/details\/(\d+)$/.exec(pathname)?.[1] ?? Number.NaN)
    if (Number.isNaN(id)) return text('not found\n', 404)
    return json({ id, author: 'William Shakespeare', year: 1595, type: 'paperback', pages: 200, language: 'English' })
  },
}

const ratings: Service = {
  name: 'ratings-v\\d+',
  megabytes: 56,
  memory: 30,
  arguments: ['node', 'ratings.js', '9080'],
  paths: ['/usr/local/bin/node'],
  route: async ({ pathname }) => {
    const id = Number(/^\/ratings\/(\d+)$/.exec(pathname)?.[1] ?? Number.NaN)
    return Number.isNaN(id) ? text('not found\n', 404) : json({ id, ratings: { Reviewer1: 5, Reviewer2: 4 } })
  },
}

const productpage: Service = {
  name: 'productpage-v\\d+',
  megabytes: 72,
  memory: 54,
  arguments: ['gunicorn', '-b', '[::]:9080', 'productpage:app'],
  paths: ['/usr/local/bin/gunicorn', '/usr/local/bin/python', '/usr/local/bin/python3'],
  route: async ({ pathname }, process, request) => {
    const [product, part] = [/\/products\/(\d+)/.exec(pathname)?.[1] ?? '0', pathname.split('/').at(-1)]
    if (pathname === '/api/v1/products') return json([{ id: 0, title: 'The Comedy of Errors' }])
    if (/^\/api\/v1\/products\/\d+\/(reviews|ratings)$/.test(pathname)) {
      return json(await ask(process, request, `${part}:${port}/${part}/${product}`))
    }
    if (/^\/api\/v1\/products\/\d+$/.test(pathname)) {
      return json(await ask(process, request, `details:${port}/details/${product}`))
    }
    if (pathname === '/') return html(page('Bookinfo', '<a href="productpage">Product page</a>'))
    if (pathname !== '/productpage') return text('not found\n', 404)
    const [book, opinions] = await Promise.all([
      ask(process, request, `details:${port}/details/0`),
      ask(process, request, `reviews:${port}/reviews/0`),
    ])
    const shown = (value: unknown) => `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`
    return html(page('The Comedy of Errors', `<h2>Details</h2>${shown(book)}<h2>Reviews</h2>${shown(opinions)}`))
  },
}

function reviews(version: number): Service {
  const color = version === 2 ? 'black' : 'red'
  return {
    name: `reviews-v${version}`,
    megabytes: 210,
    memory: 120,
    arguments: ['/opt/ol/wlp/bin/server', 'run', 'defaultServer'],
    paths: ['/opt/ol/wlp/bin/server'],
    route: async ({ pathname }, process, request) => {
      const id = /^\/reviews\/(\d+)$/.exec(pathname)?.[1]
      if (id === undefined) return text('not found\n', 404)
      const rated = version === 1 ? undefined : await ask(process, request, `ratings:${port}/ratings/${id}`)
      const opinion = (reviewer: string, opinionText: string) => ({
        reviewer,
        text: opinionText,
        ...(version === 1 ? {} : { rating: ratingOf(rated, reviewer, color) }),
      })
      return json({
        id,
        podname: process.hostname,
        clustername: 'null',
        reviews: [
          opinion('Reviewer1', 'Two pairs of twins, one port, and not a quiet minute.'),
          opinion('Reviewer2', 'Confusing, as promised by the title.'),
        ],
      })
    },
  }
}

function ratingOf(answer: unknown, reviewer: string, color: string) {
  const stars = (answer as { ratings?: Record<string, number> } | undefined)?.ratings?.[reviewer]
  return stars === undefined ? { error: 'Ratings service is currently unavailable' } : { stars, color }
}

/** Asks another service, passing on what tells requests of one user apart. */
async function ask(process: ContainerProcess, request: Request, target: string): Promise<unknown> {
  const headers = new Headers()
  for (const name of ['x-request-id', 'traceparent', 'end-user', 'cookie']) {
    const value = request.headers.get(name)
    if (value) headers.set(name, value)
  }
  try {
    const response = await process.network.fetch(new Request(`http://${target}`, { headers }))
    return await response.json()
  } catch (error) {
    process.stderr.write(`${target}: ${error instanceof Error ? error.message : error}`)
    return { error: `Sorry, ${target.split(':')[0]} is currently unavailable.` }
  }
}

const page = (title: string, body: string) =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>\n`

function behaviour({ name, megabytes, memory, route, ...command }: Service): ImageBehaviour {
  return {
    match: image(name),
    size: megabytes * 1024 * 1024,
    ...command,
    async run(process) {
      process.stdout.write(`listening on 0.0.0.0:${port} (simulated)`)
      uses(process, 5, memory)
      process.network.listen(port, async (request, caller) => {
        const url = new URL(request.url)
        const answer = url.pathname === '/health' ? json({ status: 'healthy' }) : await route(url, process, request)
        process.stdout.write(
          `${caller.address} - - [${logTime(process.clock.now())}] "${request.method} ${url.pathname} HTTP/1.1" ${answer.status} -`,
        )
        return answer
      })
      await terminated(process)
      return 0
    },
  }
}

export const bookinfo: readonly ImageBehaviour[] = [details, ratings, productpage, ...[1, 2, 3].map(reviews)].map(
  behaviour,
)
