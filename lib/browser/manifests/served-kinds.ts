/** Which kinds a cluster serves, and the nearest to one that it does not. */
import type { ServedKind } from '../../operations/contract'
import { editDistance, isNear } from '../near-words'

export interface KindReference {
  apiVersion: string
  kind: string
}

export const isServed = ({ apiVersion, kind }: KindReference, served: readonly ServedKind[]): boolean =>
  served.some((each) => each.kind === kind && each.apiVersions.includes(apiVersion))

export type KindFault =
  | { key: 'unknownKind'; kind: string; near?: KindReference }
  | { key: 'unknownVersion'; kind: string; found: string; near?: KindReference }

/** Undefined for what the cluster serves. */
export function kindFault(wanted: KindReference, served: readonly ServedKind[]): KindFault | undefined {
  if (isServed(wanted, served)) return undefined
  const near = nearestKind(wanted, served)
  const nearby = near ? { near } : {}
  return served.some(({ kind }) => kind === wanted.kind)
    ? { key: 'unknownVersion', kind: wanted.kind, found: wanted.apiVersion, ...nearby }
    : { key: 'unknownKind', kind: wanted.kind, ...nearby }
}

/** Undefined where nothing is near enough to be meant. */
export function nearestKind(wanted: KindReference, served: readonly ServedKind[]): KindReference | undefined {
  const group = groupOf(wanted.apiVersion)
  const candidates = served
    .map((each) => ({ each, distance: distanceOf(wanted.kind, each), sameGroup: each.group === group }))
    .filter(({ distance }) => isNear(wanted.kind, distance))
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
