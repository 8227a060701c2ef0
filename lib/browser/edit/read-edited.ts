/** Reads what was made of an object's YAML, or says what keeps it from being that object still. */
import { isMap } from 'yaml'
import type { KubeObject } from '../../kube/object'
import { readDocuments } from '../yaml/read-documents'
import type { SyntaxFault } from '../yaml/syntax-fault'

export type EditFault =
  | SyntaxFault
  | ({ line?: number } & ({ key: 'oneObject' } | { key: 'identity'; field: string; expected: string }))

export function readEdited(
  text: string,
  original: KubeObject,
): { object: KubeObject } | { faults: readonly EditFault[] } {
  const read = readDocuments(text)
  if ('faults' in read) return read
  const [document, second] = read.documents
  if (!document || second || !isMap(document.contents)) {
    return { faults: [{ key: 'oneObject', ...read.lineOf(second?.contents ?? document?.contents) }] }
  }
  const { metadata } = original
  const identity: readonly [readonly string[], string | undefined][] = [
    [['apiVersion'], original.apiVersion],
    [['kind'], original.kind],
    [['metadata', 'name'], metadata?.name],
    [['metadata', 'namespace'], metadata?.namespace],
  ]
  const faults = identity.flatMap(([path, expected]): EditFault[] => {
    const found = document.getIn(path)
    if (expected === undefined || found === expected) return []
    const place = document.getIn(path, true) ?? document.contents
    return [{ key: 'identity', field: path.join('.'), expected, ...read.lineOf(place) }]
  })
  return faults.length > 0 ? { faults } : { object: document.toJS() as KubeObject }
}
