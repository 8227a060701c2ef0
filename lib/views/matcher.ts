/** What a query asks for, compiled once: which objects are in its scope, and which of those match search and filters. */
import type { Kind } from '../kinds/kind'
import { isOwnedBy } from '../kube/owners'
import { usesClaim } from '../kube/pod-claims'
import { isQuantity, quantityToNumber } from '../kube/quantity'
import { parseLabelSelector } from '../kube/selector-parser'
import { matchesLabels } from '../kube/selectors'
import { badRequest } from '../kube/status-error'
import type { Pod } from '../kube/types'
import { columnOf, type KeyedColumn } from './column-key'
import type { ViewFilter, ViewQuery } from './contract'
import type { Item } from './item'

/** What may be seen: everything, or the objects of these namespaces. For Namespaces themselves: those of these names. */
export type Visible = 'all' | ReadonlySet<string>

export function isVisible(
  visible: Visible,
  kind: Kind,
  { name, namespace }: Pick<Item, 'name' | 'namespace'>,
): boolean {
  return visible === 'all' || visible.has(kind.id === 'namespaces' ? name : namespace)
}

export interface Matcher {
  /** Depends on the object alone, never on the time. */
  inScope(item: Item): boolean
  matches(item: Item, now: Date): boolean
  /** Some filter compares ages: what matches changes by itself. */
  readonly dependsOnTime: boolean
}

/** Throws BadRequest for a selector that cannot be read or a column that is not there. */
export function compileMatcher(kind: Kind, query: ViewQuery, visible: Visible): Matcher {
  const requirements = query.labelSelector ? parseLabelSelector(query.labelSelector) : []
  const { ownerUid, involvedUid, nodeName, claimName } = query
  const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const conditions = compileFilters(kind, query.filters ?? [])
  return {
    inScope: (item) =>
      isVisible(visible, kind, item) &&
      (!ownerUid || isOwnedBy(item.object, ownerUid)) &&
      (!involvedUid || involvedUidOf(item) === involvedUid) &&
      (!nodeName || nodeNameOf(item) === nodeName) &&
      (!claimName || usesClaim(item.object as Pod, claimName)) &&
      matchesLabels(requirements, item.object.metadata?.labels),
    matches: (item, now) =>
      words.every((word) => item.search.includes(word)) && conditions.every(({ holds }) => holds(item, now)),
    dependsOnTime: conditions.some(({ dependsOnTime }) => dependsOnTime),
  }
}

function involvedUidOf({ object }: Item): string | undefined {
  const { involvedObject, regarding } = object as { involvedObject?: { uid?: string }; regarding?: { uid?: string } }
  return involvedObject?.uid ?? regarding?.uid
}

const nodeNameOf = ({ object }: Item) => (object as { spec?: { nodeName?: string } }).spec?.nodeName

interface Condition {
  holds(item: Item, now: Date): boolean
  dependsOnTime: boolean
}

/** Several `is` on one column are alternatives, as chips that were picked are; all else must hold together. */
function compileFilters(kind: Kind, filters: readonly ViewFilter[]): Condition[] {
  const picked = new Map<string, Set<string>>()
  const conditions: Condition[] = []
  for (const { column: id, op, value } of filters) {
    if (op === 'contains') {
      const columns = id.split('|').map((each) => columnOf(kind, each))
      const part = value.toLowerCase()
      conditions.push({
        holds: (item, now) => columns.some((column) => column.text(item, now).toLowerCase().includes(part)),
        dependsOnTime: false,
      })
      continue
    }
    const column = columnOf(kind, id)
    const text = (item: Item, now: Date) => column.text(item, now)
    if (op === 'is') {
      const values = picked.get(id)
      if (values) values.add(value)
      else {
        const set = new Set([value])
        picked.set(id, set)
        conditions.push({ holds: (item, now) => set.has(text(item, now)), dependsOnTime: false })
      }
    } else if (op === 'not') {
      conditions.push({ holds: (item, now) => text(item, now) !== value, dependsOnTime: false })
    } else conditions.push(comparison(column, id, op, value))
  }
  return conditions
}

function comparison(column: KeyedColumn, id: string, op: 'above' | 'below', value: string): Condition {
  const bound = boundOf(column, id, value)
  return {
    holds(item, now) {
      const key = column.key(item, now)
      if (typeof key !== 'number') return false
      // The key of an age is the negated time.
      const amount = column.type === 'age' ? now.getTime() + key : key
      return op === 'above' ? amount > bound : amount < bound
    },
    dependsOnTime: column.type === 'age',
  }
}

function boundOf({ type }: KeyedColumn, id: string, value: string): number {
  const bound = numberOf(type, value)
  if (Number.isNaN(bound)) throw badRequest(`"${value}" cannot be compared with the column "${id}"`)
  return bound
}

function numberOf(type: KeyedColumn['type'], value: string): number {
  if (type === 'age') return durationMs(value)
  if (type === 'quantity') return isQuantity(value) ? quantityToNumber(value) : Number.NaN
  return value.trim() ? Number(value) : Number.NaN
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
}

/** Ages as kubectl prints them: 90s, 2h30m, 5d. */
function durationMs(text: string): number {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)([smhdwy])/g)]
  if (!parts.length || parts.map(([part]) => part).join('') !== text.trim()) return Number.NaN
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (unitMs[unit] ?? Number.NaN), 0)
}
