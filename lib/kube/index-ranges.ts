/** Completion indexes as Jobs spell them: `0-2,5,7-9`, ascending. Models parseIndexesFromString of pkg/controller/job. */

/** Those below `completions`; undefined when the text cannot be read. */
export function parseIndexes(text: string, completions: number): ReadonlySet<number> | undefined {
  const indexes = new Set<number>()
  if (text === '') return indexes
  for (const part of text.split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part)
    if (!match) return undefined
    const first = Number(match[1])
    const last = Math.min(match[2] === undefined ? first : Number(match[2]), completions - 1)
    for (let index = first; index <= last; index++) indexes.add(index)
  }
  return indexes
}

/** Two in a row are listed, three or more are a range, as upstream has it. */
export function formatIndexes(indexes: Iterable<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b)
  const parts: string[] = []
  for (let at = 0; at < sorted.length; ) {
    const first = sorted[at] ?? 0
    let end = at
    while (sorted[end + 1] === first + (end + 1 - at)) end++
    const last = sorted[end] ?? first
    parts.push(first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`)
    at = end + 1
  }
  return parts.join(',')
}
