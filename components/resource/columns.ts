/** The columns of a list: the kind's own, with name, namespace and status where a reader looks for them. */
import type { Kind } from '@/lib/kinds/kind'
import { type UsageResource, usageResources } from '@/lib/kinds/usage'

type Cell =
  | { at: 'name' }
  | { at: 'namespace' }
  | { at: 'status' }
  /** `index` into the row's cells. */
  | { at: 'cell'; index: number }
  | { at: 'usage'; resource: UsageResource }

/** At least so many rem, and its share of what is left. */
export interface Width {
  min: number
  grow: number
}

export interface ListColumn {
  id: string
  /** kubectl's header; a translation goes by the id. */
  name: string
  cell: Cell
  width: Width
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
  options: { withNamespace: boolean; chosen: readonly string[]; without?: readonly string[]; withUsage?: boolean },
): readonly ListColumn[] {
  const hasStatusColumn = kind.columns.some(({ id }) => id === 'status')
  const namedByColumn = kind.columns.some(({ id }) => id === 'name')
  const own = kind.columns.flatMap((column, index): ListColumn[] => {
    if (options.without?.includes(column.id)) return []
    if (column.wide && !options.chosen.includes(column.id)) return []
    // Events say their type by shape and word already.
    if (kind.id === 'events' && column.id === 'type') return []
    // The name leads to the object, whatever else kubectl says beside it.
    if (column.id === 'name' && !column.wide) return [nameColumn]
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
    ...(namedByColumn ? [] : [nameColumn]),
    ...(options.withNamespace
      ? [
          {
            id: 'namespace',
            name: 'Namespace',
            cell: { at: 'namespace' },
            width: width(6.5, 1),
            numeric: false,
          } as const,
        ]
      : []),
    ...(kind.status && !hasStatusColumn
      ? [{ id: 'status', name: 'Status', cell: { at: 'status' }, width: width(8, 1), numeric: false } as const]
      : []),
    ...withUsage(own, options.withUsage ?? false),
  ]
}

/** Before the age, which is the last that a reader looks for. */
function withUsage(own: readonly ListColumn[], wanted: boolean): readonly ListColumn[] {
  if (!wanted) return own
  const used = usageResources.map(
    (resource): ListColumn => ({
      id: resource,
      name: resource === 'cpu' ? 'CPU' : 'Memory',
      cell: { at: 'usage', resource },
      width: width(resource === 'cpu' ? 5 : 6.5, 0.5),
      numeric: true,
    }),
  )
  const age = own.findIndex(({ id }) => id === 'age')
  return age < 0 ? [...own, ...used] : [...own.slice(0, age), ...used, ...own.slice(age)]
}

const width = (min: number, grow = 0): Width => ({ min, grow })

const nameColumn: ListColumn = {
  id: 'name',
  name: 'Name',
  cell: { at: 'name' },
  width: width(12.5, 2.2),
  numeric: false,
}

const widthOfType = {
  text: width(7, 1),
  number: width(5, 0.6),
  age: width(5.5),
  labels: width(10, 2),
  quantity: width(5, 0.6),
} as const

/** Where the usual width of a type does not fit what stands in the column. */
const widths: Readonly<Record<string, Width>> = {
  ready: width(4.5),
  status: width(9, 1.1),
  restarts: width(7, 0.7),
  message: width(16, 4),
  reason: width(8, 1),
  object: width(12, 2),
  'last-seen': width(7.5),
  images: width(12, 2),
  selector: width(12, 2),
  endpoints: width(12, 2),
  ports: width(9, 1.2),
  'created-at': width(11, 1),
  'external-ip': width(7.5),
  'cluster-ip': width(8.5),
  'internal-ip': width(8.5),
  ip: width(8),
  type: width(7),
  data: width(5),
  request: width(14, 2),
  limit: width(14, 2),
  version: width(9.5),
  role: width(14, 2),
  reference: width(11, 2),
  targets: width(9, 1.5),
  replicas: width(6.5, 0.6),
  provisioner: width(10, 1.5),
  'volume-binding-mode': width(11, 1),
  volume: width(10, 2),
  claim: width(10, 2),
}
