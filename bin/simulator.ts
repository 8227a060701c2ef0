/** The simulated cluster's process: its API server on a port of this machine, composed here and nowhere else. */
import { createServer, type Server } from 'node:https'
import path from 'node:path'
import { addonSimulations } from '../lib/addons/simulations'
import {
  administratorUser,
  consoleUser,
  createSimulator,
  type Log,
  loadCredentials,
  readIfThere,
  writePrivateFile,
} from '../lib/simulator'
import { prepareDataFolder } from './data-folder'
import { lockDataFolder } from './data-lock'
import { createShutdown } from './shutdown'
import { parseArguments } from './simulator/arguments'
import { createHttpsBridge } from './simulator/https-bridge'
import { formatKubeconfig } from './simulator/kubeconfig'
import { watchParent } from './simulator/parent-watch'
import { createUpgradeBridge } from './simulator/upgrade-bridge'
import { Unusable } from './unusable'

const host = '127.0.0.1'

const log: Log = {
  info: () => undefined,
  warn: (message, fields) => write('warning', message, fields),
  error: (message, fields) => write('error', message, fields),
}

try {
  await start()
} catch (error) {
  // What a person can mend is said in one line; the rest is ours to mend and needs its stack.
  console.error(error instanceof Unusable ? error.message : error)
  process.exit(1)
}

async function start(): Promise<void> {
  const { dataFolder, port, empty, nodes, parent } = parseArguments(process.argv.slice(2), process.env, process.cwd())
  const shutdown = createShutdown()
  watchParent(parent, () => process.kill(process.pid, 'SIGTERM'))
  prepareDataFolder(dataFolder)
  const lock = lockDataFolder(dataFolder, 'simulator')
  shutdown.add('lock', () => lock.release())
  const folder = path.join(dataFolder, 'simulator')

  try {
    const { credentials, simulator } = await open(folder, { empty, nodes })
    let server: Server | undefined
    shutdown.add('simulated cluster', async () => {
      const closed = server && close(server)
      await simulator.stop()
      await closed
    })

    let url = ''
    const authority = () => new URL(url).host
    const { server: own } = credentials
    server = createServer(
      {
        key: own.key,
        cert: own.certificate,
        ca: credentials.certificateAuthority,
        minVersion: 'TLSv1.2',
        // A certificate is welcome, not needed; the bridge looks at whether it was verified.
        requestCert: true,
        rejectUnauthorized: false,
        keepAliveTimeout: 90_000,
      },
      createHttpsBridge(simulator.fetch, authority),
    )
    server.on('upgrade', createUpgradeBridge(simulator.upgrade, authority))
    url = `https://${host}:${await listen(server, port, path.join(folder, 'port'))}`

    for (const [file, user] of [
      [path.join(dataFolder, 'kubeconfig'), administratorUser],
      [path.join(folder, 'console.kubeconfig'), consoleUser],
    ] as const) {
      const token = credentials.tokens.find((each) => each.user === user)?.token ?? ''
      const { certificateAuthority } = credentials
      writePrivateFile(file, formatKubeconfig({ server: url, certificateAuthority, user, token }))
    }
    await simulator.start()
    tell({ ready: true, url, kubeconfig: path.join(dataFolder, 'kubeconfig') })
  } catch (error) {
    await shutdown.now()
    throw error
  }
}

/** What the folder holds and cannot be read is for a person to mend. */
async function open(dataFolder: string, { empty, nodes }: { empty: boolean; nodes: number | undefined }) {
  try {
    const credentials = await loadCredentials(path.join(dataFolder, 'pki'), new Date())
    const size = nodes === undefined ? {} : { nodes }
    return {
      credentials,
      simulator: createSimulator({ dataFolder, empty, ...size, credentials, log, extensions: addonSimulations }),
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Unusable(`The simulated cluster cannot start: ${why}`, { cause: error })
  }
}

/** The port that was asked for; else the one of last time, so that kubeconfigs stay right; else any. */
async function listen(server: Server, asked: number, memory: string): Promise<number> {
  const last = Number(readIfThere(memory) ?? '0')
  const port =
    asked === 0 && last > 0 ? await tryPort(server, last).catch(() => tryPort(server, 0)) : await tryPort(server, asked)
  writePrivateFile(memory, `${port}\n`)
  return port
}

function tryPort(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new Unusable(
              `Port ${port} cannot be used by the simulated cluster (${error.code}). Choose another with --port, or leave it out for any free one.`,
            )
          : error,
      )
    server.once('error', failed)
    server.listen(port, host, () => {
      server.removeListener('error', failed)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

/** Connections are closed as they fall idle; what is still busy after a second is cut off. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 20)
    const late = setTimeout(() => server.closeAllConnections(), 1_000)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(late)
      resolve()
    })
  })
}

/** One line for whoever started this: over the channel that Node opened between the two, or on standard output. */
function tell(message: object): void {
  if (process.send) process.send(message)
  else console.log(JSON.stringify(message))
}

function write(level: string, message: string, fields: Record<string, unknown> = {}): void {
  const details = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
  console.error(`${level}: ${message}${details.join('')}`)
}
