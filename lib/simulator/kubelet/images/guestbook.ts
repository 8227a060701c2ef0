/** The web page of the guestbook example: keeps its messages in redis, writes to the master, reads from a replica. */
import type { ContainerProcess, ImageBehaviour } from '../../extension'
import { redisCommand } from './redis'
import { html, json, logTime, terminated, text, uses } from './running'

export const guestbookFrontend: ImageBehaviour = {
  match: /(^|\/)gb-frontend(:|@|$)/,
  size: 192 * 1024 * 1024,
  entrypoint: ['docker-php-entrypoint'],
  arguments: ['apache2-foreground'],
  paths: ['docker-php-entrypoint', 'apache2-foreground', 'php'].map((name) => `/usr/local/bin/${name}`),
  async run(process) {
    process.stderr.write("[core:notice] [pid 1] AH00094: Command line: 'apache2 -D FOREGROUND' (simulated)")
    uses(process, 3, 24)
    process.network.listen(80, async (request, caller) => {
      const url = new URL(request.url)
      const answer = await route(process, url)
      process.stdout.write(
        `${caller.address} - - [${logTime(process.clock.now())}] "${request.method} ${url.pathname}${url.search} HTTP/1.1" ${answer.status} -`,
      )
      return answer
    })
    await terminated(process)
    return 0
  },
}

async function route(process: ContainerProcess, { pathname, searchParams }: URL): Promise<Response> {
  if (pathname === '/' || pathname === '/index.html') return html(page(process.hostname))
  if (pathname !== '/guestbook.php') return text('Not Found\n', 404)
  const key = searchParams.get('key') || 'messages'
  try {
    if (searchParams.get('cmd') === 'set') {
      const reply = await redisCommand(
        process,
        hostOf(process, 'master'),
        `SET ${key} ${searchParams.get('value') ?? ''}`,
      )
      return reply === 'OK' ? json({ message: 'Updated' }) : json({ error: reply }, 500)
    }
    return json({ data: await redisCommand(process, hostOf(process, 'replica'), `GET ${key}`) })
  } catch (error) {
    process.stderr.write(`[php:error] ${error instanceof Error ? error.message : error}`)
    return json({ error: 'redis does not answer' }, 500)
  }
}

function hostOf({ env }: ContainerProcess, role: 'master' | 'replica'): string {
  const variable = role === 'master' ? 'REDIS_MASTER_SERVICE_HOST' : 'REDIS_REPLICA_SERVICE_HOST'
  return (env.GET_HOSTS_FROM === 'env' && env[variable]) || `redis-${role}`
}

const page = (hostname: string) => `<!DOCTYPE html>
<html><head><title>Guestbook</title></head>
<body><h1>Guestbook</h1>
<form action="guestbook.php"><input type="hidden" name="cmd" value="set"><input name="value"><button>Submit</button></form>
<p>Served by ${hostname}</p></body></html>
`
