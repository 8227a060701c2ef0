/** Where in an object a place of the text is: what the cursor stands on, or what could be written there. */
import { type OutlineDocument, type OutlineEntry, type OutlineNode, type OutlineScalar, outlineOf } from './outline'

export type FieldPath = readonly (string | number)[]

export type Place = {
  document: OutlineDocument
  /** What a completion replaces. */
  from: number
  to: number
  /** Inside of `{}` or `[]`. */
  flow: boolean
} & (
  | {
      role: 'key'
      /** Of the map. */
      path: FieldPath
      /** The keys beside it. */
      present: ReadonlySet<string>
      /** The column that it begins in. */
      column: number
      entry?: OutlineEntry
    }
  | {
      role: 'value'
      path: FieldPath
      /** It stands in a line of its own or behind a dash, so that it may be a map or a list too, beginning in that column. */
      column?: number
      scalar?: OutlineScalar
    }
  /** A new item of a list, with its dash. */
  | { role: 'item'; path: FieldPath; column: number }
)

/** Undefined where nothing of the object can be written: comments, blocks of text, impossible indentation. */
export function placeAt(text: string, offset: number): Place | undefined {
  const documents = outlineOf(text)
  const document = documents.find(({ from, to }) => offset >= from && offset <= to)
  if (!document) return undefined
  const finder = new Finder(text, offset, document)
  return finder.find()
}

class Finder {
  readonly #line: number

  constructor(
    private readonly text: string,
    private readonly offset: number,
    private readonly document: OutlineDocument,
  ) {
    this.#line = text.lastIndexOf('\n', offset - 1) + 1
  }

  find(): Place | undefined {
    const { root } = this.document
    if (root) {
      const inside = this.#inside(root, [])
      if (inside !== 'beside') return inside
    }
    if (this.#isComment()) return undefined
    return this.#isBlankLine() ? this.#between() : undefined
  }

  /** 'beside': the cursor is on nothing that the node has. */
  #inside(node: OutlineNode, path: FieldPath): Place | undefined | 'beside' {
    if (node.type === 'scalar') {
      if (this.offset < node.from || this.offset > node.to) return 'beside'
      if (node.style === 'block') return undefined
      return { ...this.#common(node.from, node.to), role: 'value', path, ...this.#columnOf(node.from), scalar: node }
    }
    return node.type === 'map' ? this.#insideMap(node, path) : this.#insideList(node, path)
  }

  #insideMap(map: Extract<OutlineNode, { type: 'map' }>, path: FieldPath): Place | undefined | 'beside' {
    // Whatever was left open above: at the level of its key it has ended.
    const isBehind = !map.flow && this.#isBlankLine() && this.offset - this.#line <= map.indent
    for (const entry of map.entries) {
      const { key, keyFrom, keyTo, colon, value } = entry
      if (this.offset >= keyFrom && this.offset <= keyTo) return this.#key(map, path, entry)
      if (value && !isBehind) {
        const found = this.#inside(value, [...path, key])
        if (found !== 'beside') return found
      }
      const lineEnd = this.text.indexOf('\n', keyTo)
      const isOnLine = this.offset <= (lineEnd < 0 ? this.text.length : lineEnd)
      if (colon !== undefined && this.offset > colon && isOnLine && !this.text.slice(colon + 1, this.offset).trim()) {
        const isWritten = value && (lineEnd < 0 || value.from < lineEnd)
        return isWritten
          ? undefined
          : { ...this.#common(this.offset, this.offset, map.flow), role: 'value', path: [...path, key] }
      }
    }
    const isInFlow = map.flow && this.offset > map.from && this.offset < this.#closed(map)
    return isInFlow && !this.#isComment() ? this.#key(map, path) : 'beside'
  }

  #insideList(list: Extract<OutlineNode, { type: 'list' }>, path: FieldPath): Place | undefined | 'beside' {
    for (const [at, { from, value }] of list.items.entries()) {
      if (value) {
        const found = this.#inside(value, [...path, at])
        if (found !== 'beside') return found
      } else if (this.offset > from + 1 && from >= this.#line && !this.text.slice(from + 1, this.offset).trim()) {
        return { ...this.#common(this.offset, this.offset), role: 'value', path: [...path, at], ...this.#columnHere() }
      }
    }
    const isInFlow = list.flow && this.offset > list.from && this.offset < this.#closed(list)
    return isInFlow && !this.#isComment()
      ? {
          ...this.#common(this.offset, this.offset, true),
          role: 'value',
          path: [...path, list.items.filter(({ from }) => from < this.offset).length],
        }
      : 'beside'
  }

  /** One that was left open holds everything to its end. */
  #closed({ to, type }: Extract<OutlineNode, { type: 'map' | 'list' }>): number {
    return this.text[to - 1] === (type === 'map' ? '}' : ']') ? to : to + 1
  }

