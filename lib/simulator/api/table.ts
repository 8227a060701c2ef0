/**
 * The answer that `kubectl get` prints: columns and rows made here, from the kind's columns.
 * Models apiserver/pkg/registry/rest/table.go and pkg/printers/tablegenerator.go.
 */
import type { Column, Kind } from '../../kinds/kind'
import { apiVersionOf } from '../../kinds/kind'
import { age } from '../../kube/duration'
import type { KubeObject } from '../../kube/object'
import { badRequest } from '../../kube/status-error'

/** What each row carries beside its cells. */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

export interface TableColumn {
  name: string
  type: string
  format: string
  description: string
  priority: number
}

export interface TableRow {
  cells: readonly unknown[]
  object: unknown
}

const nameColumn: TableColumn = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  priority: 0,
}

/** For resources without columns of their own: subresources, custom resources. */
export const defaultColumns: readonly Column[] = [
  {
    id: 'created-at',
    name: 'Created At',
    description: 'Time when this object was created on the server, in RFC 3339 and UTC.',
    value: ({ metadata }) => metadata?.creationTimestamp ?? '<unknown>',
  },
]

export function parseIncludeObject(query: URLSearchParams): IncludeObject {
  const value = query.get('includeObject') || 'Metadata'
  if (value === 'None' || value === 'Metadata' || value === 'Object') return value
  throw badRequest(`Invalid value for includeObject: ${JSON.stringify(value)}`)
}

export function tableColumns(columns: readonly Column[]): TableColumn[] {
  const own = printed(columns).map((column) =>
    column.id === 'name' ? wide(nameColumn, column) : columnDefinition(column),
  )
  return namesItself(columns) ? own : [nameColumn, ...own]
}

export function tableRow(columns: readonly Column[], value: KubeObject, now: Date, object: unknown): TableRow {
  const name = value.metadata?.name ?? ''
  const own = printed(columns).map((column) => cell(column, value, now))
  return { cells: namesItself(columns) ? own : [name, ...own], object }
}

const printed = (columns: readonly Column[]) =>
  columns.some(({ consoleOnly }) => consoleOnly) ? columns.filter(({ consoleOnly }) => !consoleOnly) : columns

export function partialMetadata({ metadata }: KubeObject, version: 'v1' | 'v1beta1' = 'v1') {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: metadata ?? {} }
}

/** What a row's `object` is, for an object of that type. */
export function rowObject(
  include: IncludeObject,
  kind: Pick<Kind, 'group' | 'versions' | 'kind'>,
  value: KubeObject,
  version: 'v1' | 'v1beta1',
): unknown {
  if (include === 'None') return null
  if (include === 'Metadata') return partialMetadata(value, version)
  return { kind: kind.kind, apiVersion: apiVersionOf(kind), ...value }
}

export function table(
  version: 'v1' | 'v1beta1',
  metadata: object,
  columnDefinitions: readonly TableColumn[] | undefined,
  rows: readonly TableRow[],
) {
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: columnDefinitions ?? null,
    rows,
  }
}

const namesItself = (columns: readonly Column[]) => columns.some(({ id }) => id === 'name')
const wide = (definition: TableColumn, column: Column): TableColumn => ({
  ...definition,
  priority: column.wide ? 1 : 0,
})

function columnDefinition(column: Column): TableColumn {
  return {
    name: column.name,
    type: column.tableType ?? (column.type === 'number' ? 'integer' : 'string'),
    format: column.tableFormat ?? '',
    description: column.description ?? '',
    priority: column.wide ? 1 : 0,
  }
}

function cell(column: Column, object: KubeObject, now: Date): unknown {
  const value = column.value(object, now)
  if (value === undefined && column.noneIsNull) return null
  if (column.type === 'age') return age(typeof value === 'string' ? value : undefined, now)
  if (value === undefined) return '<none>'
  if (typeof value !== 'object') return value
  const pairs = Object.entries(value).map(([key, each]) => `${key}=${each}`)
  return pairs.length > 0 ? pairs.sort().join(',') : '<none>'
}
