/**
 * WATCH: the events of one resource as one watcher may see them. An object that starts or stops matching the selectors
 * appears and disappears. Models apiserver/pkg/storage/cacher (convertToWatchEvent) and the rules of
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-watch
 */
import type { KubeObject } from '../../kube/object'
import { shownAs } from '../registry/stored-form'
import type { Strategy } from '../registry/strategy'
import type { Store, Stored, StoreEvent } from '../store/store'
import { atRevision } from '../store/stored'
import { assertReached, parseResourceVersion } from './resource-version'
import { selectionOf } from './selection'
import type { WatchedEvent, WatchRequest } from './verbs'

export function watch(
  store: Store,
  strategy: Strategy,
  request: WatchRequest,
  handler: (event: WatchedEvent) => void,
): () => void {
  const { kind } = strategy
  const namespace = kind.scope === 'Namespaced' ? request.namespace || undefined : undefined
  const selection = selectionOf(strategy, request)
  const matches = ({ value }: Stored<KubeObject>) =>
    (namespace === undefined || value.metadata?.namespace === namespace) && selection.matches(value)
  const forward = (event: StoreEvent) => {
    const visible = visibleEvent(shownEvent(strategy, event), matches)
    if (visible) handler(visible)
  }
  const asked = parseResourceVersion(request.resourceVersion)
  assertReached(asked, store.revision)
  const replays = request.sendInitialEvents ?? asked === undefined
  if (!replays) return store.watch(kind.id, asked === undefined ? {} : { fromRevision: asked }, forward)

  const { revision } = store
  for (const stored of store.list(kind.id, namespace === undefined ? {} : { namespace })) {
    const current = shownAs(strategy, stored)
    if (selection.matches(current.value)) handler({ type: 'ADDED', current })
  }
  if (request.sendInitialEvents) handler({ type: 'BOOKMARK', revision, initialEventsEnd: true })
  // What the handler itself may have caused meanwhile comes behind.
  return store.watch(kind.id, { fromRevision: revision }, forward)
}

function shownEvent(strategy: Strategy, event: StoreEvent): StoreEvent {
  if (!strategy.storedForm) return event
  const { type, current, previous } = event
  const before = previous && { previous: shownAs(strategy, previous) }
  return { type, current: shownAs(strategy, current), ...before }
}

/** Undefined when the watcher knows nothing of this object, before or after. */
function visibleEvent(event: StoreEvent, matches: (stored: Stored) => boolean): StoreEvent | undefined {
  const { type, current, previous } = event
  const was = previous !== undefined && matches(previous)
  if (type === 'DELETED') return was ? event : undefined
  if (!matches(current)) return was ? disappearance(event, previous) : undefined
  return was || !previous ? event : { type: 'ADDED', current }
}

const disappearances = new WeakMap<StoreEvent, StoreEvent>()

/** The last state that matched, under the revision at which it ceased to; made once for all watchers it leaves. */
function disappearance(event: StoreEvent, previous: Stored): StoreEvent {
  let gone = disappearances.get(event)
  if (!gone) {
    gone = { type: 'DELETED', current: atRevision(previous, event.current.revision), previous }
    disappearances.set(event, gone)
  }
  return gone
}
