/**
 * The text of the durable log. A file is lines: a header in plain JSON, then records as `<crc32 in hex> <JSON>`. The header
 * stays readable for every later version, so that an old program can say what it cannot read. See docs/decisions/0002.
 */
import { crc32 } from 'node:zlib'
import type { KubeObject } from '../../kube/object'
import type { Stored, StoreEvent } from './store'
import { restored } from './stored'

export const logFormat = 'orrery-store'
export const logVersion = 1

export interface FileHeader {
  format: typeof logFormat
  version: number
  /** A log holds the commits after this revision, a snapshot the state at it. */
  revision: number
}

export interface PutRecord {
  type: 'put'
  revision: number
  createRevision: number
  resource: string
  apiVersion?: string
  kind?: string
  object: KubeObject
  /** The object's text, as it stands in the log. */
  json: string
}

export type LogRecord =
  | PutRecord
  | { type: 'delete'; revision: number; resource: string; key: string }
  | { type: 'end'; count: number }

export function encodeHeader(revision: number): string {
  return `${JSON.stringify({ format: logFormat, version: logVersion, revision } satisfies FileHeader)}\n`
}

export function encodeStored(stored: Stored): string {
  const { resource, revision, createRevision, value } = stored
  const identity = JSON.stringify({
    type: 'put',
    revision,
    createRevision,
    resource,
    apiVersion: value.apiVersion,
    kind: value.kind,
  })
  return line(`${identity.slice(0, -1)}${objectMember}${stored.json}}`)
}

export function encodeEvent({ type, current }: StoreEvent, key: string): string {
  if (type !== 'DELETED') return encodeStored(current)
  return line(JSON.stringify({ type: 'delete', revision: current.revision, resource: current.resource, key }))
}

export function encodeEnd(count: number): string {
  return line(JSON.stringify({ type: 'end', count }))
}

function line(json: string): string {
  return `${checksum(json)} ${json}\n`
}

const space = 0x20
const objectMember = ',"object":'

/** One line without its newline; undefined when it is not whole. */
export function decodeLine(line: Buffer): LogRecord | undefined {
  if (line[8] !== space) return undefined
  const json = line.subarray(9)
  if (checksum(json) !== line.toString('latin1', 0, 8)) return undefined
  const text = json.toString('utf8')
  const record = JSON.parse(text) as LogRecord
  return record.type === 'put' ? { ...record, json: textOfObject(text) } : record
}

/** The object is the last member, and nothing before it is a client's text: its wire form need not be made again. */
function textOfObject(text: string): string {
  return text.slice(text.indexOf(objectMember) + objectMember.length, -1)
}

export function storedOf(record: PutRecord): Stored {
  return restored(record, record.object, record.json)
}

function checksum(text: string | Buffer): string {
  return crc32(text).toString(16).padStart(8, '0')
}
