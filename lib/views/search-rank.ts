/** How well an object answers a search by name; less is better. */

/** Undefined: not at all. Every word must occur in the name or the namespace. `words`: in lower case. */
export function rankOf(
  { name, namespace }: { name: string; namespace: string },
  words: readonly string[],
): number | undefined {
  let rank = 0
  for (const word of words) {
    const place = placeIn(name, word) ?? (namespace.includes(word) ? 4 : undefined)
    if (place === undefined) return undefined
    rank += place
  }
  return rank
}

function placeIn(name: string, word: string): number | undefined {
  if (name === word) return 0
  const at = name.indexOf(word)
  if (at < 0) return undefined
  if (at === 0) return 1
  return name.includes(`-${word}`) || name.includes(`.${word}`) ? 2 : 3
}
