/** nginx and httpd: serve what is mounted into their document root, or a page of their own, and log every request. */
import type { ContainerProcess, ImageBehaviour } from '../../extension'
import { escapeHtml, html, logTime, terminated, uses } from './running'

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
  svg: 'image/svg+xml',
}

const nginxRoot = '/usr/share/nginx/html'
const httpdRoot = '/usr/local/apache2/htdocs'

export const nginx: ImageBehaviour = {
  match: /(^|\/)(nginx|nginx-unprivileged)(:|@|$)/,
  size: 72 * 1024 * 1024,
  entrypoint: ['/docker-entrypoint.sh'],
  arguments: ['nginx', '-g', 'daemon off;'],
  paths: ['/docker-entrypoint.sh', '/usr/sbin/nginx', '/usr/sbin/nginx-debug', '/usr/bin/curl'],
  files: (hostname) => ({ [`${nginxRoot}/index.html`]: ownPage('Welcome to nginx!', hostname) }),
  async run(process) {
    const notice = (line: string) => {
      const time = process.clock.now().toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')
      process.stderr.write(`${time} [notice] 1#1: ${line}`)
    }
    process.stdout.write('/docker-entrypoint.sh: Configuration complete; ready for start up')
    notice('using the "epoll" event method')
    notice('nginx/1.27.5 (simulated)')
    notice('start worker processes')
    uses(process, 2, 7)
    const unprivileged = process.ports.includes(8080) && !process.ports.includes(80)
    serve(process, unprivileged ? 8080 : 80, nginxRoot, 'Welcome to nginx!')
    await terminated(process)
    notice('signal 15 (SIGTERM) received, exiting')
    notice('exit')
    return 0
  },
}

export const httpd: ImageBehaviour = {
  match: /(^|\/)(httpd|apache2?|php[^/]*apache[^/]*)(:|@|$)/,
  size: 58 * 1024 * 1024,
  arguments: ['httpd-foreground'],
  paths: [
    '/usr/local/bin/httpd-foreground',
    '/usr/local/apache2/bin/httpd',
    '/usr/local/apache2/bin/apachectl',
    '/usr/local/bin/docker-php-entrypoint',
    '/usr/local/bin/apache2-foreground',
    '/usr/sbin/apache2',
    '/usr/sbin/apache2ctl',
  ],
  files: (hostname) => ({ [`${httpdRoot}/index.html`]: ownPage('It works!', hostname) }),
  async run(process) {
    process.stderr.write(`[core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND' (simulated)`)
    uses(process, 2, 9)
    serve(process, 80, httpdRoot, 'It works!')
    await terminated(process)
    process.stderr.write('[mpm_event:notice] [pid 1:tid 1] AH00491: caught SIGTERM, shutting down')
    return 0
  },
}

function serve(process: ContainerProcess, port: number, root: string, title: string): void {
  process.network.listen(port, async (request, caller) => {
    const url = new URL(request.url)
    const path = decoded(url.pathname)
    const answer = path === undefined ? sized(page('400 Bad Request', ''), 400) : answerFrom(process, root, path, title)
    const agent = request.headers.get('user-agent') ?? '-'
    const forwarded = request.headers.get('x-forwarded-for') ?? '-'
    const length = answer.headers.get('content-length') ?? '0'
    process.stdout.write(
      `${caller.address} - - [${logTime(process.clock.now())}] "${request.method} ${url.pathname}${url.search} HTTP/1.1" ${answer.status} ${length} "-" "${agent}" "${forwarded}"`,
    )
    return answer
  })
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

function answerFrom(process: ContainerProcess, root: string, path: string, title: string): Response {
  const file = path.endsWith('/') ? `${path}index.html` : path
  const mounted = process.files.read(`${root}${file}`)
  if (mounted) {
    const type = types[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
    const headers = { 'content-type': type, 'content-length': String(mounted.length) }
    return new Response(new Uint8Array(mounted), { headers })
  }
  if (file === '/index.html' && process.files.list(root).length === 0) {
    return sized(ownPage(title, process.hostname), 200)
  }
  return sized(page('404 Not Found', path), 404)
}

function sized(body: string, status: number): Response {
  const answer = html(body, status)
  answer.headers.set('content-length', String(new TextEncoder().encode(body).length))
  return answer
}

const page = (title: string, line: string) =>
  `<!DOCTYPE html>\n<html>\n<head><title>${escapeHtml(title)}</title></head>\n<body>\n<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(line)}</p>\n</body>\n</html>\n`

const ownPage = (title: string, hostname: string) => page(title, `Answered by ${hostname}, a simulated container.`)
