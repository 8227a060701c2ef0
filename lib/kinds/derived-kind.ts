/**
 * A kind that no file here describes, made of what its cluster says of it: discovery, and for a custom resource the
 * columns of its definition. The description is plain data, so that server and browser make the same kind of it.
 * All texts in it are other people's: they are bounded, and never looked up among our words.
 */
import { compilePrinterColumn, type PrinterColumn } from '../kube/printer-column'
import { ageColumn } from './cells'
import { conditionsStatus } from './conditions-status'
import type { ActionId, Column, Kind } from './kind'

export interface KindDescription extends Pick<Kind, 'id' | 'group' | 'kind' | 'plural' | 'singular' | 'scope'> {
  /** Served versions, preferred first. */
  versions: Kind['versions']
  shortNames: readonly string[]
  categories: readonly string[]
  verbs: readonly string[]
  /** It has the subresource `scale`. */
  scalable: boolean
  /** Other columns, another revision. */
  revision?: string
  /** Absent where nothing is known of them: then there is its age. */
  columns?: readonly PrinterColumn[]
  /** Its schema knows of no conditions. */
  withoutConditions?: boolean
}

export function deriveKind(description: KindDescription): Kind {
  const { id, group, versions, kind, plural, singular, scope, shortNames, categories, verbs, revision } = description
  return {
    id,
    group,
    versions,
    kind,
    plural,
    singular,
    scope,
    shortNames,
    categories,
    verbs,
    foreign: true,
    ...(revision === undefined ? {} : { revision }),
    columns: columnsOf(description.columns ?? []),
    ...(description.withoutConditions ? {} : { status: conditionsStatus }),
    actions: actionsOf(description),
  }
}

function actionsOf({ verbs, scalable }: KindDescription): ActionId[] {
  return [
    ...(verbs.includes('update') ? (['edit'] as const) : []),
    ...(scalable ? (['scale'] as const) : []),
    ...(verbs.includes('delete') ? (['delete'] as const) : []),
  ]
}

function columnsOf(declared: readonly PrinterColumn[]): Column[] {
  const columns: Column[] = []
  for (const column of declared.slice(0, mostColumns)) {
    const derived = columnOf(column)
    if (!derived) continue
    const taken = columns.some(({ id }) => id === derived.id)
    columns.push(taken ? { ...derived, id: `${derived.id}-${columns.length}` } : derived)
  }
  // As the API server does for a definition that names none.
  return columns.length > 0 ? columns : [ageColumn]
}

const mostColumns = 40
const longestName = 60
const longestCell = 300
const longestDescription = 400

/** Undefined for one whose path cannot be read: it costs a column, not the list. */
function columnOf(declared: PrinterColumn): Column | undefined {
  const { name, type, description, priority = 0 } = declared
  if (type === 'date' && declared.jsonPath === '.metadata.creationTimestamp') return ageColumn
  let read: ReturnType<typeof compilePrinterColumn>
  try {
    read = compilePrinterColumn(declared)
  } catch {
    return undefined
  }
  return {
    // None of our own columns begins so: they have words, widths and links of their own.
    id: `x-${name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, longestName)}`,
    name: bounded(name, longestName),
    type: type === 'date' ? 'age' : type === 'integer' || type === 'number' ? 'number' : 'text',
    ...(priority > 0 ? { wide: true } : {}),
    ...(description ? { description: bounded(description, longestDescription) } : {}),
    value: (object) => {
      const cell = read(object)
      if (type === 'date') return typeof cell === 'string' && !Number.isNaN(Date.parse(cell)) ? cell : undefined
      if (typeof cell === 'boolean') return String(cell)
      return typeof cell === 'string' ? bounded(cell, longestCell) : cell
    },
  }
}

/** Other people's text for a line on screen: nothing that is invisible or turns the line around, and not endless. */
export function bounded(text: string, longest: number): string {
  const plain = text.slice(0, longest + 1).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain
}
