/** The columns of a list: the kind's own, with name, namespace and status where a reader looks for them. */
import type { Kind } from '@/lib/kinds/kind'

export type Cell =
  | { at: 'name' }
  | { at: 'namespace' }
  | { at: 'status' }
  /** `index` into the row's cells. */
  | { at: 'cell'; index: number }

export interface ListColumn {
  id: string
  /** kubectl's header; a translation goes by the id. */
  name: string
  cell: Cell
  width: string
  numeric: boolean
  description?: string
}

export interface ColumnChoice {
  id: string
  name: string
}

/** Wide columns that a person may add. */
export function optionalColumns(kind: Kind): readonly ColumnChoice[] {
  return kind.columns.filter(({ wide, id }) => wide && id !== 'name').map(({ id, name }) => ({ id, name }))
}

export function listColumns(
  kind: Kind,
  options: { withNamespace: boolean; chosen: readonly string[] },
): readonly ListColumn[] {
  const hasStatusColumn = kind.columns.some(({ id }) => id === 'status')
  const namedByColumn = kind.columns.some(({ id }) => id === 'name')
  const own = kind.columns.flatMap((column, index): ListColumn[] => {
    if (column.wide && !options.chosen.includes(column.id)) return []
    // Events say their type by shape and word already.
    if (kind.id === 'events' && column.id === 'type') return []
    const isStatus = column.id === 'status' && kind.status !== undefined
    return [
      {
        id: column.id,
        name: column.name,
        cell: isStatus ? { at: 'status' } : { at: 'cell', index },
        width: widths[column.id] ?? widthOfType[column.type ?? 'text'],
        numeric: column.type === 'number' || column.type === 'quantity',
        ...(column.description ? { description: column.description } : {}),
      },
    ]
  })
  return [
    ...(namedByColumn
      ? []
      : [{ id: 'name', name: 'Name', cell: { at: 'name' }, width: nameWidth, numeric: false } as const]),
    ...(options.withNamespace
      ? [
          {
            id: 'namespace',
            name: 'Namespace',
            cell: { at: 'namespace' },
            width: 'minmax(7rem,1fr)',
            numeric: false,
          } as const,
        ]
      : []),
    ...(kind.status && !hasStatusColumn
      ? [{ id: 'status', name: 'Status', cell: { at: 'status' }, width: 'minmax(8rem,1fr)', numeric: false } as const]
      : []),
    ...own,
  ]
}

const nameWidth = 'minmax(14rem,2.2fr)'

const widthOfType = {
  text: 'minmax(7rem,1fr)',
  number: 'minmax(5rem,0.6fr)',
  age: '5.5rem',
  labels: 'minmax(10rem,2fr)',
  quantity: 'minmax(5rem,0.6fr)',
} as const

/** Where the usual width of a type does not fit what stands in the column. */
const widths: Readonly<Record<string, string>> = {
  ready: '5rem',
  status: 'minmax(8.5rem,1.1fr)',
  restarts: 'minmax(6.5rem,0.7fr)',
  message: 'minmax(18rem,4fr)',
  reason: 'minmax(8rem,1fr)',
  object: 'minmax(12rem,1.6fr)',
  'last-seen': '6rem',
  images: 'minmax(12rem,2fr)',
  selector: 'minmax(12rem,2fr)',
  endpoints: 'minmax(12rem,2fr)',
  ports: 'minmax(9rem,1.2fr)',
  'created-at': 'minmax(11rem,1fr)',
  'external-ip': '7.5rem',
  'cluster-ip': '8.5rem',
  'internal-ip': '8.5rem',
  ip: '8rem',
  type: '7rem',
  data: '5rem',
  request: 'minmax(14rem,2fr)',
  limit: 'minmax(14rem,2fr)',
  version: '7rem',
  role: 'minmax(14rem,2fr)',
}
