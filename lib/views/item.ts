/** One object as views see it: what all of them need is worked out once, when it is first asked for, and shared. */
import { uidOf } from '../client/object-index'
import type { Column, Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'
import type { Amounts } from '../kube/resource-amounts'
import type { CellValue, Row } from './contract'

export class Item {
  readonly uid: string
  readonly name: string
  readonly namespace: string
  #status: Row['status'] | null = null
  #amounts: Amounts | undefined
  #search: string | undefined
  #row: Row | undefined
  #rowAt = 0

  constructor(
    readonly kind: Kind,
    readonly object: KubeObject,
    private readonly seenAt: Date,
  ) {
    this.uid = uidOf(object)
    this.name = object.metadata?.name ?? ''
    this.namespace = object.metadata?.namespace ?? ''
  }

  /** As it was when the object came: views count by it, and what was counted must be found again. */
  get status(): Row['status'] {
    if (this.#status === null) this.#status = statusOf(this.kind, this.object, this.seenAt)
    return this.#status
  }

  /** What it adds to the totals of a list; an object that its kind cannot read adds nothing. */
  get amounts(): Amounts {
    if (!this.#amounts) this.#amounts = amountsOf(this.kind, this.object)
    return this.#amounts
  }

  /** All that a search looks at, in lower case, one text per line. Ages are not in it: they change by themselves. */
  get search(): string {
    if (this.#search === undefined) {
      const { labels = {} } = this.object.metadata ?? {}
      const texts = [this.name, this.namespace, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)]
      if (this.status) texts.push(this.status.text)
      const now = new Date(0)
      for (const column of this.kind.columns) {
        if (column.type !== 'age') texts.push(textOf(cellValue(column, this.object, now)))
      }
      this.#search = texts.join('\n').toLowerCase()
    }
    return this.#search
  }

  /** The same object as long as nothing in it changes, so that rows are compared by identity. `staleMs`: how old its texts about time may be. */
  row(now: Date, staleMs: number): Row {
    const age = now.getTime() - this.#rowAt
    if (this.#row && age < staleMs) return this.#row
    const row = rowOf(this, now)
    this.#rowAt = now.getTime()
    // Texts such as '3 (10s ago)' and states that time alone changes are looked at again, and only replaced if they differ.
    if (!this.#row || !isSameRow(this.#row, row)) this.#row = row
    return this.#row
  }
}

function rowOf({ uid, name, namespace, kind, object }: Item, now: Date): Row {
  const { resourceVersion = '', creationTimestamp, deletionTimestamp, labels } = object.metadata ?? {}
  const status = statusOf(kind, object, now)
  return {
    uid,
    ...(namespace ? { namespace } : {}),
    name,
    resourceVersion,
    ...(creationTimestamp ? { created: creationTimestamp } : {}),
    ...(deletionTimestamp ? { deleting: true } : {}),
    ...(labels ? { labels } : {}),
    ...(status ? { status } : {}),
    cells: kind.columns.map((column) => cellOf(column, object, now)),
  }
}

/** Two rows of one version of one object: only what depends on the time can differ. */
function isSameRow(a: Row, b: Row): boolean {
  return (
    a.status?.text === b.status?.text &&
    a.status?.tone === b.status?.tone &&
    a.cells.every((cell, at) => cell === b.cells[at] || JSON.stringify(cell) === JSON.stringify(b.cells[at]))
  )
}

function cellOf(column: Column, object: KubeObject, now: Date): CellValue {
  const value = cellValue(column, object, now)
  if (value === undefined) return null
  if (typeof value === 'object') return { labels: value }
  if (column.type === 'age') return { time: String(value) }
  if (column.type === 'quantity') return { quantity: String(value) }
  return value
}

export function textOf(value: ReturnType<Column['value']>): string {
  if (value === undefined) return ''
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([key, text]) => `${key}=${text}`)
    .join(',')
}

/** An object that its kind cannot read (a field that an older server left out) costs a cell, not the list. */
export function cellValue(column: Column, object: KubeObject, now: Date): ReturnType<Column['value']> {
  try {
    return column.value(object, now)
  } catch {
    return undefined
  }
}

function amountsOf(kind: Kind, object: KubeObject): Amounts {
  try {
    return kind.amounts?.(object) ?? {}
  } catch {
    return {}
  }
}

function statusOf(kind: Kind, object: KubeObject, now: Date): Row['status'] {
  try {
    return kind.status?.(object, now)
  } catch {
    return { text: 'Unknown', tone: 'muted' }
  }
}
