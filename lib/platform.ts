/**
 * The one object that bin/console.ts composes and route handlers take from the global scope: Next bundles route handlers
 * apart from the custom server, so modules exist twice and module-level state does not cross.
 */
import type { Addons } from './addons/create-addons'
import type { Auth } from './auth/contract'
import type { Clusters } from './cluster/contract'
import type { ConnectionManagement } from './connections/manage'
import type { Operations } from './operations/contract'
import type { KindQueries } from './operations/kind-queries'
import type { SettingsStore } from './settings/schema'
import type { UsageQueries } from './usage/create-usage'
import type { Views } from './views/create-views'

export interface Platform {
  auth: Auth
  clusters: Clusters
  connections: ConnectionManagement
  settings: SettingsStore
  /** The database answers and the bundled cluster, where there is one, is ready; for /api/readyz. */
  readiness(): Promise<{ ready: boolean; checks: Readonly<Record<string, 'ok' | string>> }>
  operations: Operations
  kinds: KindQueries
  search: Views['search']
  addons: Addons
  usage: UsageQueries
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
