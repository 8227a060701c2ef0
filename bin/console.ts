/** The console's process, composed here and nowhere else: database, clusters, views, and Next behind the gate. */
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import path from 'node:path'
import next from 'next'
import { addons as allAddons } from '../lib/addons'
import { createAddons } from '../lib/addons/create-addons'
import { administratorsGroup, isAdministrator } from '../lib/auth/administrators'
import { createAuth, issueSignInToken } from '../lib/auth/create-auth'
import { createCatalogs } from '../lib/catalog/create-catalogs'
import { systemClock } from '../lib/clock'
import { createClusters } from '../lib/cluster/clusters'
import { type SimulatorProcess, startSimulatorProcess } from '../lib/cluster/simulator-process'
import { Connections } from '../lib/connections/connections'
import { openInCluster } from '../lib/connections/in-cluster'
import { watchBundled } from '../lib/connections/live-connection'
import { createManagement } from '../lib/connections/manage'
import { type Accounts, createAccounts } from '../lib/database/accounts'
import { createConnectionStore } from '../lib/database/connections'
import { type Database, openDatabase } from '../lib/database/open-database'
import { createSeal, keyOfFolder, type Seal } from '../lib/database/seal'
import { databaseSettings } from '../lib/database/settings'
import { createWishStore } from '../lib/database/wishes'
import { createOperations } from '../lib/operations/create-operations'
import { createKindQueries } from '../lib/operations/kind-queries'
import { providePlatform } from '../lib/platform'
import { createUsage } from '../lib/usage/create-usage'
import { createViews } from '../lib/views/create-views'
import { createSocketHandler } from '../lib/views/socket'
import { createConsoleServer } from './console-server'
import { prepareDataFolder } from './data-folder'
import { lockDataFolder } from './data-lock'
import { exposureWarning, type LaunchEnvironment, readEnvironment } from './launch-environment'
import { preparePages } from './prepare-pages'
import { createShutdown } from './shutdown'
import { Unusable } from './unusable'

const root = path.resolve(import.meta.dirname, '..')
const clock = systemClock
/** The first person; clusters see these names. */
const firstPerson = { name: 'admin', groups: [administratorsGroup] }

const environment = readEnvironment(process.env, process.cwd())
// Not for what this process starts.
delete process.env.ORRERY_SECRET_KEY
if (process.argv[2] === 'token') await printToken(environment)
else await start(environment)

async function start(environment: LaunchEnvironment): Promise<void> {
  const { host, port, dataFolder, allowedHosts, trustedProxies } = environment
  const development = process.env.NODE_ENV === 'development'
  const shutdown = createShutdown()
  prepareDataFolder(dataFolder)
  const lock = lockDataFolder(dataFolder, 'console')
  shutdown.add('lock', () => lock.release())

  try {
    const database = await open(environment, { migrate: true })
    shutdown.add('database', () => database.close())
    const accounts = createAccounts(database.client)
    const auth = createAuth({ accounts, clock })

    // Next would listen for upgrades on the server of its first request, past the gate: it gets one that has no port, and
    // hears of those that the gate let through. Its own upgrade handler does nothing under a custom server.
    const portless = createServer()
    const pages = next({ dev: development, dir: root, hostname: host, port, httpServer: portless })
    const requests = pages.getRequestHandler()
    let openSocket: ReturnType<typeof createSocketHandler> | undefined
    let markReady: () => void = () => undefined
    const everythingStands = new Promise<void>((resolve) => {
      markReady = resolve
    })
    const { server, stop } = createConsoleServer({
      auth,
      allowedHosts,
      trustedProxies,
      development,
      async handle(request, response) {
        await everythingStands
        await requests(request, response)
      },
      handleUpgrade: (request, socket, head) => {
        if (!portless.emit('upgrade', request, socket, head)) socket.destroy()
      },
      ready: everythingStands,
      openSocket: (socket, signedIn, session) => openSocket?.(socket, signedIn.person, session),
    })
    // The port is taken first: who cannot have it should know at once. Requests wait until everything stands.
    const origin = await listen(server, host, port)
    shutdown.add('server', stop)
    const warning = exposureWarning({ host, port: Number(new URL(origin).port) || 80 })
    if (warning) console.warn(warning)

    const simulator = environment.simulator ? await startSimulator(environment) : undefined
    if (simulator) shutdown.add('simulated cluster', () => simulator.stop())
    const store = createConnectionStore(database.client, openSeal(environment))
    const live = { clock, random: Math.random }
    const ownCluster = openInCluster({ environment: process.env }, live)
    const connections: Connections = new Connections({
      store,
      fixed: [...(simulator ? [watchBundled(simulator.connection, live)] : []), ...(ownCluster ? [ownCluster] : [])],
      clock,
      ended: (id) => {
        views.forget(id)
        usage.forget(id)
      },
      log: (line) => console.error(line),
    })
    shutdown.add('connections', async () => connections.stop())
    const clusters = createClusters({ connections })
    const catalogs = createCatalogs({ clock })
    const usage = createUsage({ clusters, clock })
    const views = createViews({ clusters, catalogs, clock })
    shutdown.add('views', () => views.stop())
    openSocket = createSocketHandler({ views, clock })
    await connections.start()
    const addons = createAddons({
      addons: allAddons,
      clusters,
      wishes: createWishStore(database.client),
      clock,
      holder: randomUUID(),
    })
    shutdown.add('addons', async () => addons.stop())
    shutdown.add('usage', async () => usage.stop())

    providePlatform({
      auth,
      clusters,
      connections: createManagement({ connections, store, clock, isAdministrator }),
      settings: databaseSettings(database.client),
      operations: createOperations({ clusters }),
      kinds: createKindQueries({ clusters, catalogs, views, clock }),
      search: (person, query) => views.search(person, query),
      addons,
      usage,
      async readiness() {
        const checks = {
          database: await outcome(() => database.client.$queryRawUnsafe('SELECT 1')),
          ...(simulator ? { cluster: await outcome(() => simulator.ready()) } : {}),
        }
        return { ready: Object.values(checks).every((check) => check === 'ok'), checks }
      },
    })
    await preparePages(pages)
    addons.start()
    markReady()
    writeFileSync(path.join(dataFolder, 'console.url'), origin, { mode: 0o600 })
    console.log(`Orrery is ready: ${await newLink(accounts, origin)}`)
  } catch (error) {
    await shutdown.now()
    throw error
  }
}

