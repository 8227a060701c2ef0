import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CacheEvent, ObjectSource } from '../../../client/controller'
import { keyOf } from '../../../client/controller'
import { type RunningController, runController } from '../../../client/runner'
import { pods, replicaSets } from '../../../kinds'
import type { Kind } from '../../../kinds/kind'
import type { KubeObject } from '../../../kube/object'
import { isOwnedBy } from '../../../kube/owners'
import type { ReplicaSet } from '../../../kube/types'
import type { Store } from '../../store/store'
import { startCluster, type TestCluster, template } from '../testing.test-support'
import { replicaSetController } from '.'

/** Caches that lag behind the store until they are told to catch up with one kind, as they do over HTTP. */
function laggingSource(store: Store) {
  const kinds = new Map<
    string,
    { objects: Map<string, KubeObject>; late: CacheEvent[]; handlers: ((event: CacheEvent) => void)[] }
  >()
  const entryOf = (kind: Kind<never>) => {
    const known = kinds.get(kind.id)
    if (known) return known
    const entry = {
      objects: new Map<string, KubeObject>(),
      late: [] as CacheEvent[],
      handlers: [] as ((event: CacheEvent) => void)[],
    }
    kinds.set(kind.id, entry)
    store.watch(kind.id, {}, ({ type, current, previous }) => {
      entry.late.push({ type, object: current.value, ...(previous ? { old: previous.value } : {}) })
    })
    return entry
  }
  const source = {
    cache: (kind: Kind<never>) => {
      const { objects } = entryOf(kind)
      return {
        get: (namespace: string, name: string) => objects.get(namespace ? `${namespace}/${name}` : name),
        list: ({ namespace, ownerUid }: { namespace?: string; ownerUid?: string } = {}) =>
          [...objects.values()].filter(
            (object) =>
              (!namespace || object.metadata?.namespace === namespace) && (!ownerUid || isOwnedBy(object, ownerUid)),
          ),
      }
    },
    subscribe: (kind: Kind<never>, handler: (event: CacheEvent) => void) => {
      entryOf(kind).handlers.push(handler)
      return () => undefined
    },
    synced: async () => undefined,
  } as unknown as ObjectSource
  const catchUp = (kind: Kind<never>, most = Number.POSITIVE_INFINITY) => {
    const entry = entryOf(kind)
    for (const event of entry.late.splice(0, most)) {
      if (event.type === 'DELETED') entry.objects.delete(keyOf(event.object))
      else entry.objects.set(keyOf(event.object), event.object)
      for (const handler of entry.handlers) handler(event)
    }
  }
  return { source, catchUp: catchUp as (kind: unknown, most?: number) => void }
}

let cluster: TestCluster
let running: RunningController
let catchUp: (kind: unknown, most?: number) => void
beforeEach(async () => {
  cluster = await startCluster({ only: [] })
  const lagging = laggingSource(cluster.store)
  catchUp = lagging.catchUp
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const { api, clock } = cluster
  running = runController(replicaSetController, { api, clock, source: lagging.source, random: () => 0, log: quiet })
  await cluster.api.create(replicaSets, {
    metadata: { name: 'web', namespace: 'shop' },
    spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template({ app: 'web' }) },
  })
  await catchUpWith(replicaSets)
})
afterEach(async () => {
  await running.stop()
  await cluster.stop()
})

async function catchUpWith(kind: unknown, most?: number) {
  catchUp(kind, most)
  await cluster.pass(1)
}

async function scale(replicas: number) {
  const current = cluster.get<ReplicaSet>(replicaSets, 'web')
  await cluster.api.update(replicaSets, { ...current, spec: { ...current.spec!, replicas } })
  await catchUpWith(replicaSets)
}

it('does not create its Pods again while its cache does not show them yet', async () => {
  expect(cluster.list(pods)).toHaveLength(3)
  await scale(4)
  expect(cluster.list(pods)).toHaveLength(3)
  await catchUpWith(pods, 2)
  expect(cluster.list(pods)).toHaveLength(3)
  await catchUpWith(pods)
  expect(cluster.list(pods)).toHaveLength(4)
  await catchUpWith(pods)
  await catchUpWith(replicaSets)
  expect(cluster.list(pods)).toHaveLength(4)
})

it('does not delete other Pods while its cache still shows those that it deleted', async () => {
  await catchUpWith(pods)
  await scale(2)
  expect(cluster.list(pods)).toHaveLength(2)
  await scale(1)
  expect(cluster.list(pods)).toHaveLength(2)
  await catchUpWith(pods)
  expect(cluster.list(pods)).toHaveLength(1)
})

it('goes on after five minutes when what it waits for was never seen', async () => {
  await scale(4)
  expect(cluster.list(pods)).toHaveLength(3)
  await cluster.pass(5 * 60)
  await scale(5)
  expect(cluster.list(pods).length).toBeGreaterThan(3)
})
