/**
 * redis: a small store behind port 6379. The simulated network carries requests, not bytes, so a client posts one command as
 * the request's body and gets the reply as redis-cli would print it.
 */
import type { ContainerProcess, ImageBehaviour } from '../../extension'
import { terminated, text, uses } from './running'

const redisPort = 6379

export const redis: ImageBehaviour = {
  match: /(^|\/)(redis|redis-stack-server|valkey|bitnami\/redis)(:|@|$)/,
  size: 46 * 1024 * 1024,
  entrypoint: ['docker-entrypoint.sh'],
  arguments: ['redis-server'],
  paths: [
    ...['docker-entrypoint.sh', 'redis-server', 'redis-cli', 'valkey-server', 'valkey-cli'].map(
      (name) => `/usr/local/bin/${name}`,
    ),
    '/opt/bitnami/scripts/redis/entrypoint.sh',
    '/opt/bitnami/scripts/redis/run.sh',
  ],
  programs: { 'redis-cli': cli, 'valkey-cli': cli },
  run: (process) => serveRedis(process, new Map()),
}

/** A replica takes over what its master has before it answers; without the master it answers what it had. */
export const redisReplica: ImageBehaviour = {
  match: /(^|\/)gb-redis(slave|-follower)(:|@|$)/,
  size: 38 * 1024 * 1024,
  arguments: ['/run.sh'],
  paths: ['/run.sh', '/usr/local/bin/redis-server', '/usr/local/bin/redis-cli'],
  programs: { 'redis-cli': cli },
  run(process) {
    const byEnvironment = process.env.GET_HOSTS_FROM === 'env'
    const master = (byEnvironment && process.env.REDIS_MASTER_SERVICE_HOST) || 'redis-master'
    let wasLinked: boolean | undefined
    return serveRedis(process, new Map(), async (values) => {
      let isLinked = true
      try {
        const dump = JSON.parse(await redisCommand(process, master, 'DUMPALL')) as Record<string, string>
        values.clear()
        for (const [key, value] of Object.entries(dump)) values.set(key, value)
      } catch {
        isLinked = false
      }
      if (isLinked !== wasLinked) {
        const news = isLinked ? 'MASTER <-> REPLICA sync: Finished with success' : 'Error condition on socket for SYNC'
        log(process, `${isLinked ? '*' : '#'} ${news} (${master}:${redisPort})`, 'S')
      }
      wasLinked = isLinked
    })
  },
}

/** Sends one command to a redis and returns its reply. */
export async function redisCommand(process: ContainerProcess, host: string, command: string): Promise<string> {
  const request = new Request(`http://${host}:${redisPort}/`, { method: 'POST', body: command })
  const response = await process.network.fetch(request)
  return (await response.text()).replace(/\n$/, '')
}

async function serveRedis(
  process: ContainerProcess,
  values: Map<string, string>,
  refresh?: (values: Map<string, string>) => Promise<void>,
): Promise<number> {
  const role = refresh ? 'S' : 'M'
  log(process, '* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo', 'C')
  log(process, `* Running mode=standalone, port=${redisPort}. (simulated)`, role)
  log(process, '# Server initialized', role)
  log(process, '* Ready to accept connections tcp', role)
  uses(process, 4, 12)
  process.network.listen(redisPort, async (request) => {
    if (request.method !== 'POST') return text('-ERR unknown command\n')
    await refresh?.(values)
    return text(`${execute(values, await request.text(), refresh !== undefined)}\n`)
  })
  await terminated(process)
  log(process, '# User requested shutdown...', role)
  log(process, '# Redis is now ready to exit, bye bye...', role)
  return 0
}

function execute(values: Map<string, string>, command: string, readOnly: boolean): string {
  const [, verb = '', key = '', value = ''] = /^\s*(\w+)\s*(\S*)\s?([\s\S]*)$/.exec(command) ?? []
  const isWrite = ['SET', 'DEL', 'INCR'].includes(verb.toUpperCase())
  if (readOnly && isWrite) return "READONLY You can't write against a read only replica."
  switch (verb.toUpperCase()) {
    case 'PING':
      return 'PONG'
    case 'GET':
      return values.get(key) ?? ''
    case 'SET':
      values.set(key, value)
      return 'OK'
    case 'DEL':
      return values.delete(key) ? '1' : '0'
    case 'INCR': {
      const next = String(Number(values.get(key) ?? 0) + 1)
      values.set(key, next)
      return next
    }
    case 'DBSIZE':
      return String(values.size)
    case 'DUMPALL':
      return JSON.stringify(Object.fromEntries(values))
    default:
      return `ERR unknown command '${verb}'`
  }
}

async function cli(process: ContainerProcess): Promise<number> {
  const [, ...words] = process.argv
  const host = words.indexOf('-h')
  const command = words.filter((word, index) => !word.startsWith('-') && (host < 0 || index !== host + 1))
  try {
    const target = host < 0 ? 'localhost' : (words[host + 1] ?? 'localhost')
    process.stdout.write(await redisCommand(process, target, command.join(' ')))
    return 0
  } catch {
    process.stderr.write(`Could not connect to Redis at 127.0.0.1:${redisPort}: Connection refused`)
    return 1
  }
}

function log({ clock, stdout }: ContainerProcess, message: string, role: string): void {
  const now = clock.now()
  const time = now.toUTCString().slice(5, 25)
  stdout.write(`1:${role} ${time}.${String(now.getUTCMilliseconds()).padStart(3, '0')} ${message}`)
}
