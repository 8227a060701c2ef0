/** Objects and lists in the form the client negotiated. Wire JSON is taken as it is stored; only kind and apiVersion are put in front. */
import type { Column, Kind } from '../../kinds/kind'
import { apiVersionOf, listKindOf } from '../../kinds/kind'
import type { KubeObject, ListMeta } from '../../kube/object'
import type { GroupVersionKind } from '../schema/schema'
import type { Exchange } from './exchange'
import { jsonAnswer, rawJsonAnswer, streamAnswer, wantsPretty } from './exchange'
import type { Negotiated } from './negotiate'
import { defaultColumns, parseIncludeObject, partialMetadata, rowObject, table, tableColumns, tableRow } from './table'
import type { ListResult, Written } from './verbs'

export const gvkOf = ({ group, versions, kind }: Kind): GroupVersionKind => ({ group, version: versions[0], kind })

/** `{"kind":"Pod","apiVersion":"v1",...}` out of the stored `{...}`. */
export function withType(gvk: GroupVersionKind, json: string): string {
  const apiVersion = gvk.group ? `${gvk.group}/${gvk.version}` : gvk.version
  const head = `{"kind":${JSON.stringify(gvk.kind)},"apiVersion":${JSON.stringify(apiVersion)}`
  return json === '{}' ? `${head}}` : `${head},${json.slice(1)}`
}

/** `columns`: of the kind, when the object is of it; others (a Scale) have the default ones. */
export function objectAnswer(
  exchange: Exchange,
  negotiated: Negotiated,
  gvk: GroupVersionKind,
  { value, json }: Written,
  status: number,
  columns: readonly Column[] = defaultColumns,
  now: Date,
): Response {
  const { as, version } = negotiated
  if (as === 'Table') {
    const include = parseIncludeObject(exchange.url.searchParams)
    const kind = { group: gvk.group, versions: [gvk.version] as const, kind: gvk.kind }
    const row = tableRow(columns, value, now, rowObject(include, kind, value, version))
    const { resourceVersion } = value.metadata ?? {}
    return jsonAnswer(exchange, table(version, { resourceVersion }, tableColumns(columns), [row]), status, negotiated)
  }
  if (as) return jsonAnswer(exchange, partialMetadata(value, version), status, negotiated)
  return rawJsonAnswer(exchange, withType(gvk, json), status, negotiated)
}

/** Above this many items a list is written piece by piece as the client reads. */
const streamFrom = 200

export function listAnswer(
  exchange: Exchange,
  negotiated: Negotiated,
  kind: Kind,
  { items, resourceVersion, continue: token, remainingItemCount }: ListResult,
  now: Date,
): Response {
  const { as, version, mediaType } = negotiated
  const metadata: ListMeta = {
    resourceVersion,
    ...(token ? { continue: token } : {}),
    ...(remainingItemCount !== undefined ? { remainingItemCount } : {}),
  }
  const include = as === 'Table' ? parseIncludeObject(exchange.url.searchParams) : 'None'
  const itemOf = ({ value, json }: { value: KubeObject; json: string }): string => {
    if (as === 'Table')
      return JSON.stringify(tableRow(kind.columns, value, now, rowObject(include, kind, value, version)))
    return as ? JSON.stringify(partialMetadata(value, version)) : json
  }
  const [head, tail] = envelope(as, version, kind, metadata)
  if (items.length > streamFrom && mediaType === 'application/json' && !wantsPretty(exchange))
    return streamAnswer(pieces(head, items, itemOf, tail), mediaType)
  return rawJsonAnswer(exchange, `${head}${items.map(itemOf).join(',')}${tail}`, 200, negotiated)
}

function envelope(as: Negotiated['as'], version: string, kind: Kind, metadata: ListMeta): [head: string, tail: string] {
  const open = (type: string, apiVersion: string) => JSON.stringify({ kind: type, apiVersion, metadata }).slice(0, -1)
  if (as === 'Table') {
    const columns = JSON.stringify(tableColumns(kind.columns))
    return [`${open('Table', `meta.k8s.io/${version}`)},"columnDefinitions":${columns},"rows":[`, ']}']
  }
  if (as) return [`${open('PartialObjectMetadataList', `meta.k8s.io/${version}`)},"items":[`, ']}']
  return [`${open(listKindOf(kind), apiVersionOf(kind))},"items":[`, ']}']
}

const encoder = new TextEncoder()
const pieceCharacters = 256 * 1024

function pieces<T>(
  head: string,
  items: readonly T[],
  itemOf: (item: T) => string,
  tail: string,
): ReadableStream<Uint8Array> {
  let position = 0
  return new ReadableStream(
    {
      pull(controller) {
        let text = position === 0 ? head : ''
        while (position < items.length && text.length < pieceCharacters) {
          const item = items[position] as T
          text += position === 0 ? itemOf(item) : `,${itemOf(item)}`
          position++
        }
        if (position >= items.length) text += tail
        controller.enqueue(encoder.encode(text))
        if (position >= items.length) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Encodes the events of a watch. Column definitions stand in the first table only, as upstream sends them. */
export function watchEncoder(
  exchange: Exchange,
  { as, version }: Negotiated,
  kind: Kind,
  now: () => Date,
): (type: string, value: KubeObject, json: string) => string {
  const gvk = gvkOf(kind)
  const include = as === 'Table' ? parseIncludeObject(exchange.url.searchParams) : 'None'
  let columns: ReturnType<typeof tableColumns> | undefined = as === 'Table' ? tableColumns(kind.columns) : undefined
  return (type, value, json) => {
    const start = `{"type":${JSON.stringify(type)},"object":`
    if (as === 'Table') {
      const { resourceVersion } = value.metadata ?? {}
      const object = rowObject(include, kind, value, version)
      const row = type === 'BOOKMARK' ? { cells: [], object } : tableRow(kind.columns, value, now(), object)
      const text = JSON.stringify(table(version, { resourceVersion }, columns, [row]))
      if (type !== 'BOOKMARK') columns = undefined
      return `${start}${text}}`
    }
    if (as) return `${start}${JSON.stringify(partialMetadata(value, version))}}`
    return `${start}${withType(gvk, json)}}`
  }
}
