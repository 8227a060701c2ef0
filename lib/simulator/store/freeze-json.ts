/**
 * Freezes a JSON tree in place. Members that are undefined are dropped, so that the value and its wire form say the same.
 * What is frozen already came out of the store and is frozen all the way down.
 */
export function freezeJson<T>(value: T): T {
  freeze(value)
  return value
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  if (Array.isArray(value)) {
    for (const item of value) freeze(item)
  } else {
    const members = value as Record<string, unknown>
    for (const key of Object.keys(members)) {
      if (members[key] === undefined) delete members[key]
      else freeze(members[key])
    }
  }
  Object.freeze(value)
}
