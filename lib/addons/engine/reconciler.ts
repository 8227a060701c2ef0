/**
 * Works until every cluster is as people want it, and goes on after a restart: wishes are in the database, what is there is
 * read from the cluster each time, and each request has the rights of who wished it.
 */

import type { KubeApi } from '../../client/kube-api'
import type { Clock } from '../../clock'
import type { Person } from '../../cluster/contract'
import { isStatusError } from '../../kube/status-error'
import type { Addon } from '../define-addon'
import { observe } from './observe'
import { applyMissing, prune } from './steps'
import type { WishRecord, WishStore } from './wishes'

export interface ReconcilerOptions {
  addons: readonly Addon[]
  wishes: WishStore
  /** Throws when there is no such cluster for that person. */
  apiFor(cluster: string, person: Person): KubeApi
  clock: Clock
  /** Tells this console from others on the same database. */
  holder: string
}

export interface Reconciler {
  start(): void
  stop(): void
  /** A wish has changed: look at once. */
  wake(): void
  /** Why the last step did not succeed, if so. */
  failure(cluster: string, addon: string): string | undefined
}

const periodMs = 5_000
const retryMs = { first: 1_000, most: 30_000 }
/** As long a console that has died keeps others from going on. */
const heldMs = 20_000

export function createReconciler({ addons, wishes, apiFor, clock, holder }: ReconcilerOptions): Reconciler {
  const failures = new Map<string, { reason: string; count: number; notBeforeMs: number }>()
  let cancel: () => void = () => undefined
  let isRunning = false
  let isWoken = false
  let isStopped = false

  async function round(): Promise<void> {
    if (isRunning || isStopped) {
      isWoken = true
      return
    }
    isRunning = true
    isWoken = false
    cancel()
    try {
      for (const wish of await wishes.all()) if (!isStopped) await carryOut(wish)
    } catch {
      // The database is away: the next round asks again.
    } finally {
      isRunning = false
      if (!isStopped) cancel = clock.after(isWoken ? 0 : periodMs, () => void round())
    }
  }

  async function carryOut(wish: WishRecord): Promise<void> {
    const addon = addons.find(({ id }) => id === wish.addon)
    const key = keyOf(wish.cluster, wish.addon)
    const now = clock.now()
    if (!addon || (failures.get(key)?.notBeforeMs ?? 0) > now.getTime()) return
    try {
      const api = apiFor(wish.cluster, wish.person)
      const objects = await observe(addon, api)
      const isDone = objects.every(({ state }) => state === (wish.on ? 'ready' : 'absent'))
      if (!isDone && (await wishes.hold(wish.cluster, wish.addon, holder, now, new Date(now.getTime() + heldMs)))) {
        const unreadable = objects.find(({ state }) => state === 'unreadable')
        if (unreadable) throw new Error(unreadable.reason)
        if (!wish.on) await prune(addon, objects, api)
        // Objects of other hands: nothing is touched until they are gone.
        else if (!objects.some(({ state }) => state === 'foreign')) await applyMissing(addon, objects, api)
      }
      failures.delete(key)
    } catch (error) {
      const count = (failures.get(key)?.count ?? 0) + 1
      const waitMs = Math.min(retryMs.most, retryMs.first * 2 ** (count - 1))
      failures.set(key, { reason: reasonOf(error), count, notBeforeMs: now.getTime() + waitMs })
    }
  }

  return {
    start: () => void round(),
    stop() {
      isStopped = true
      cancel()
    },
    wake() {
      failures.clear()
      isWoken = true
      void round()
    },
    failure: (cluster, addon) => failures.get(keyOf(cluster, addon))?.reason,
  }
}

const keyOf = (cluster: string, addon: string) => `${cluster}/${addon}`

function reasonOf(error: unknown): string {
  if (isStatusError(error)) return error.status.message ?? error.message
  return error instanceof Error ? error.message : String(error)
}
