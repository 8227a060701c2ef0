/** Reads a text of several YAML (or JSON) documents, or says all that is no YAML in it, and where. */
import { type Document, isScalar, LineCounter, parseAllDocuments } from 'yaml'
import { danglingAlias, hasAliases, writtenOut } from './aliases'
import { type SyntaxFault, syntaxFault } from './syntax-fault'

/** The line, counted from 1, on which a node of these documents begins. */
export type LineOf = (node: unknown) => { line?: number }

export interface ReadDocuments {
  /** Those that hold something, without aliases: each place says what it means itself. */
  documents: readonly Document.Parsed[]
  /** The text has aliases; the documents here say the same without. */
  aliases: boolean
  lineOf: LineOf
}

export function readDocuments(text: string): ReadDocuments | { faults: readonly SyntaxFault[] } {
  const lines = new LineCounter()
  const parsed = parseAllDocuments(text, { lineCounter: lines })
  const documents = Array.isArray(parsed) ? parsed : []
  const lineOf: LineOf = (node) => {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
    return Array.isArray(range) ? { line: lines.linePos(Number(range[0])).line } : {}
  }
  const unreadable = documents.flatMap((document) => [
    ...document.errors.map((error) => syntaxFault(error, text, lines.linePos(error.pos[0]).line)),
    ...aliasFaults(document, lineOf),
  ])
  // What one slip of the pen breaks in a line is said once.
  const faults = unreadable.filter(({ line }, at) => unreadable.findIndex((other) => other.line === line) === at)
  if (faults.length > 0) return { faults }

  const written = documents.filter(({ contents }) => contents && !(isScalar(contents) && contents.value === null))
  const aliases = written.some(hasAliases)
  return { documents: aliases ? written.map((document) => writtenOut(document)) : written, aliases, lineOf }
}

function aliasFaults(document: Document.Parsed, lineOf: LineOf): SyntaxFault[] {
  const dangling = danglingAlias(document)
  if (dangling) return [{ key: 'yamlNoAnchor', name: dangling.name, ...lineOf(dangling.node) }]
  try {
    // The parser refuses aliases of aliases of aliases that would grow beyond measure.
    document.toJS()
    return []
  } catch {
    return [{ key: 'yamlManyAliases', ...lineOf(document.contents) }]
  }
}
