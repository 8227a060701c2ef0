/** JSON patch, RFC 6902, with the answers that the API server gives: a bad document is a BadRequest, a patch that does not fit a 422. */
import { copyJson, equalJson, isJsonObject, type JsonObject, setOwn } from '../json'
import { badRequest, patchRejected, requestEntityTooLarge } from '../status-error'

const mostOperations = 10_000
/** What all copies of one patch may add: copies of copies double, and few of them fill any memory. */
const mostCopied = 3 * 1024 * 1024

interface Operation {
  op: string
  path: readonly string[]
  from: readonly string[]
  value: unknown
}

/** The patched object; `target` is not changed. */
export function applyJsonPatch(target: JsonObject, patch: unknown): JsonObject {
  const operations = readPatch(patch)
  let result: unknown = copyJson(target)
  let copied = 0
  for (const operation of operations) {
    if (operation.op === 'copy') copied += JSON.stringify(read(result, operation.from)).length
    if (copied > mostCopied) throw patchRejected()
    result = applyOperation(result, operation)
  }
  if (!isJsonObject(result)) throw patchRejected()
  return result
}

function readPatch(patch: unknown): Operation[] {
  if (!Array.isArray(patch)) {
    const type = isJsonObject(patch) ? 'object' : patch === null ? 'null' : typeof patch
    throw badRequest(`json: cannot unmarshal ${type} into Go value of type jsonpatch.Patch`)
  }
  if (patch.length > mostOperations) {
    throw requestEntityTooLarge(
      `The allowed maximum operations in a JSON patch is ${mostOperations}, got ${patch.length}`,
    )
  }
  return patch.map((item: unknown) => {
    if (!isJsonObject(item)) {
      throw badRequest(
        `json: cannot unmarshal ${Array.isArray(item) ? 'array' : typeof item} into Go value of type jsonpatch.Operation`,
      )
    }
    // A value that was left out is null, as upstream's library has it.
    const { op, path, from = '', value = null } = item
    return { op: String(op), path: readPointer(path), from: readPointer(from ?? ''), value }
  })
}

/** `/metadata/labels/a~1b` as its parts. */
function readPointer(pointer: unknown): string[] {
  if (pointer === '') return []
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) throw patchRejected()
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function applyOperation(document: unknown, { op, path, from, value }: Operation): unknown {
  switch (op) {
    case 'add':
      return add(document, path, copyJson(value))
    case 'remove':
      return remove(document, path)
    case 'replace':
      read(document, path)
      return path.length ? replace(document, path, copyJson(value)) : copyJson(value)
    case 'move': {
      if (from.length < path.length && from.every((part, index) => part === path[index])) throw patchRejected()
      const moved = read(document, from)
      return add(remove(document, from), path, moved)
    }
    case 'copy':
      return add(document, path, copyJson(read(document, from)))
    case 'test':
      if (!equalJson(readOrNull(document, path), value)) throw patchRejected()
      return document
    default:
      throw patchRejected()
  }
}

function read(document: unknown, path: readonly string[]): unknown {
  let value = document
  for (const part of path) {
    if (Array.isArray(value)) value = value[indexOf(part, value.length)]
    else if (isJsonObject(value) && Object.hasOwn(value, part)) value = value[part]
    else throw patchRejected()
  }
  return value
}

/** A missing member tests equal to null, as upstream's library has it. */
function readOrNull(document: unknown, path: readonly string[]): unknown {
  const last = path[path.length - 1]
  const parent = last === undefined ? undefined : read(document, path.slice(0, -1))
  if (last !== undefined && isJsonObject(parent) && !Object.hasOwn(parent, last)) return null
  return read(document, path)
}

/** Upstream's library counts negative places from the end, beyond what the RFC allows. */
function indexOf(part: string, length: number): number {
  const place = /^(0|-?[1-9]\d*)$/.test(part) ? Number(part) : Number.NaN
  const index = place < 0 ? place + length : place
  if (!(index >= 0) || index >= length) throw patchRejected()
  return index
}

function change(
  document: unknown,
  path: readonly string[],
  inList: (list: unknown[], part: string) => void,
  inObject: (object: JsonObject, part: string) => void,
): unknown {
  const last = path[path.length - 1]
  if (last === undefined) throw patchRejected()
  const parent = read(document, path.slice(0, -1))
  if (Array.isArray(parent)) inList(parent, last)
  else if (isJsonObject(parent)) inObject(parent, last)
  else throw patchRejected()
  return document
}

function add(document: unknown, path: readonly string[], value: unknown): unknown {
  if (!path.length) return value
  return change(
    document,
    path,
    (list, part) => list.splice(part === '-' ? list.length : indexOf(part, list.length + 1), 0, value),
    (object, part) => setOwn(object, part, value),
  )
}

const replace = (document: unknown, path: readonly string[], value: unknown): unknown =>
  change(
    document,
    path,
    (list, part) => {
      list[indexOf(part, list.length)] = value
    },
    (object, part) => setOwn(object, part, value),
  )

const remove = (document: unknown, path: readonly string[]): unknown =>
  change(
    document,
    path,
    (list, part) => list.splice(indexOf(part, list.length), 1),
    (object, part) => {
      if (!Object.hasOwn(object, part)) throw patchRejected()
      delete object[part]
    },
  )
