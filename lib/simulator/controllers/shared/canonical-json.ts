/** JSON with sorted keys and without undefined members: the same text for the same value, whoever wrote it. */
export function canonicalJson(value: unknown): string {
  if (value === undefined) return 'null'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = value as Record<string, unknown>
  const keys = Object.keys(members).filter((key) => members[key] !== undefined)
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(members[key])}`)
    .join(',')}}`
}

/** Without members that are zero or empty lists, as Go's `omitempty` leaves them out; so an untouched status compares equal. */
export function omitEmpty<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== 0 && !(Array.isArray(member) && member.length === 0)),
  ) as T
}
