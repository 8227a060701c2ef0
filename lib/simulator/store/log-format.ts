/**
 * The text of the durable log. A file is lines: a header in plain JSON, then records as `<crc32 in hex> <JSON>`. The header
 * stays readable for every later version, so that an old program can say what it cannot read. See docs/decisions/0002.
 */
import { crc32 } from 'node:zlib'
import type { KubeObject } from '../../kube/object'
import { freezeJson } from './freeze-json'
import type { Stored, StoreEvent } from './store'
import { wireJson } from './stored'

export const logFormat = 'orrery-store'
export const logVersion = 1

export interface FileHeader {
  format: typeof logFormat
  version: number
  /** A log holds the commits after this revision, a snapshot the state at it. */
  revision: number
}

export type LogRecord =
  | {
      type: 'put'
      revision: number
      createRevision: number
      resource: string
      apiVersion?: string
      kind?: string
      object: KubeObject
    }
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
  return line(`${identity.slice(0, -1)},"object":${stored.json}}`)
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

/** Undefined when the line is not whole. */
export function decodeLine(text: string): LogRecord | undefined {
  if (text[8] !== ' ') return undefined
  const json = text.slice(9)
  return checksum(json) === text.slice(0, 8) ? (JSON.parse(json) as LogRecord) : undefined
}

export function storedOf(record: LogRecord & { type: 'put' }): Stored {
  const { resource, revision, createRevision, apiVersion, kind, object } = record
  const value = freezeJson<KubeObject>({ ...(apiVersion ? { apiVersion } : {}), ...(kind ? { kind } : {}), ...object })
  return Object.freeze({ resource, revision, createRevision, value, json: wireJson(value) })
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}
