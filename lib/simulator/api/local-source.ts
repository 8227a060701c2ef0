/**
 * Caches that are the store itself: nothing is copied, and what is committed is there in the same tick. A kind is opened on
 * first use, as its user's list and watch, authorised and audited; until that is granted it looks empty, as an informer's
 * cache does before its first list, and it is asked again whenever the rights in the cluster change.
 */
import type { Cache, CacheEvent, ObjectSource } from '../../client/controller'
import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import type { Store, Stored, StoreEvent } from '../store/store'
import { localAttributes, localRequest } from './local-request'
import type { Guard, User } from './request'
import type { Verbs } from './verbs'

export interface LocalSourceOptions {
  store: Store
  verbs: Verbs
  guard: Guard
  user: User
  log?: { warn(message: string): void }
}

interface OpenKind {
  open: boolean
  /** What waits for the opening: subscriptions first, then whoever asked for `synced`. */
  starts: Set<() => void>
  synced: Promise<void>
}

const rightsAreIn = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map(
  (plural) => `${plural}.rbac.authorization.k8s.io`,
)

export function createLocalSource({ store, verbs, guard, user, log }: LocalSourceOptions): ObjectSource {
  const kinds = new Map<string, OpenKind>()

  function opened(kind: Kind): OpenKind {
    const known = kinds.get(kind.id)
    if (known) return known
    const entry: OpenKind = { open: false, starts: new Set(), synced: Promise.resolve() }
    kinds.set(kind.id, entry)
    entry.synced = open(kind, entry)
    return entry
  }

  async function open(kind: Kind, entry: OpenKind): Promise<void> {
    for (;;) {
      const { revision } = store
      if (await granted(kind)) break
      await rightsChanged(store, revision)
    }
    entry.open = true
    for (const start of entry.starts) start()
    entry.starts.clear()
  }

  async function granted(kind: Kind): Promise<boolean> {
    try {
      await guard.run(localAttributes(user, 'list', kind), localRequest(user), async () =>
        verbs.list(kind, { limit: 1 }),
      )
      await guard.run(localAttributes(user, 'watch', kind), localRequest(user), async () => undefined)
      return true
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      log?.warn(`${user.name} waits for the right to list and watch ${kind.id}: ${why}`)
      return false
    }
  }

  return {
    cache<T extends KubeObject>(kind: Kind<T>): Cache<T> {
      const entry = opened(kind)
      return cacheOf(store, kind, entry)
    },

    subscribe<T extends KubeObject>(kind: Kind<T>, handler: (event: CacheEvent<T>) => void): () => void {
      const entry = opened(kind)
      let stop: (() => void) | undefined
      let ended = false
      const start = () => {
        const { revision } = store
        for (const { value } of store.list<T>(kind.id)) if (!ended) handler({ type: 'ADDED', object: value })
        if (!ended) stop = store.watch<T>(kind.id, { fromRevision: revision }, (event) => handler(cacheEvent(event)))
      }
      if (entry.open) start()
      else entry.starts.add(start)
      return () => {
        ended = true
        entry.starts.delete(start)
        stop?.()
      }
    },

    synced: (kind) => opened(kind).synced,
  }
}

function cacheOf<T extends KubeObject>(store: Store, kind: Kind<T>, entry: OpenKind): Cache<T> {
  const namespaced = kind.scope === 'Namespaced'
  return {
    get(namespace, name) {
      return entry.open ? store.get<T>(kind.id, namespaced ? namespace : undefined, name)?.value : undefined
    },
    list({ namespace, ownerUid } = {}) {
      if (!entry.open) return []
      if (ownerUid === undefined) {
        return valuesOf(store.list<T>(kind.id, namespace === undefined || !namespaced ? {} : { namespace }))
      }
      const owned = store.ownedBy<T>(kind.id, ownerUid).map(({ value }) => value)
      return namespace === undefined ? owned : owned.filter(({ metadata }) => metadata?.namespace === namespace)
    },
  }
}

/** A store hands out the same array until something changes; so do caches. */
const values = new WeakMap<readonly Stored[], readonly KubeObject[]>()

function valuesOf<T extends KubeObject>(rows: readonly Stored<T>[]): readonly T[] {
  const key = rows as readonly Stored<KubeObject>[]
  let known = values.get(key)
  if (!known) {
    known = Object.freeze(rows.map(({ value }) => value))
    values.set(key, known)
  }
  return known as readonly T[]
}

function cacheEvent<T extends KubeObject>({ type, current, previous }: StoreEvent<T>): CacheEvent<T> {
  return { type, object: current.value, ...(previous ? { old: previous.value } : {}) }
}

function rightsChanged(store: Store, fromRevision: number): Promise<void> {
  return new Promise((resolve) => {
    const stops: (() => void)[] = []
    const changed = () => {
      for (const stop of stops.splice(0)) stop()
      resolve()
    }
    for (const resource of rightsAreIn) stops.push(store.watch(resource, { fromRevision }, changed))
  })
}
