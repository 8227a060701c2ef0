/** How well one of several names answers what was typed; less is better, and undefined is not at all. */
export function textRank(names: readonly string[], text: string): number | undefined {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const lower = names.map((name) => name.toLowerCase())
  const whole = words.join(' ')
  if (lower.includes(whole)) return 0
  let rank = 0
  for (const word of words) {
    const places = lower.map((name) => placeIn(name, word))
    const best = Math.min(...places)
    if (best === Number.POSITIVE_INFINITY) return undefined
    rank += best
  }
  return rank
}

function placeIn(name: string, word: string): number {
  const at = name.indexOf(word)
  if (at < 0) return Number.POSITIVE_INFINITY
  if (at === 0) return 1
  return /[\s.\-/]/.test(name[at - 1] ?? '') ? 2 : 3
}
