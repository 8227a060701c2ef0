/**
 * Runs one controller: events become keys, workers sync them, failures come back with a growing delay.
 * Models the processNextWorkItem loop that every controller of kube-controller-manager has.
 */
import type { Clock } from '../clock'
import type { Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'
import { hasReason, isStatusError } from '../kube/status-error'
import type {
  Cache,
  CacheEvent,
  Controller,
  ControllerContext,
  ControllerFactory,
  ObjectSource,
  WatchedKind,
} from './controller'
import { createEventRecorder, type EventRecorder } from './event-recorder'
import type { KubeApi } from './kube-api'
import { turn } from './turn'
import { WorkQueue } from './work-queue'

/** Where what happens is told to whoever runs it. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}

export interface RunnerOptions {
  api: KubeApi
  source: ObjectSource
  clock: Clock
  random(): number
  log: Log
  /** Default: an event recorder whose component is the controller's name. */
  event?: ControllerContext['event']
}

export interface RunningController {
  /** Resolves once every watched kind had its first complete list and workers took up their work. */
  readonly ready: Promise<void>
  /** No sync starts any more; resolves when those under way have ended. */
  stop(): Promise<void>
  /** Resolves when every key that was due is synced and every event is recorded; keys that wait for a later time do not count. */
  idle(): Promise<void>
}

/** A key that keeps failing is logged at every so many failures. */
const failuresPerLog = 5

/** Syncs between two turns that a worker leaves to the event loop, so that a flood of keys starves nobody. */
const syncsPerTurn = 8

export function runController(factory: ControllerFactory, options: RunnerOptions): RunningController {
  const { api, source, clock, random, log } = options
  const queue = new WorkQueue({ clock, random })
  const kinds = new Map<string, Kind>()
  const recorders: EventRecorder[] = []
  const unsubscribe = new Set<() => void>()
  let name = ''
  let event = options.event

  const controller = factory({
    api,
    clock,
    random,
    cache<T extends KubeObject>(kind: Kind<T>): Cache<T> {
      kinds.set(kind.id, kind)
      return source.cache(kind)
    },
    event(object, type, reason, message) {
      if (!event) {
        const recorder = createEventRecorder({ api, clock, random, source: { component: name } })
        recorders.push(recorder)
        event = recorder.event
      }
      event(object, type, reason, message)
    },
    watch(watched) {
      const end = follow(watched)
      unsubscribe.add(end)
      return () => {
        unsubscribe.delete(end)
        end()
      }
    },
    enqueue: (key, afterMs = 0) => queue.addAfter(key, afterMs),
  })
  name = controller.name

  for (const watch of controller.watches) {
    kinds.set(watch.kind.id, watch.kind)
    unsubscribe.add(follow(watch))
  }

  function follow(watch: WatchedKind): () => void {
    return source.subscribe(watch.kind, (change) => {
      for (const key of keysOf(watch, change)) queue.add(key)
    })
  }

  function keysOf(watch: Controller['watches'][number], { type, object, old }: CacheEvent): readonly string[] {
    try {
      return watch.keys(object, type === 'MODIFIED' ? old : undefined, type)
    } catch (error) {
      log.error('keys of an event could not be told', { controller: name, kind: watch.kind.id, error: String(error) })
      return []
    }
  }

  let stopped = false
  let endWait: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    endWait = resolve
  })
  const ready = Promise.race([ended, Promise.all([...kinds.values()].map((kind) => source.synced(kind)))]).then(
    () => undefined,
  )
  const working = start()

  async function start(): Promise<void> {
    try {
      await ready
    } catch (error) {
      return log.error('caches could not be filled', { controller: name, error: String(error) })
    }
    await Promise.all(Array.from({ length: controller.concurrency ?? 5 }, work))
  }

  async function work(): Promise<void> {
    for (let syncs = 1; !stopped; syncs++) {
      const key = await queue.take()
      if (key === undefined) return
      await syncKey(key)
      queue.done(key)
      if (syncs % syncsPerTurn === 0) await turn()
    }
  }

  async function syncKey(key: string): Promise<void> {
    try {
      const result = await controller.sync(key)
      queue.forget(key)
      if (result) queue.addAfter(key, Math.max(1, result.requeueAfterMs))
    } catch (error) {
      if (stopped) return
      queue.addRateLimited(key)
      report(key, error)
    }
  }

  /**
   * Conflicts are everyday life; what the cluster refuses (a quota is full) it says in events and conditions too; what is
   * no Status at all is a bug of ours.
   */
  function report(key: string, error: unknown): void {
    if (hasReason(error, 'Conflict')) return
    const failures = queue.failures(key)
    const fields = { controller: name, key, failures, error: error instanceof Error ? error.message : String(error) }
    if (!isStatusError(error) && failures === 1) {
      log.error('sync failed', { ...fields, stack: error instanceof Error ? error.stack : undefined })
    } else if (failures % failuresPerLog === 0)
      log[isStatusError(error) ? 'info' : 'warn']('sync keeps failing', fields)
  }

  return {
    ready,
    async stop() {
      stopped = true
      endWait()
      controller.stop?.()
      for (const off of unsubscribe) off()
      queue.shutDown()
      await working
      await Promise.all(recorders.map((recorder) => recorder.stop()))
    },
    async idle() {
      await ready
      await queue.idle()
      await Promise.all(recorders.map((recorder) => recorder.idle()))
    },
  }
}
