/** Words that were nearly written right. */

/** The nearest of the words, when one is near enough to be meant. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((each) => ({ each, distance: editDistance(word.toLowerCase(), each.toLowerCase()) }))
    .filter(({ distance }) => isNear(word, distance))
    .sort((a, b) => a.distance - b.distance)
  return best?.each
}

export const isNear = (word: string, distance: number) => distance <= Math.max(1, Math.floor(word.length / 4))

/** How many letters must be added, taken away, changed or swapped (Damerau and Levenshtein, optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1])
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeLast[j - 2] ?? 0) + 1 : change
      row[j] = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change, swap)
    }
    ;[beforeLast, last] = [last, row]
  }
  return last[b.length] ?? 0
}
