/** Equality of wire JSON where absent, null, '' and empty lists and maps are the same, as k8s.io/apimachinery's Semantic.DeepEqual. */
import { isJsonObject } from '../../kube/json'

export function semanticallyEqual(a: unknown, b: unknown): boolean {
  return changes(a, b, '', 1).length === 0
}

export interface Change {
  path: string
  old: unknown
  new: unknown
}

/** Where `next` differs from `old`, at most `limit` places. */
export function changesBetween(old: unknown, next: unknown, path: string, limit = 10): Change[] {
  return changes(old, next, path, limit)
}

function changes(old: unknown, next: unknown, path: string, limit: number): Change[] {
  if (old === next || (isNothing(old) && isNothing(next))) return []
  if (Array.isArray(old) && Array.isArray(next) && old.length === next.length) {
    return limited(limit, old.keys(), (index, rest) => changes(old[index], next[index], `${path}[${index}]`, rest))
  }
  if (isJsonObject(old) && isJsonObject(next)) {
    const keys = new Set([...Object.keys(old), ...Object.keys(next)])
    return limited(limit, keys, (key, rest) => changes(old[key], next[key], path ? `${path}.${key}` : key, rest))
  }
  return [{ path, old, new: next }]
}

function limited<T>(limit: number, keys: Iterable<T>, find: (key: T, rest: number) => Change[]): Change[] {
  const found: Change[] = []
  for (const key of keys) {
    if (found.length >= limit) break
    found.push(...find(key, limit - found.length))
  }
  return found
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isJsonObject(value) && Object.values(value).every((each) => each === undefined)
}
