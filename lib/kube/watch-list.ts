/** Objects of one kind, folded from a list and watch events; nothing is copied per event. */
import type { KubeObject, WatchEvent } from './object'

export type FoldedChange<T extends KubeObject> = {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  object: T
  /** What stood there before; absent for ADDED. */
  old?: T
}

/** Objects by uid, so that an object created anew under an old name is another one. */
export type WatchedObjects<T extends KubeObject> = Map<string, T>

export function watchedObjects<T extends KubeObject>(items: readonly T[]): WatchedObjects<T> {
  return new Map(items.map((item) => [item.metadata?.uid ?? '', item]))
}

/**
 * Applies one event to `objects` in place and says what changed; undefined when nothing did: bookmarks, an event already
 * seen (same resourceVersion), the deletion of what is not there.
 */
export function applyWatchEvent<T extends KubeObject>(
  objects: WatchedObjects<T>,
  event: WatchEvent<T>,
): FoldedChange<T> | undefined {
  if (event.type === 'BOOKMARK' || event.type === 'ERROR') return undefined
  const { object } = event
  const uid = object.metadata?.uid ?? ''
  const old = objects.get(uid)
  if (event.type === 'DELETED') {
    objects.delete(uid)
    return old ? { type: 'DELETED', object, old } : undefined
  }
  if (old && old.metadata?.resourceVersion === object.metadata?.resourceVersion) return undefined
  objects.set(uid, object)
  return old ? { type: 'MODIFIED', object, old } : { type: 'ADDED', object }
}

/**
 * The changes that lead from `objects` to a fresh list, applied in place: what a watcher does after it lost its place.
 * Deletions come first, so that a name is free before it is taken again.
 */
export function replaceWatched<T extends KubeObject>(
  objects: WatchedObjects<T>,
  items: readonly T[],
): FoldedChange<T>[] {
  const present = new Set(items.map((item) => item.metadata?.uid ?? ''))
  const changes: FoldedChange<T>[] = []
  for (const [uid, old] of objects) {
    if (present.has(uid)) continue
    objects.delete(uid)
    changes.push({ type: 'DELETED', object: old, old })
  }
  for (const object of items) {
    const change = applyWatchEvent(objects, { type: 'ADDED', object })
    if (change) changes.push(change)
  }
  return changes
}
