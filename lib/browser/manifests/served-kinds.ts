/** Which kinds a cluster serves, and the nearest to one that it does not. */
import type { ServedKind } from '../../operations/contract'

export interface KindReference {
  apiVersion: string
  kind: string
}

export const isServed = ({ apiVersion, kind }: KindReference, served: readonly ServedKind[]): boolean =>
  served.some((each) => each.kind === kind && each.apiVersions.includes(apiVersion))

/** Undefined where nothing is near enough to be meant. */
export function nearestKind(wanted: KindReference, served: readonly ServedKind[]): KindReference | undefined {
  const group = groupOf(wanted.apiVersion)
  const candidates = served
    .map((each) => ({ each, distance: distanceOf(wanted.kind, each), sameGroup: each.group === group }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(wanted.kind.length / 4)))
    .sort((a, b) => a.distance - b.distance || Number(b.sameGroup) - Number(a.sameGroup))
  const found = candidates[0]?.each
  if (!found) return undefined
  const apiVersion = found.apiVersions.includes(wanted.apiVersion) ? wanted.apiVersion : found.apiVersions[0]
  return apiVersion === undefined ? undefined : { apiVersion, kind: found.kind }
}

const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '')

/** 0: the same but for capitals, or one of the names that kubectl takes for it. */
function distanceOf(text: string, { kind, plural, shortNames }: ServedKind): number {
  const word = text.toLowerCase()
  if ([plural, ...shortNames].includes(word)) return 0
  return Math.min(...[kind, plural].map((name) => editDistance(word, name.toLowerCase())))
}

/** How many letters must be added, taken away, changed or swapped (Damerau and Levenshtein, optimal string alignment). */
function editDistance(a: string, b: string): number {
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
