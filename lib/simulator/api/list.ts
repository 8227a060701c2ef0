/**
 * LIST: which revision is shown, and which part of it. Models apiserver/pkg/storage/etcd3/store.go (GetList).
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list
 */
import type { ListOptions } from '../../client/kube-api'
import { badRequest, continueExpired, hasReason } from '../../kube/status-error'
import { shownAs } from '../registry/stored-form'
import type { Strategy } from '../registry/strategy'
import type { Store, Stored } from '../store/store'
import { keyOfStored } from '../store/stored'
import { decodeContinue, encodeContinue } from './continue-token'
import { assertReached, parseResourceVersion } from './resource-version'
import { selectionOf } from './selection'
import type { ListResult } from './verbs'

interface Part {
  /** Undefined: as it is now. */
  atRevision: number | undefined
  after?: string
}

export function list(store: Store, strategy: Strategy, options: ListOptions): ListResult {
  const { kind } = strategy
  const namespace = kind.scope === 'Namespaced' ? options.namespace || undefined : undefined
  const selection = selectionOf(strategy, options)
  const part = partOf(store, options, namespace)
  const revision = part.atRevision ?? store.revision
  const rows = rowsOf(store, kind.id, namespace, part)
  const resourceVersion = String(revision)
  const limit = options.limit && options.limit > 0 ? options.limit : Number.POSITIVE_INFINITY
  if (selection.everything) {
    const show = (row: Stored) => shownAs(strategy, row)
    if (rows.length <= limit) return { items: strategy.storedForm ? rows.map(show) : rows, resourceVersion }
    const items = rows.slice(0, limit).map(show)
    const token = continueBehind(items.at(-1), revision, namespace)
    return { items, resourceVersion, continue: token, remainingItemCount: rows.length - limit }
  }
  const items: Stored[] = []
  for (const stored of rows) {
    const row = shownAs(strategy, stored)
    if (!selection.matches(row.value)) continue
    // How many more there are is not counted: upstream does not know either when a selector is in the way.
    if (items.length === limit)
      return { items, resourceVersion, continue: continueBehind(items.at(-1), revision, namespace) }
    items.push(row)
  }
  return { items, resourceVersion }
}

function partOf(store: Store, options: ListOptions, namespace: string | undefined): Part {
  if (options.continue) {
    if (options.resourceVersion && options.resourceVersion !== '0') {
      throw badRequest('specifying resource version is not allowed when using continue')
    }
    const { revision, after } = decodeContinue(options.continue)
    return { atRevision: revision, after: namespace ? `${namespace}/${after}` : after }
  }
  const asked = parseResourceVersion(options.resourceVersion)
  assertReached(asked, store.revision)
  const exact = options.resourceVersionMatch === 'Exact' || (!options.resourceVersionMatch && (options.limit ?? 0) > 0)
  return { atRevision: exact ? asked : undefined }
}

function rowsOf(store: Store, resource: string, namespace: string | undefined, { atRevision, after }: Part) {
  try {
    return store.list(resource, {
      ...(namespace === undefined ? {} : { namespace }),
      ...(after === undefined ? {} : { after }),
      ...(atRevision === undefined ? {} : { atRevision }),
    })
  } catch (error) {
    if (after === undefined || !hasReason(error, 'Expired')) throw error
    const key = namespace ? after.slice(namespace.length + 1) : after
    throw continueExpired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
      encodeContinue({ revision: undefined, after: key }),
    )
  }
}

function continueBehind(last: Stored | undefined, revision: number, namespace: string | undefined): string {
  const key = last ? keyOfStored(last) : ''
  return encodeContinue({ revision, after: namespace ? key.slice(namespace.length + 1) : key })
}
