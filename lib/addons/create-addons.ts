/** The addons of all clusters, for the console's routes: what there is, what it needs, and what is wanted of it. */

import { createHttpApi } from '../client/http-api'
import type { Clock } from '../clock'
import { AccessReviews } from '../cluster/access-reviews'
import type { Clusters, Person } from '../cluster/contract'
import { conflict, notFound } from '../kube/status-error'
import type { AddonDetail, AddonState, AddonWish, AddonWishRequest, FreeCapacity } from './contract'
import type { Addon } from './define-addon'
import { observe } from './engine/observe'
import { phaseOf } from './engine/phase'
import { createReconciler } from './engine/reconciler'
import { freeCapacity, requirementsOf } from './engine/requirements'
import type { WishRecord, WishStore } from './engine/wishes'

export interface Addons {
  list(cluster: string, person: Person): Promise<readonly AddonState[]>
  /** Throws NotFound. */
  get(cluster: string, person: Person, id: string): Promise<AddonDetail>
  /** Throws Conflict when somebody else has wished something meanwhile. */
  wish(cluster: string, person: Person, id: string, wish: AddonWishRequest): Promise<AddonState>
  start(): void
  stop(): void
}

export interface AddonsOptions {
  addons: readonly Addon[]
  clusters: Clusters
  wishes: WishStore
  clock: Clock
  holder: string
}

const freeKeptMs = 30_000
const resource = { group: 'orrery.dev', plural: 'addons' }

export function createAddons({ addons, clusters, wishes, clock, holder }: AddonsOptions): Addons {
  const reviews = new AccessReviews(clock)
  const apiFor = (cluster: string, person: Person) => {
    const found = clusters.get(cluster, person)
    return createHttpApi({ fetch: (path, init) => found.fetch(path, { ...init, as: person }) })
  }
  const reconciler = createReconciler({ addons, wishes, apiFor, clock, holder })
  const sums = new Map<string, { atMs: number; free: Promise<FreeCapacity | undefined> }>()

  const find = (id: string) => {
    const addon = addons.find((each) => each.id === id)
    if (!addon) throw notFound(resource, id)
    return addon
  }

  function freeOf(cluster: string, person: Person): Promise<FreeCapacity | undefined> {
    const key = JSON.stringify([cluster, person])
    const nowMs = clock.now().getTime()
    const known = sums.get(key)
    if (known && nowMs - known.atMs < freeKeptMs) return known.free
    for (const [each, { atMs }] of sums) if (nowMs - atMs >= freeKeptMs) sums.delete(each)
    const free = freeCapacity(apiFor(cluster, person))
    sums.set(key, { atMs: nowMs, free })
    return free
  }

  async function stateOf(addon: Addon, cluster: string, person: Person): Promise<AddonState> {
    const [objects, record] = await Promise.all([
      observe(addon, apiFor(cluster, person)),
      wishes.get(cluster, addon.id),
    ])
    const wish = record && shown(record)
    const failure = reconciler.failure(cluster, addon.id)
    return {
      id: addon.id,
      version: addon.version,
      cost: addon.cost,
      ...phaseOf(objects, wish, clock.now(), failure),
      ...(wish ? { wish } : {}),
      objects: objects.map(({ manifest: _manifest, found: _found, ...object }) => object),
    }
  }

  return {
    list: (cluster, person) => Promise.all(addons.map((addon) => stateOf(addon, cluster, person))),
    async get(cluster, person, id) {
      const addon = find(id)
      const asker = { cluster: clusters.get(cluster, person), person, api: apiFor(cluster, person), reviews }
      const [state, free] = await Promise.all([stateOf(addon, cluster, person), freeOf(cluster, person)])
      return {
        ...state,
        manifests: addon.manifests,
        requirements: await requirementsOf(addon, asker, free),
        ...(free ? { free } : {}),
        ...(addon.pods ? { pods: addon.pods } : {}),
      }
    },
    async wish(cluster, person, id, { on, seen }) {
      const addon = find(id)
      clusters.get(cluster, person)
      const record = { cluster, addon: id, on, person, at: clock.now() }
      if (!(await wishes.put(record, seen === null ? undefined : new Date(seen)))) {
        const other = await wishes.get(cluster, id)
        throw conflict(
          resource,
          id,
          other
            ? `${other.person.user} has switched it ${other.on ? 'on' : 'off'} meanwhile`
            : 'it has changed meanwhile',
        )
      }
      reconciler.wake()
      return await stateOf(addon, cluster, person)
    },
    start: () => reconciler.start(),
    stop: () => reconciler.stop(),
  }
}

const shown = ({ on, person, at }: WishRecord): AddonWish => ({ on, by: person.user, at: at.toISOString() })
