/** Joins what objects use now to the rows of a view: what this person may list of metrics.k8s.io, and nothing else. */
import type { Person } from '../cluster/contract'
import type { Kind } from '../kinds/kind'
import { isUsageResource, type Metrics, type Usage, usageOf } from '../kinds/usage'
import type { KeyedColumn } from './column-key'
import type { Row } from './contract'
import type { Item } from './item'
import { type SourceParts, ViewSource } from './view-source'

export interface UsageTarget {
  cluster: string
  /** Of the measurements, not of what is measured. */
  kind: Kind
  namespaces?: readonly string[] | undefined
}

export class UsageJoin {
  readonly #source: ViewSource
  readonly #usages = new WeakMap<Item, Usage>()
  readonly #joined = new WeakMap<Row, Row>()
  #cancelTelling: (() => void) | undefined

  /** `changed`: once for however many measurements came together. */
  constructor(parts: SourceParts, person: Person, target: UsageTarget, changed: () => void) {
    const tell = () => {
      this.#cancelTelling ??= parts.clock.after(0, () => {
        this.#cancelTelling = undefined
        changed()
      })
    }
    this.#source = new ViewSource(parts, person, target, {
      changed: tell,
      stateChanged: tell,
      permissionChanged: tell,
    })
  }

  /** The same row as long as it and what it uses are the same. */
  joined(row: Row): Row {
    const usage = this.#find(row.namespace, row.name)
    if (!usage) return row
    const known = this.#joined.get(row)
    if (known?.usage === usage) return known
    const joined = { ...row, usage }
    this.#joined.set(row, joined)
    return joined
  }

  usageOf({ namespace, name }: Item): Usage | undefined {
    return this.#find(namespace || undefined, name)
  }

  close(): void {
    this.#cancelTelling?.()
    this.#source.close()
  }

  /** What a list is sorted by that is sorted by use. */
  static column(id: string, join: UsageJoin | undefined): KeyedColumn | undefined {
    if (!isUsageResource(id)) return undefined
    return {
      type: 'number',
      text: () => '',
      key: (item) => join?.usageOf(item)?.[id] ?? null,
    }
  }

  #find(namespace: string | undefined, name: string): Usage | undefined {
    const item = this.#source.find(namespace, name)
    if (!item) return undefined
    const known = this.#usages.get(item)
    if (known) return known
    const usage = usageOf(item.object as Metrics)
    this.#usages.set(item, usage)
    return usage
  }
}
