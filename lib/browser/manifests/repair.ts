/** What can be put right without guessing what was meant: indentation by tabs, kinds and versions that are nearly right. */
import { isScalar, parseAllDocuments, type YAMLMap } from 'yaml'
import type { ServedKind } from '../../operations/contract'
import { readDocuments } from '../yaml/read-documents'
import { entriesOf } from './read-manifests'
import { isServed, nearestKind } from './served-kinds'

export type Repair =
  | { key: 'repairTabs'; count: number }
  | { key: 'repairKind' | 'repairVersion'; line: number; from: string; to: string }

/** The text with all of that put right, and what was done; without repairs the text is the one given. */
export function repaired(text: string, served: readonly ServedKind[]): { text: string; repairs: readonly Repair[] } {
  const tabs = withoutTabs(text)
  const words = wordRepairs(tabs.text, served)
  let result = tabs.text
  // From the end on, so that the places before stay where they are.
  for (const { at, from, to } of [...words].reverse())
    result = result.slice(0, at) + to + result.slice(at + from.length)
  const repairs: Repair[] = [
    ...(tabs.count > 0 ? [{ key: 'repairTabs', count: tabs.count } as const] : []),
    ...words.map(({ key, line, from, to }) => ({ key, line, from, to })),
  ]
  return { text: result, repairs }
}

/** Only where it leads to what can be read: in a block of text a tab may well be meant. */
function withoutTabs(text: string): { text: string; count: number } {
  if (!hasTabFault(text)) return { text, count: 0 }
  let count = 0
  const spaced = text.replace(/^[^\S\n]*\t[^\S\n]*/gm, (indent) => {
    count++
    return indent.replaceAll('\t', '  ')
  })
  return hasTabFault(spaced) ? { text, count: 0 } : { text: spaced, count }
}

function hasTabFault(text: string): boolean {
  const read = readDocuments(text)
  return 'faults' in read && read.faults.some(({ key }) => key === 'yamlTab')
}

interface WordRepair {
  key: 'repairKind' | 'repairVersion'
  line: number
  at: number
  from: string
  to: string
}

function wordRepairs(text: string, served: readonly ServedKind[]): WordRepair[] {
  const documents = parseAllDocuments(text)
  if (!Array.isArray(documents)) return []
  return documents
    .flatMap((document) => entriesOf(document))
    .flatMap((entry) => ('map' in entry ? repairsOf(entry.map, text, served) : []))
    .sort((a, b) => a.at - b.at)
}

function repairsOf(map: YAMLMap, text: string, served: readonly ServedKind[]): WordRepair[] {
  const [version, kind] = [map.get('apiVersion', true), map.get('kind', true)]
  if (!isScalar(version) || !isScalar(kind)) return []
  const [apiVersion, kindName] = [version.value, kind.value]
  if (typeof apiVersion !== 'string' || typeof kindName !== 'string') return []
  const wanted = { apiVersion, kind: kindName }
  const near = isServed(wanted, served) ? undefined : nearestKind(wanted, served)
  if (!near) return []
  const repair = (key: WordRepair['key'], node: typeof kind, from: string, to: string): WordRepair[] => {
    const start = node.range?.[0]
    // In quotes, the word begins after them.
    const at = start === undefined ? -1 : text.indexOf(from, start)
    return from === to || at < 0 ? [] : [{ key, line: text.slice(0, at).split('\n').length, at, from, to }]
  }
  return [
    ...repair('repairVersion', version, apiVersion, near.apiVersion),
    ...repair('repairKind', kind, kindName, near.kind),
  ]
}
