/** The order of API versions: v2, v1, v2beta1, v1beta1, v1alpha1, then others by name. Models apimachinery/pkg/version. */

const pattern = /^v(\d+)(?:(alpha|beta)(\d+))?$/
const ranks: Readonly<Record<string, number>> = { alpha: 0, beta: 1 }

/** Negative when `a` is the better one. */
export function compareApiVersions(a: string, b: string): number {
  const left = pattern.exec(a)
  const right = pattern.exec(b)
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : a > b ? 1 : 0
  const rank = (match: RegExpExecArray) => ranks[match[2] ?? ''] ?? 2
  const by = [
    rank(right) - rank(left),
    Number(right[1]) - Number(left[1]),
    Number(right[3] ?? 0) - Number(left[3] ?? 0),
  ]
  return by.find((difference) => difference !== 0) ?? 0
}