  #key(map: Extract<OutlineNode, { type: 'map' }>, path: FieldPath, entry?: OutlineEntry): Place {
    const others = map.entries.filter((other) => other !== entry && other.colon !== undefined)
    const [from, to] = entry ? [entry.keyFrom, entry.keyTo] : [this.offset, this.offset]
    return {
      ...this.#common(from, to, map.flow),
      role: 'key',
      path,
      present: new Set(others.map(({ key }) => key)),
      column: from - (this.text.lastIndexOf('\n', from - 1) + 1),
      ...(entry ? { entry } : {}),
    }
  }

  /** A line with nothing in it: its column says what it would belong to. */
  #between(): Place | undefined {
    const column = this.offset - this.#line
    const here = this.#common(this.offset, this.offset)
    let node = this.document.root
    let path: FieldPath = []
    if (!node) return { ...here, role: 'value', path, column }
    let found: Place | undefined
    while (node && node.type !== 'scalar' && !node.flow) {
      if (node.type === 'map') {
        const last: OutlineEntry | undefined = node.entries.findLast(({ keyFrom }) => keyFrom < this.offset)
        if (node.indent === column) found = this.#key(node, path)
        if (!last) break
        path = [...path, last.key]
        if (!last.value && last.colon !== undefined && column > node.indent) {
          return { ...here, role: 'value', path, column }
        }
        node = last.value
      } else {
        const at: number = node.items.findLastIndex(({ from }) => from < this.offset)
        // At the level of its key, a key is meant.
        if (node.indent === column && !found) found = { ...here, role: 'item', path, column }
        if (at < 0) break
        const { value }: { value?: OutlineNode } = node.items[at] ?? {}
        path = [...path, at]
        if (!value && column > node.indent) return { ...here, role: 'value', path, column }
        node = value
      }
    }
    return found
  }

  #common(from: number, to: number, flow = this.#isFlow()) {
    return { document: this.document, from, to, flow }
  }

  #isFlow(): boolean {
    const holds = (node: OutlineNode | undefined): boolean => {
      if (!node || this.offset < node.from || this.offset > node.to) return false
      if (node.type === 'scalar') return false
      if (node.flow) return true
      return node.type === 'map'
        ? node.entries.some(({ value }) => holds(value))
        : node.items.some(({ value }) => holds(value))
    }
    return holds(this.document.root)
  }

  /** When nothing but dashes stands before it in its line. */
  #columnOf(from: number): { column?: number } {
    const start = this.text.lastIndexOf('\n', from - 1) + 1
    return /^[\s-]*$/.test(this.text.slice(start, from)) ? { column: from - start } : {}
  }

  #columnHere() {
    return { column: this.offset - this.#line }
  }

  #isBlankLine(): boolean {
    const end = this.text.indexOf('\n', this.offset)
    return this.text.slice(this.#line, end < 0 ? this.text.length : end).trim() === ''
  }

  #isComment(): boolean {
    return /(^|\s)#/.test(this.text.slice(this.#line, this.offset))
  }
}

/** Which object a place of a document is in, and the place in it: the items of a List are objects of their own. */
export function objectAt(
  { root }: OutlineDocument,
  path: FieldPath,
): { apiVersion: string | undefined; kind: string | undefined; path: FieldPath } {
  const kind = textOf(root, 'kind')
  const [first, index, ...rest] = path
  const items =
    first === 'items' && typeof index === 'number' && /List$/.test(kind ?? '') ? valueAt(root, 'items') : undefined
  if (items?.type === 'list' && typeof index === 'number') {
    const item = items.items[index]?.value
    return { apiVersion: textOf(item, 'apiVersion'), kind: textOf(item, 'kind'), path: rest }
  }
  return { apiVersion: textOf(root, 'apiVersion'), kind, path }
}

/** The node that stands at a path. */
export function nodeAt(root: OutlineNode | undefined, path: FieldPath): OutlineNode | undefined {
  let node = root
  for (const step of path) {
    node =
      typeof step === 'number' ? (node?.type === 'list' ? node.items[step]?.value : undefined) : valueAt(node, step)
  }
  return node
}

const valueAt = (node: OutlineNode | undefined, key: string) =>
  node?.type === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined

/** What is written as the value of a key, when it is a text or a number. */
export function textOf(node: OutlineNode | undefined, key: string): string | undefined {
  const value = valueAt(node, key)
  return value?.type === 'scalar' && value.style !== 'block' ? value.text : undefined
}
