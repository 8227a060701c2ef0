/** What a list page shows, as it stands in its URL: a link or a reload brings the same list. */
import type { Kind } from '../kinds/kind'
import { metricsKindOf, usageResources } from '../kinds/usage'
import type { ViewQuery } from '../views/contract'
import { allNamespaces } from './paths'

export type Sort = NonNullable<ViewQuery['sort']>

export interface ListParams {
  search: string
  labels: string
  /** One status text, or `anyTrouble`. */
  status: string | undefined
  /** Undefined: as the kind is usually read. */
  sort: Sort | undefined
  /** Ids of wide columns that were chosen. */
  columns: readonly string[]
}

/** Stands for every status that needs a look; no status has this text. */
export const anyTrouble = '!'

/** What needs a look, whatever its status is called. */
export const troubleFilters: NonNullable<ViewQuery['filters']> = [
  { column: 'tone', op: 'is', value: 'error' },
  { column: 'tone', op: 'is', value: 'warn' },
]

export function parseListParams(params: URLSearchParams): ListParams {
  return {
    search: params.get('q') ?? '',
    labels: params.get('labels') ?? '',
    status: params.get('status') || undefined,
    sort: parseSort(params.get('sort')),
    columns: (params.get('cols') ?? '').split(',').filter(Boolean),
  }
}

/** The given parameters over those that are there; whatever is empty is left out, whatever is not ours stays. */
export function withListParams(params: URLSearchParams, changes: Partial<ListParams>): URLSearchParams {
  const next = new URLSearchParams(params)
  const all = { ...parseListParams(params), ...changes }
  const values = {
    q: all.search,
    labels: all.labels,
    status: all.status ?? '',
    sort: all.sort ? formatSort(all.sort) : '',
    cols: all.columns.join(','),
  }
  for (const [key, value] of Object.entries(values)) {
    if (value) next.set(key, value)
    else next.delete(key)
  }
  return next
}

/** `age` or `-age`. */
function parseSort(text: string | null): Sort | undefined {
  if (!text) return undefined
  return text.startsWith('-')
    ? { column: text.slice(1), direction: 'descending' }
    : { column: text, direction: 'ascending' }
}

const formatSort = ({ column, direction }: Sort) => (direction === 'descending' ? `-${column}` : column)

/** Events are read from the newest on (the smallest age first), everything else by name. */
export function usualSort(kind: Pick<Kind, 'id'>): Sort {
  return { column: kind.id === 'events' ? 'last-seen' : 'name', direction: 'ascending' }
}

/** The order that the address names, unless the kind has no such column: an address may be old, or written by hand. */
export function sortOf(kind: Pick<Kind, 'id' | 'columns' | 'status'>, { sort }: Pick<ListParams, 'sort'>): Sort {
  const own = ['name', 'namespace', 'age', ...(kind.status ? ['status', 'tone'] : [])]
  const used = metricsKindOf(kind.id) ? usageResources : []
  const isKnown = sort && ([...own, ...used].includes(sort.column) || kind.columns.some(({ id }) => id === sort.column))
  return isKnown ? sort : usualSort(kind)
}

/** A second press turns the order around. */
export function nextSort(current: Sort, column: string): Sort {
  if (current.column !== column) return { column, direction: 'ascending' }
  return { column, direction: current.direction === 'ascending' ? 'descending' : 'ascending' }
}

export function listQuery(
  cluster: string,
  kind: Pick<Kind, 'id' | 'scope' | 'columns' | 'status'>,
  namespace: string | undefined,
  params: ListParams,
  window: ViewQuery['window'],
): ViewQuery {
  return {
    cluster,
    kind: kind.id,
    ...(kind.scope === 'Namespaced' && namespace && namespace !== allNamespaces ? { namespaces: [namespace] } : {}),
    ...(params.labels ? { labelSelector: params.labels } : {}),
    ...(params.search.trim() ? { search: params.search.trim() } : {}),
    ...(params.status ? { filters: statusFilters(params.status) } : {}),
    sort: sortOf(kind, params),
    window,
  }
}

const statusFilters = (status: string): NonNullable<ViewQuery['filters']> =>
  status === anyTrouble ? troubleFilters : [{ column: 'status', op: 'is', value: status }]

/** Most rows that a window asks for, unless the screen shows more; the contract's own limit is 200. */
const usualLimit = 60
const margin = 14
const step = 4

/**
 * The part of a list to hold for the rows `first` to `last` on screen: a little more on both sides, moved in steps so
 * that scrolling by a row asks for nothing.
 */
export function windowAround(first: number, last: number): ViewQuery['window'] {
  const visible = Math.max(1, last - first + 1)
  const limit = Math.min(200, Math.max(Math.min(usualLimit, visible + 2 * margin), visible + 2 * step))
  const before = Math.floor((limit - visible) / 2)
  return { offset: Math.max(0, Math.floor((first - before) / step) * step), limit }
}

/** The window as it is while it still holds enough around what is on screen; else another. */
export function movedWindow(
  current: ViewQuery['window'],
  first: number,
  last: number,
  count: number,
): ViewQuery['window'] {
  const least = margin / 2
  const reaches =
    current.offset <= Math.max(0, first - least) && current.offset + current.limit > Math.min(count - 1, last + least)
  return reaches ? current : windowAround(first, last)
}
