/** pause, agnhost, echo servers and other images that demonstrations like to use. */
import type { ContainerProcess, ImageBehaviour } from '../../extension'
import { json, terminated, text, uses } from './running'

export const pause: ImageBehaviour = {
  match: /(^|\/)pause(:|@|$)/,
  size: 312 * 1024,
  entrypoint: ['/pause'],
  paths: ['/pause'],
  system: 'none',
  async run(process) {
    uses(process, 0, 1)
    await terminated(process)
    return 0
  },
}

/** `netexec`, `serve-hostname`, `pause` of the image that Kubernetes' own tests use. */
export const agnhost: ImageBehaviour = {
  match: /(^|\/)agnhost(:|@|$)/,
  size: 51 * 1024 * 1024,
  entrypoint: ['/agnhost'],
  arguments: ['pause'],
  paths: ['/agnhost', '/usr/bin/curl'],
  system: 'busybox',
  async run(process) {
    const [, subcommand = 'pause', ...flags] = process.argv
    uses(process, 1, 10)
    if (subcommand === 'netexec') process.network.listen(portFlag(flags, '--http-port', 8080), netexec(process))
    else if (subcommand === 'serve-hostname') {
      process.network.listen(portFlag(flags, '--port', 9376), async () => text(process.hostname))
    } else if (subcommand !== 'pause') {
      process.stderr.write(`agnhost ${subcommand} is not part of the simulation; pausing instead`)
    }
    await terminated(process)
    return 0
  },
}

/** They print where a request arrived, as `traefik/whoami`, `hello-app` and `http-echo` do. */
export const whoamis: readonly ImageBehaviour[] = [
  whoami('whoami', '/whoami'),
  whoami('http-echo', '/http-echo'),
  whoami('hello-(?:world-)?app', '/hello-app'),
  whoami('podinfo', '/home/app/podinfo', 'busybox'),
  whoami('hostnames|serve_hostname', '/serve_hostname'),
]

function whoami(name: string, program: string, system: 'busybox' | 'none' = 'none'): ImageBehaviour {
  return {
    match: new RegExp(`(^|/)(${name})(:|@|$)`),
    size: 12 * 1024 * 1024,
    entrypoint: [program],
    paths: [program],
    system,
    run: answerRequests,
  }
}

async function answerRequests(process: ContainerProcess): Promise<number> {
  const fixed = process.argv.find((each) => each.startsWith('-text='))?.slice('-text='.length)
  const ports = process.ports.length > 0 ? process.ports : [fixed === undefined ? 8080 : 5678]
  uses(process, 1, 8)
  for (const port of ports) {
    process.network.listen(port, async (request) => {
      const { pathname } = new URL(request.url)
      process.stdout.write(`${request.method} ${pathname}`)
      return text(
        fixed === undefined ? `Hello, world!\nHostname: ${process.hostname}\nPath: ${pathname}\n` : `${fixed}\n`,
      )
    })
    process.stdout.write(`listening on :${port}`)
  }
  await terminated(process)
  return 0
}

/** Answers with the request itself, as `jmalloc/echo-server`: what a proxy on the way has made of it can be seen. */
export const echoServer: ImageBehaviour = {
  match: /(^|\/)echo-?server(:|@|$)/,
  size: 6 * 1024 * 1024,
  entrypoint: ['/bin/echo-server'],
  paths: ['/bin/echo-server'],
  system: 'busybox',
  async run(process) {
    const port = process.ports[0] ?? 8080
    uses(process, 1, 8)
    process.network.listen(port, async (request) => {
      const { pathname, search, host } = new URL(request.url)
      process.stdout.write(`${request.method} ${pathname}${search}`)
      const headers = [['host', host], ...request.headers].map(([name, value]) => `${name}: ${value}`)
      const head = [`${request.method} ${pathname}${search} HTTP/1.1`, '', ...headers].join('\n')
      return text(`Request served by ${process.hostname}\n\n${head}\n\n${await request.text()}`)
    })
    process.stdout.write(`Echo server listening on port ${port}.`)
    await terminated(process)
    return 0
  },
}

export const helloWorld: ImageBehaviour = {
  match: /(^|\/)hello-world(:|@|$)/,
  size: 10 * 1024,
  arguments: ['/hello'],
  paths: ['/hello'],
  system: 'none',
  async run(process) {
    process.stdout.write('Hello from a simulated container!')
    return 0
  },
}

function netexec(process: ContainerProcess): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/hostname' || pathname === '/hostName') return text(process.hostname)
    if (pathname === '/healthz' || pathname === '/') return text(`NOW: ${process.clock.now().toISOString()}`)
    if (pathname === '/echo') return text(searchParams.get('msg') ?? '')
    return json({ error: 'not part of the simulation', path: pathname }, 404)
  }
}

function portFlag(flags: readonly string[], name: string, fallback: number): number {
  const joined = flags.find((flag) => flag.startsWith(`${name}=`))?.slice(name.length + 1)
  const at = flags.indexOf(name)
  return Number(joined ?? (at < 0 ? fallback : flags[at + 1])) || fallback
}
