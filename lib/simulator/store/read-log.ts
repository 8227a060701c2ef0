import { readFileSync } from 'node:fs'
import { decodeLine, type FileHeader, type LogRecord, logFormat, logVersion } from './log-format'

export interface ReadResult {
  /** Absent when the file ends within its header. */
  header?: FileHeader
  /** Length of the whole part; what follows was being written when the process or the machine died. */
  wholeBytes: number
  size: number
}

const newline = 0x0a

/** Calls `handle` for every whole record. Throws when something is wrong that a death while writing cannot explain. */
export function readLog(path: string, handle: (record: LogRecord) => void): ReadResult {
  const bytes = readFileSync(path)
  const size = bytes.length
  const headerEnd = bytes.indexOf(newline)
  if (headerEnd < 0) {
    if (!`{"format":"${logFormat}"`.startsWith(bytes.toString('utf8', 0, 20))) throw notOurs(path)
    return { wholeBytes: 0, size }
  }
  const header = readHeader(path, bytes.toString('utf8', 0, headerEnd))
  let start = headerEnd + 1
  while (start < size) {
    const record = recordAt(bytes, start)
    if (!record) {
      if (wholeRecordBehind(bytes, start)) throw damaged(path, start)
      break
    }
    handle(record.record)
    start = record.end
  }
  return { header, wholeBytes: start, size }
}

function recordAt(bytes: Buffer, start: number): { record: LogRecord; end: number } | undefined {
  const end = bytes.indexOf(newline, start)
  if (end < 0) return undefined
  const record = decodeLine(bytes.subarray(start, end))
  return record && { record, end: end + 1 }
}

function wholeRecordBehind(bytes: Buffer, start: number): boolean {
  let next = bytes.indexOf(newline, start)
  while (next >= 0) {
    if (recordAt(bytes, next + 1)) return true
    next = bytes.indexOf(newline, next + 1)
  }
  return false
}

function readHeader(path: string, text: string): FileHeader {
  let header: Partial<FileHeader>
  try {
    header = JSON.parse(text) as Partial<FileHeader>
  } catch {
    throw notOurs(path)
  }
  const { format, version, revision } = header ?? {}
  if (format !== logFormat || typeof version !== 'number') throw notOurs(path)
  if (version > logVersion) {
    throw new Error(
      `${path} was written by a newer version of Orrery (store format ${version}, this one reads ${logVersion}): use that version, or another data folder`,
    )
  }
  if (typeof revision !== 'number') throw notOurs(path)
  return { format, version, revision }
}

function notOurs(path: string): Error {
  return new Error(`${path} is not a file of Orrery's store: move it away, or use another data folder`)
}

function damaged(path: string, at: number): Error {
  return new Error(
    `${path} is damaged at byte ${at}, with whole records behind it: restore it from a copy, or move the folder away to start anew`,
  )
}
