/**
 * The simulated cluster, whole: `fetch` is its API server, `start` wakes the parts that live on it. The one door to the
 * simulator; bin/simulator.ts puts it on a port.
 */
import { randomFillSync } from 'node:crypto'
import { join } from 'node:path'
import { type Clock, systemClock } from '../clock'
import { admissionPlugins } from './admission'
import { createAggregator } from './aggregator'
import { openAuditFile } from './api/audit-file'
import type { Peer } from './api/authenticate'
import type { Backends } from './api/connect'
import type { UpgradableConnection } from './api/streaming/connection'
import { createApiServer, serverUser } from './api-server'
import { createApiExtensions } from './apiextensions'
import { defaultStorage } from './bootstrap/default-storage'
import { writeRbacPolicy } from './bootstrap/rbac-policy'
import { seedOnce } from './bootstrap/seed-once'
import { apiServerAddress, apiServerPort, writeSystemObjects } from './bootstrap/system-objects'
import { createControllerManager } from './controllers'
import type { SimulatorExtension } from './extension'
import { createHealth } from './health'
import { createKubelets } from './kubelet'
import type { NodeSpec } from './kubelet/node-spec'
import { type Credentials, temporaryCredentials } from './pki/credentials'
import { createServiceProxy } from './proxy'
import { representations, strategies } from './registry'
import { ResourceSet } from './registry/resource-set'
import type { Log, Part, SimulatorRuntime } from './runtime'
import { createScheduler } from './scheduler'
import { loadSchemas } from './schema/load-schemas'
import { seedObjects } from './seed'
import { openStore } from './store/open-store'

export type { Peer } from './api/authenticate'
export { encodeHeaderLine } from './api/header-lines'
export { isImpersonationHeader } from './api/impersonate'
export type { MessageSocket, UpgradableConnection } from './api/streaming/connection'
export { administratorUser, consoleUser, loadCredentials, temporaryCredentials } from './pki/credentials'
export { readIfThere, writePrivateFile } from './pki/private-file'
export type { Log } from './runtime'

export interface SimulatorOptions {
  clock?: Clock
  /** In [0, 1); the only chance there is. */
  random?(): number
  /** Where the store and the audit log last; in memory only without it. */
  dataFolder?: string
  extensions?: readonly SimulatorExtension[]
  /** How many nodes, or which. */
  nodes?: number | readonly NodeSpec[]
  /** Without the seeded world. What a data folder began with, it stays with. */
  empty?: boolean
  credentials?: Credentials
  log?: Log
}

export interface Simulator {
  /** Answers from the moment it is made; before `start` has resolved, /readyz says no and nothing moves by itself. */
  fetch(request: Request, peer: Peer): Promise<Response>
  /** For a request with an Upgrade header: undefined when it has taken the connection over, else what to answer. */
  upgrade(request: Request, peer: Peer, connection: UpgradableConnection): Promise<Response | undefined>
  start(): Promise<void>
  /** Ends streams, stops the parts and closes the store. */
  stop(): Promise<void>
  readonly clock: Clock
}

const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Throws a plain Error with one line to show when the data folder cannot be read. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { clock = systemClock, random = systemRandom(), log = quiet, extensions = [], dataFolder } = options
  const credentials = options.credentials ?? temporaryCredentials()
  const store = openStore(dataFolder === undefined ? { log } : { folder: join(dataFolder, 'store'), log })
  const auditFile = dataFolder === undefined ? undefined : openAuditFile(join(dataFolder, 'audit.log'), { log })
  const backends: Backends = {}
  const health = createHealth(() => store.failure)
  const resources = new ResourceSet([...strategies, ...extensions.flatMap((extension) => extension.strategies ?? [])])
  const server = createApiServer({
    clock,
    random,
    log,
    store,
    resources,
    representations,
    admission: admissionPlugins,
    schemas: loadSchemas(),
    credentials,
    backends,
    health: health.checks,
    ...(auditFile ? { auditSink: auditFile } : {}),
  })
  const runtime: SimulatorRuntime = {
    clock,
    random,
    apiFor: server.apiFor,
    sourceFor: server.sourceFor,
    fetch: server.fetch,
    log,
  }
  const kubelets = createKubelets(runtime, {
    ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
    images: extensions.flatMap((extension) => extension.images ?? []),
    ...(dataFolder === undefined ? {} : { volumeFolder: join(dataFolder, 'volumes') }),
  })
  kubelets.network.listen(
    apiServerAddress,
    apiServerPort,
    (request, { address }) => server.fetch(request, { address }),
    { tls: true },
  )
  const proxy = createServiceProxy(runtime, kubelets.network)
  const aggregator = createAggregator(runtime, {
    services: proxy,
    user: serverUser,
    served: server.groupVersions,
    onChange: (listener) => resources.onChange(listener),
  })
  Object.assign(backends, {
    agent: kubelets,
    network: kubelets.network,
    services: proxy,
    aggregator,
  } satisfies Backends)
  const parts: readonly Part[] = [
    createApiExtensions(runtime, serverUser, resources),
    createControllerManager(runtime, {
      rootCertificate: credentials.certificateAuthority,
      kinds: resources,
      extra: extensions.flatMap((extension) => extension.controllers ?? []),
    }),
    createScheduler(runtime),
    kubelets,
    proxy,
    aggregator,
  ]
  const running: Part[] = []

  return {
    clock,
    fetch: server.fetch,
    upgrade: server.upgrade,
    async start() {
      const api = server.apiFor(serverUser)
      await writeSystemObjects(api)
      await writeRbacPolicy(api)
      health.passed('poststarthook/rbac/bootstrap-roles')
      for (const part of parts) {
        running.push(part)
        await part.start()
      }
      await seedOnce(api, 'orrery-storage', defaultStorage)
      await seedOnce(api, 'orrery-seed', options.empty ? [] : seedObjects())
      health.passed('poststarthook/start-cluster-parts')
    },
    async stop() {
      health.shuttingDown()
      server.stop()
      for (const part of running.splice(0).reverse()) {
        try {
          await part.stop()
        } catch (error) {
          log.error(`stopping the ${part.name} failed`, { error: String(error) })
        }
      }
      await store.close()
      await auditFile?.close()
    },
  }
}

/** Chance that nobody can foresee, drawn in stock: each draw alone is slow. */
function systemRandom(): () => number {
  const stock = new Uint32Array(1024)
  let left = 0
  return () => {
    if (left === 0) {
      randomFillSync(stock)
      left = stock.length
    }
    return (stock[--left] ?? 0) / 2 ** 32
  }
}
