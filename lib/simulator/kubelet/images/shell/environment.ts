/** Which of a shell's variables its programs see. */
import type { Shell } from './shell'

export function environmentOf({ variables, exported }: Shell): Readonly<Record<string, string>> {
  return Object.fromEntries([...variables].filter(([name]) => exported.has(name)))
}

/** `NAME=value command`: for that command only. Returns what takes it back. */
export function withAssigned(
  { variables, exported }: Shell,
  assigned: readonly (readonly [name: string, value: string])[],
): () => void {
  const before = assigned.map(([name]) => ({ name, value: variables.get(name), isExported: exported.has(name) }))
  for (const [name, value] of assigned) {
    variables.set(name, value)
    exported.add(name)
  }
  return () => {
    for (const { name, value, isExported } of before) {
      if (value === undefined) variables.delete(name)
      else variables.set(name, value)
      if (!isExported) exported.delete(name)
    }
  }
}