async function startSimulator({ dataFolder, empty }: LaunchEnvironment): Promise<SimulatorProcess> {
  return await startSimulatorProcess({
    script: path.join(root, '.build/simulator.js'),
    dataFolder,
    args: empty ? ['--empty'] : [],
    log: (line) => process.stderr.write(`[simulator] ${line}\n`),
  }).catch((error: Error) => {
    // It has said itself what is wrong; where in our own code we heard of it helps nobody.
    throw new Unusable(error.message, { cause: error })
  })
}

function openSeal({ secretKey, dataFolder }: LaunchEnvironment): Seal {
  try {
    return createSeal(secretKey ?? keyOfFolder(dataFolder))
  } catch (error) {
    throw new Unusable(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** A link that signs the first person in once. */
async function newLink(accounts: Accounts, origin: string): Promise<string> {
  const account = await accounts.ensure(firstPerson.name, firstPerson.groups)
  return `${origin}/sign-in?token=${await issueSignInToken(accounts, account, clock)}`
}

async function printToken(environment: LaunchEnvironment): Promise<void> {
  const { dataFolder } = environment
  let origin: string
  try {
    origin = readFileSync(path.join(dataFolder, 'console.url'), 'utf8')
  } catch {
    throw new Unusable(`No console has run on ${dataFolder} yet: \`npm start\` prints the first link.`)
  }
  // The running console has brought it up to date, and has it open.
  const database = await open(environment, { migrate: false })
  console.log(await newLink(createAccounts(database.client), origin))
  await database.close()
}

/** A database that cannot be used is for a person to mend. Its URL holds a password: only where it is may be said. */
async function open({ dataFolder, databaseUrl }: LaunchEnvironment, options: { migrate: boolean }): Promise<Database> {
  try {
    return await openDatabase(dataFolder, path.join(root, 'prisma'), { ...options, url: databaseUrl })
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).trim().replace(/\s+/g, ' ')
    const where = databaseUrl ? placeOf(databaseUrl) : path.join(dataFolder, 'orrery.db')
    throw new Unusable(`The database ${where} cannot be used: ${why}`, { cause: error })
  }
}

function placeOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl)
  return `${host}${pathname}`
}

/** Resolves with the address that a browser on this machine opens. */
function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(
          new Unusable(
            `Port ${port} on ${host} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
          ),
        )
      else if (error.code === 'EACCES')
        reject(new Unusable(`Port ${port} may not be used by you. Choose one above 1023: PORT=3000 npm start`))
      else if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(error.code ?? ''))
        reject(new Unusable(`HOST=${host} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all of them.`))
      else reject(error)
    })
    server.listen(port, host, () => {
      const address = server.address()
      const actual = typeof address === 'object' && address ? address.port : port
      const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
      resolve(`http://${name}:${actual}`)
    })
  })
}

async function outcome(check: () => Promise<unknown>): Promise<'ok' | string> {
  try {
    await check()
    return 'ok'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
