/**
 * The one object that bin/console.ts composes and route handlers take from the global scope: Next bundles route handlers
 * apart from the custom server, so modules exist twice and module-level state does not cross.
 */
import type { Auth } from './auth/contract'
import type { Clusters, Person } from './cluster/contract'
import type { SettingsStore } from './settings/schema'

export interface Platform {
  auth: Auth
  clusters: Clusters
  settings: SettingsStore
  /** The database answers and the bundled cluster is ready; for /api/readyz. */
  readiness(): Promise<{ ready: boolean; checks: Readonly<Record<string, 'ok' | string>> }>
  operations: Operations
}

/** What takes several requests to a cluster and is done on the server so that a closed tab cannot stop it half-way. */
export interface Operations {
  createNamespace(cluster: string, person: Person, documents: unknown, options: { dryRun: boolean }): Promise<unknown>
  relations(
    cluster: string,
    person: Person,
    target: { kind: string; namespace?: string; name: string },
  ): Promise<unknown>
}

const slot = Symbol.for('orrery')
type Slot = { [slot]?: Platform }

export function providePlatform(platform: Platform): void {
  ;(globalThis as Slot)[slot] = platform
}

export function platform(): Platform {
  const found = (globalThis as Slot)[slot]
  if (!found)
    throw new Error('The console is not running: start it with `npm start` or `npm run dev`, not with `next` alone.')
  return found
}
