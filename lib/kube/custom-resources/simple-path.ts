/** Paths of fields and nothing else (`.spec.replicas`), as subresources and selectable fields have them. */
import { getOwn, isJsonObject, type JsonObject, setOwn } from '../json'

/** Undefined for what is no such path. */
export function simplePath(text: string): string[] | undefined {
  if (!/^(\.[A-Za-z_][A-Za-z0-9_-]*)+$/.test(text)) return undefined
  return text.slice(1).split('.')
}

export function valueAt(object: unknown, path: readonly string[]): unknown {
  let value = object
  for (const field of path) value = isJsonObject(value) ? getOwn(value, field) : undefined
  return value
}

/** Sets it in place, with the objects on the way there. */
export function withValueAt(object: JsonObject, path: readonly string[], value: unknown): void {
  let target = object
  for (const field of path.slice(0, -1)) {
    const next = getOwn(target, field)
    const below: JsonObject = isJsonObject(next) ? next : {}
    if (below !== next) setOwn(target, field, below)
    target = below
  }
  const last = path.at(-1)
  if (last !== undefined) setOwn(target, last, value)
}
