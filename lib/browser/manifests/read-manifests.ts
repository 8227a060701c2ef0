/** Reads a text of YAML or JSON documents as objects to create, or says all that keeps it from being that, and where. */
import { type Document, isMap, isScalar, isSeq, type YAMLMap } from 'yaml'
import type { ServedKind } from '../../operations/contract'
import { type LineOf, readDocuments } from '../yaml/read-documents'
import type { SyntaxFault } from '../yaml/syntax-fault'
import { type KindFault, kindFault } from './served-kinds'

export type ManifestFault =
  | SyntaxFault
  | ({ line?: number } & (
      | { key: 'notObject' | 'listItems' }
      | { key: 'missing'; path: string; example: string }
      | { key: 'notText'; path: string }
      | { key: 'tooMany'; count: number }
      | KindFault
    ))

/** As many as the console's server takes in one request. */
export const mostObjects = 500

export interface Manifests {
  /** What is to be created, Lists taken apart, in the order written. */
  objects: readonly unknown[]
}

/** `served`: what the cluster serves; undefined while that is not known, when kinds are left to the cluster. */
export function readManifests(
  text: string,
  served: readonly ServedKind[] | undefined,
): Manifests | { faults: readonly ManifestFault[] } {
  const read = readDocuments(text)
  if ('faults' in read) return read
  const entries = read.documents.flatMap((document) => entriesOf(document, read.lineOf))
  const faults = entries.flatMap((entry) =>
    'fault' in entry ? [entry.fault] : faultsOf(entry.map, read.lineOf, served),
  )
  if (faults.length > 0) return { faults }
  if (entries.length > mostObjects) return { faults: [{ key: 'tooMany', count: entries.length }] }
  return { objects: entries.flatMap((entry) => ('map' in entry ? [entry.map.toJSON()] : [])) }
}

type Entry = { map: YAMLMap } | { fault: ManifestFault }

/** The objects of one document: itself, or the items of a List. */
export function entriesOf({ contents }: Pick<Document.Parsed, 'contents'>, lineOf: LineOf = () => ({})): Entry[] {
  if (!isMap(contents)) return [{ fault: { key: 'notObject', ...lineOf(contents) } }]
  const map = contents as YAMLMap
  if (!/^[A-Z]?\w*List$/.test(textAt(map, 'kind') ?? '') || !map.has('items')) return [{ map }]
  const items = map.get('items', true)
  if (!isSeq(items)) return [{ fault: { key: 'listItems', ...lineOf(items ?? map) } }]
  return items.items.map(
    (item): Entry => (isMap(item) ? { map: item as YAMLMap } : { fault: { key: 'listItems', ...lineOf(item) } }),
  )
}

function faultsOf(map: YAMLMap, lineOf: LineOf, served: readonly ServedKind[] | undefined): ManifestFault[] {
  const missing = (path: string, example: string, place: unknown = map): ManifestFault => ({
    key: 'missing',
    path,
    example,
    ...lineOf(place),
  })
  const faults = [
    ...textFaults(map, 'apiVersion', 'apiVersion: v1', lineOf),
    ...textFaults(map, 'kind', 'kind: ConfigMap', lineOf),
  ]
  const metadata = map.get('metadata', true)
  if (!isMap(metadata)) faults.push(missing('metadata', 'metadata: {name: …}', metadata ?? map))
  else if (!metadata.has('name') && !metadata.has('generateName'))
    faults.push(missing('metadata.name', 'name: …', metadata))
  const [apiVersion, kind] = [textAt(map, 'apiVersion'), textAt(map, 'kind')]
  const unserved = served && apiVersion && kind ? kindFault({ apiVersion, kind }, served) : undefined
  if (unserved) {
    faults.push({ ...unserved, ...lineOf(map.get(unserved.key === 'unknownKind' ? 'kind' : 'apiVersion', true)) })
  }
  return faults
}

function textFaults(map: YAMLMap, path: string, example: string, lineOf: LineOf): ManifestFault[] {
  const node = map.get(path, true)
  const value = isScalar(node) ? node.value : node
  if (value === undefined || value === null || value === '')
    return [{ key: 'missing', path, example, ...lineOf(node ?? map) }]
  return typeof value === 'string' ? [] : [{ key: 'notText', path, ...lineOf(node) }]
}

function textAt(map: YAMLMap, key: string): string | undefined {
  const value = map.get(key)
  return typeof value === 'string' ? value : undefined
}
