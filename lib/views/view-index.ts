/**
 * The objects of one query in their order, kept by folding one change at a time: O(log n) comparisons, one entry allocated,
 * nothing copied. What a window shows is cut out only when a frame is due.
 */
import type { Kind, Tone } from '../kinds/kind'
import { type Amounts, addAmounts, formatAmounts, subtractAmounts } from '../kube/resource-amounts'
import { type ColumnKey, columnOf, compareKeys, type KeyedColumn } from './column-key'
import type { Tones, ViewQuery } from './contract'
import type { Item } from './item'
import { compileMatcher, type Matcher, type Visible } from './matcher'
import { SortedList } from './sorted-list'

interface Entry {
  item: Item
  key: ColumnKey
}

export class ViewIndex {
  readonly #matcher: Matcher
  readonly #keyOf: (item: Item, now: Date) => ColumnKey
  readonly #compare: (a: Entry, b: Entry) => number
  readonly #entries = new Map<string, Entry>()
  #order: SortedList<Entry>
  #total = 0
  readonly #statuses = new Map<string, Map<Tone, number>>()
  /** Counts up with every change of the status counts. */
  statusesVersion = 0
  #totals: Amounts = {}
  /** Counts up with every change of the totals. */
  totalsVersion = 0
  readonly #wantsTotals: boolean
  /** Whether there is a window at all: who only counts needs no order. */
  readonly #wantsRows: boolean

  /** `foreign`: columns that are not of the kind. Throws BadRequest for a query that cannot be read. */
  constructor(
    kind: Kind,
    query: ViewQuery,
    visible: Visible,
    foreign: (column: string) => KeyedColumn | undefined = () => undefined,
  ) {
    this.#matcher = compileMatcher(kind, query, visible)
    this.#wantsTotals = query.totals === true && kind.amounts !== undefined
    this.#wantsRows = query.window.limit > 0
    const { column, direction } = query.sort ?? { column: 'name', direction: 'ascending' }
    const sorted = foreign(column) ?? columnOf(kind, column)
    this.#keyOf = sorted.key
    this.#compare = comparator(direction === 'descending' ? -1 : 1)
    this.#order = new SortedList(this.#compare)
  }

  get total(): number {
    return this.#total
  }

  get matched(): number {
    return this.#wantsRows ? this.#order.size : this.#total
  }

  get dependsOnTime(): boolean {
    return this.#matcher.dependsOnTime
  }

  statuses(): Record<string, number> {
    return Object.fromEntries([...this.#statuses].map(([text, tones]) => [text, sum(tones.values())]))
  }

  tones(): Record<string, Tones> {
    return Object.fromEntries([...this.#statuses].map(([text, tones]) => [text, Object.fromEntries(tones)]))
  }

  totals(): Record<string, string> {
    return formatAmounts(this.#totals)
  }

  window({ offset, limit }: ViewQuery['window']): Item[] {
    return this.#order.slice(offset, limit).map(({ item }) => item)
  }

  fill(items: Iterable<Item>, now: Date): void {
    this.take(items, now)
    this.putInOrder()
  }

  /** Before it is in order: the objects there are, in as many parts as the caller likes. */
  take(items: Iterable<Item>, now: Date): void {
    for (const item of items) {
      if (!this.#matcher.inScope(item)) continue
      this.#count(item, 1)
      this.#add(undefined, item)
      if (this.#wantsRows && this.#matcher.matches(item, now))
        this.#entries.set(item.uid, { item, key: this.#keyOf(item, now) })
    }
  }

  /** One sort instead of n insertions; from here on changes are folded. */
  putInOrder(): void {
    this.#order = new SortedList(this.#compare, [...this.#entries.values()])
  }

  /** `old` and `item` are two states of one object; either may be missing. False when nothing of this query changed. */
  fold(old: Item | undefined, item: Item | undefined, now: Date): boolean {
    const was = old !== undefined && this.#matcher.inScope(old)
    const is = item !== undefined && this.#matcher.inScope(item)
    const isSameStatus = was && is && old.status?.text === item.status?.text && old.status?.tone === item.status?.tone
    if (was && !isSameStatus) this.#count(old, -1)
    if (is && !isSameStatus) this.#count(item, 1)
    this.#add(was ? old : undefined, is ? item : undefined)
    if (!this.#wantsRows) return was || is
    const entry = old && this.#entries.get(old.uid)
    if (is && this.#matcher.matches(item, now)) {
      const key = this.#keyOf(item, now)
      if (entry && entry.key === key) entry.item = item
      else {
        if (entry) this.#order.remove(entry)
        const next = { item, key }
        this.#entries.set(item.uid, next)
        this.#order.insert(next)
      }
    } else if (entry) {
      this.#order.remove(entry)
      this.#entries.delete(entry.item.uid)
    }
    return was || is
  }

  #add(old: Item | undefined, item: Item | undefined): void {
    if (!this.#wantsTotals) return
    if (old) this.#totals = subtractAmounts(this.#totals, old.amounts)
    if (item) this.#totals = addAmounts(this.#totals, item.amounts)
    this.totalsVersion++
  }

  #count({ status }: Item, by: 1 | -1): void {
    this.#total += by
    if (!status) return
    const tones = this.#statuses.get(status.text) ?? new Map<Tone, number>()
    const count = (tones.get(status.tone) ?? 0) + by
    if (count) tones.set(status.tone, count)
    else tones.delete(status.tone)
    if (tones.size) this.#statuses.set(status.text, tones)
    else this.#statuses.delete(status.text)
    this.statusesVersion++
  }
}

const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0)

/** By key in the direction asked for, then by name, namespace and uid, always ascending; what has no key is last. */
function comparator(sign: 1 | -1): (a: Entry, b: Entry) => number {
  return (a, b) => {
    if (a.key !== b.key) {
      if (a.key === null) return 1
      if (b.key === null) return -1
      const order = compareKeys(a.key, b.key)
      if (order) return order * sign
    }
    return (
      compareKeys(a.item.name, b.item.name) ||
      compareKeys(a.item.namespace, b.item.namespace) ||
      compareKeys(a.item.uid, b.item.uid)
    )
  }
}
