/** Reads the YAML of a namespace and its limits as documents that can be changed, or says everything that is wrong and where. */
import { type Document, isMap, isScalar } from 'yaml'
import { type LineOf, readDocuments } from '../yaml/read-documents'
import { shapeFaults } from './shape'
import type { YamlFault } from './yaml-fault'

export type Path = readonly (string | number)[]

export interface ParsedYaml {
  namespace: Document.Parsed
  quotas: readonly Document.Parsed[]
  limits: readonly Document.Parsed[]
  all: readonly Document.Parsed[]
  /** The text has them; the documents here say the same without. */
  aliases: boolean
}

/** As many as the console's server takes in one request. */
const mostDocuments = 20

export function parseYaml(text: string): ParsedYaml | { faults: readonly YamlFault[] } {
  const read = readDocuments(text)
  if ('faults' in read) return read
  const { documents, aliases, lineOf } = read
  if (documents.length > mostDocuments) return { faults: [{ key: 'yamlTooMany', count: documents.length }] }
  const faults = documents.flatMap((document) => documentFaults(document, lineOf))
  if (faults.length > 0) return { faults }
  const ofKind = (kind: string) => documents.filter((document) => document.get('kind') === kind)
  const [namespace, second] = ofKind('Namespace')
  if (!namespace) return { faults: [{ key: 'yamlNoNamespace' }] }
  if (second) return { faults: [{ key: 'yamlTwoNamespaces', ...lineOf(second.get('kind', true)) }] }
  const inner = innerFaults(namespace, documents, lineOf)
  if (inner.length > 0) return { faults: inner }
  return { namespace, quotas: ofKind('ResourceQuota'), limits: ofKind('LimitRange'), all: documents, aliases }
}

/** Of a document by itself. */
function documentFaults(document: Document.Parsed, lineOf: LineOf): YamlFault[] {
  const here = lineOf(document.contents)
  if (!isMap(document.contents)) return [{ key: 'yamlNotObject', ...here }]
  const kind = document.get('kind', true)
  const kindText = isScalar(kind) ? String(kind.value ?? '') : ''
  if (kindText === '') return [{ key: 'yamlMissing', path: 'kind', example: 'kind: Namespace', ...here }]
  if (!['Namespace', 'ResourceQuota', 'LimitRange'].includes(kindText)) {
    return [{ key: 'yamlForeign', kind: kindText, ...lineOf(kind) }]
  }
  return [...versionFaults(document, here, lineOf), ...shapeFaults(document, kindText, lineOf)]
}

function versionFaults(document: Document.Parsed, here: { line?: number }, lineOf: LineOf): YamlFault[] {
  const version = document.get('apiVersion', true)
  const value = isScalar(version) ? version.value : undefined
  if (value === 'v1') return []
  if (value === null || value === undefined) {
    return [{ key: 'yamlMissing', path: 'apiVersion', example: 'apiVersion: v1', ...here }]
  }
  return [{ key: 'yamlVersion', found: String(value), ...lineOf(version) }]
}

/** Of what is to be in the namespace: each needs a name of its own, and no other namespace. */
function innerFaults(namespace: Document.Parsed, all: readonly Document.Parsed[], lineOf: LineOf): YamlFault[] {
  const within = namespace.getIn(['metadata', 'name']) ?? ''
  const seen = new Set<string>()
  return all.flatMap((document): YamlFault[] => {
    if (document === namespace) return []
    const kind = String(document.get('kind'))
    const [name, place] = [document.getIn(['metadata', 'name'], true), document.getIn(['metadata', 'namespace'], true)]
    const nameText = isScalar(name) ? String(name.value ?? '') : ''
    if (nameText === '') {
      const where = lineOf(name ?? document.get('metadata', true) ?? document.contents)
      return [{ key: 'yamlMissing', path: 'metadata.name', example: `name: ${exampleNames[kind]}`, ...where }]
    }
    const faults: YamlFault[] = []
    if (seen.has(`${kind}/${nameText}`)) faults.push({ key: 'yamlSameName', kind, name: nameText, ...lineOf(name) })
    seen.add(`${kind}/${nameText}`)
    const found = isScalar(place) ? (place.value ?? undefined) : undefined
    if (found !== undefined && found !== '' && found !== within) {
      const expected = String(within)
      faults.push({ key: 'yamlOtherNamespace', kind, found: String(found), expected, ...lineOf(place) })
    }
    return faults
  })
}

const exampleNames: Readonly<Record<string, string>> = { ResourceQuota: 'quota', LimitRange: 'limits' }
