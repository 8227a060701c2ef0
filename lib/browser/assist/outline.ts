/**
 * A text of YAML or JSON as far as it can be made out: where its keys, values and items stand. It is read while somebody
 * types, so that it is broken most of the time; it never fails, and what is strange in one place is not lost in others.
 */
import { readFlow } from './outline-flow'

export type OutlineNode = OutlineMap | OutlineList | OutlineScalar

export interface OutlineMap {
  type: 'map'
  from: number
  to: number
  /** `{...}` instead of lines. */
  flow: boolean
  /** The column of its keys; without meaning in flow. */
  indent: number
  entries: OutlineEntry[]
}

export interface OutlineEntry {
  key: string
  keyFrom: number
  keyTo: number
  /** Undefined: a word that may become a key. */
  colon?: number
  value?: OutlineNode
}

export interface OutlineList {
  type: 'list'
  from: number
  to: number
  flow: boolean
  indent: number
  items: { from: number; value?: OutlineNode }[]
}

export interface OutlineScalar {
  type: 'scalar'
  from: number
  to: number
  style: 'plain' | 'quoted' | 'block'
  /** Without its quotes; of a block nothing. */
  text: string
}

export interface OutlineDocument {
  from: number
  to: number
  root?: OutlineNode
}

export function outlineOf(text: string): readonly OutlineDocument[] {
  const documents: OutlineDocument[] = []
  let from = 0
  for (const { index, 0: mark } of text.matchAll(/^(?:---(?=[ \t\r\n]|$)|\.\.\.[ \t]*\r?$).*$/gm)) {
    documents.push(readDocument(text, from, index))
    from = index + mark.length
  }
  documents.push(readDocument(text, from, text.length))
  return documents
}

function readDocument(text: string, from: number, to: number): OutlineDocument {
  const root = new BlockReader(text, from, to).read()
  return { from, to, ...(root ? { root } : {}) }
}

interface Line {
  start: number
  /** Where its content begins; with `indent`, moved behind the dash of an item. */
  at: number
  end: number
  indent: number
  isContent: boolean
}

class BlockReader {
  readonly #lines: Line[] = []
  #next = 0

  constructor(
    private readonly text: string,
    from: number,
    private readonly to: number,
  ) {
    for (let start = from; start <= to; ) {
      const end = lineEnd(text, start, to)
      const at = skipBlanks(text, start, end)
      this.#lines.push({ start, at, end, indent: at - start, isContent: at < end && text[at] !== '#' })
      start = end + 1
    }
  }

  read(): OutlineNode | undefined {
    let root = this.#block(-1)
    while (this.#peek()) {
      const before = this.#next
      const more = this.#block(-1)
      // What fits nowhere is left out, so that the rest is read all the same.
      if (this.#next === before) this.#next++
      root = joined(root, more)
    }
    return root
  }

  #peek(): Line | undefined {
    while (this.#next < this.#lines.length && !this.#lines[this.#next]?.isContent) this.#next++
    return this.#lines[this.#next]
  }

  /** What is indented deeper than `parent`; `listAt`: a list may stand at the level of its key. */
  #block(parent: number, listAt = Number.NaN): OutlineNode | undefined {
    const line = this.#peek()
    if (!line) return undefined
    const isItem = isDash(this.text, line)
    if (line.indent <= parent && !(isItem && line.indent === listAt)) return undefined
    if (isItem) return this.#list(line.indent)
    return this.#isMap(line) ? this.#map(line.indent) : this.#inline(line.at, line, parent)
  }

  /** It begins with a key, or with a word that is about to become one: others follow at its level. */
  #isMap(line: Line): boolean {
    if (keyAt(this.text, line.at, line.end)) return true
    if (/["'{[|>&*!]/.test(this.text[line.at] ?? '')) return false
    const after = this.#lines.slice(this.#next + 1).find(({ isContent }) => isContent)
    return after?.indent === line.indent && keyAt(this.text, after.at, after.end) !== undefined
  }

  #map(indent: number): OutlineMap {
    const first = this.#peek()
    const map: OutlineMap = { type: 'map', from: first?.at ?? 0, to: first?.at ?? 0, flow: false, indent, entries: [] }
    for (let line = this.#peek(); line && line.indent >= indent; line = this.#peek()) {
      if (line.indent > indent) {
        const last = map.entries.at(-1)
        const more = this.#block(indent)
        const value = joined(last?.value, more)
        if (last && value) last.value = value
      } else if (isDash(this.text, line)) break
      else map.entries.push(this.#entry(line, indent))
      map.to = this.#end(map.to)
    }
    return map
  }

  #entry(line: Line, indent: number): OutlineEntry {
    const key = keyAt(this.text, line.at, line.end)
    if (!key) {
      this.#next++
      const keyTo = plainEnd(this.text, line.at, line.end)
      return { key: this.text.slice(line.at, keyTo), keyFrom: line.at, keyTo }
    }
    const at = skipProperties(this.text, key.colon + 1, line.end)
    if (at < line.end && this.text[at] !== '#') return { ...key, value: this.#inline(at, line, indent) }
    this.#next++
    const value = this.#block(indent, indent)
    return { ...key, ...(value ? { value } : {}) }
  }

  #list(indent: number): OutlineList {
    const list: OutlineList = { type: 'list', from: this.#peek()?.at ?? 0, to: 0, flow: false, indent, items: [] }
    for (let line = this.#peek(); line && line.indent === indent; line = this.#peek()) {
      if (!isDash(this.text, line)) break
      const from = line.at
      const at = skipProperties(this.text, from + 1, line.end)
      if (at >= line.end || this.text[at] === '#') this.#next++
      // The rest of the line as if it stood in a line of its own.
      else this.#lines[this.#next] = { ...line, at, indent: at - line.start }
      const value = this.#block(indent)
      list.items.push({ from, ...(value ? { value } : {}) })
      list.to = this.#end(from + 1)
    }
    return list
  }

  #inline(at: number, line: Line, indent: number): OutlineNode {
    const first = this.text[at] ?? ''
    if (first === '{' || first === '[') {
      const node = readFlow(this.text, at, this.#flowEnd(indent))
      this.#passTo(node.to)
      return node
    }
    if (/^[|>][-+0-9]*[ \t]*(#|\r?$)/.test(this.text.slice(at, line.end))) {
      this.#next++
      while (this.#isBelow(indent)) this.#next++
      return { type: 'scalar', from: at, to: this.#end(at), style: 'block', text: '' }
    }
    if (first === '"' || first === "'") return this.#quoted(at, line, indent)
    const to = plainEnd(this.text, at, line.end)
    this.#next++
    // A text that goes on in the next lines.
    for (let next = this.#peek(); next && next.indent > indent; next = this.#peek()) {
      if (isDash(this.text, next) || keyAt(this.text, next.at, next.end)) break
      this.#next++
    }
    return { type: 'scalar', from: at, to, style: 'plain', text: this.text.slice(at, to) }
  }

  #quoted(at: number, line: Line, indent: number): OutlineScalar {
    const first = this.#next
    let to = quoteEnd(this.text, at, line.end)
    this.#next++
    while (to === undefined && this.#isBelow(indent)) {
      to = quoteEnd(this.text, at, this.#lines[this.#next]?.end ?? this.to)
      this.#next++
    }
    // It is not closed: it ends with its line.
    if (to === undefined) this.#next = first + 1
    const end = to ?? line.end
    return {
      type: 'scalar',
      from: at,
      to: end,
      style: 'quoted',
      text: this.text.slice(at + 1, to === undefined ? end : end - 1),
    }
  }

  #isBelow(indent: number): boolean {
    const line = this.#lines[this.#next]
    return line !== undefined && (line.at >= line.end || line.indent > indent)
  }

  /** Where a `{` or `[` must have ended: what stands at the level of its key is no part of it. */
  #flowEnd(indent: number): number {
    const after = this.#lines
      .slice(this.#next + 1)
      .find((line) => line.isContent && line.indent <= indent && !/[}\],]/.test(this.text[line.at] ?? ''))
    return after ? after.start - 1 : this.to
  }

  #passTo(offset: number): void {
    while (this.#next < this.#lines.length && (this.#lines[this.#next]?.end ?? 0) < offset) this.#next++
    this.#next++
  }

  /** The end of what was read last. */
  #end(least: number): number {
    for (let at = this.#next - 1; at >= 0; at--) {
      const line = this.#lines[at]
      if (line && line.at < line.end) return Math.max(least, line.end)
    }
    return least
  }
}

/** Two maps that belong together become one; otherwise the latter says more. */
function joined(first: OutlineNode | undefined, more: OutlineNode | undefined): OutlineNode | undefined {
  if (!more || !first) return more ?? first
  if (first.type === 'map' && more.type === 'map' && !first.flow)
    return { ...first, to: more.to, entries: [...first.entries, ...more.entries] }
  return first.type === 'scalar' ? more : first
}

function lineEnd(text: string, from: number, to: number): number {
  const at = text.indexOf('\n', from)
  return at < 0 || at > to ? to : at
}

function skipBlanks(text: string, from: number, to: number): number {
  let at = from
  while (at < to && /[ \t\r]/.test(text[at] ?? '')) at++
  return at
}

/** Behind anchors and tags. */
function skipProperties(text: string, from: number, to: number): number {
  let at = skipBlanks(text, from, to)
  while (at < to && (text[at] === '&' || text[at] === '!')) {
    while (at < to && /\S/.test(text[at] ?? '')) at++
    at = skipBlanks(text, at, to)
  }
  return at
}

const isDash = (text: string, { at, end }: Line) => text[at] === '-' && (at + 1 >= end || /\s/.test(text[at + 1] ?? ''))

/** Before a comment and blanks. */
function plainEnd(text: string, from: number, to: number): number {
  const comment = text.slice(from, to).search(/[ \t]#/)
  let end = comment < 0 ? to : from + comment
  while (end > from && /\s/.test(text[end - 1] ?? '')) end--
  return end
}

/** Behind the closing quote. */
function quoteEnd(text: string, from: number, to: number): number | undefined {
  const quote = text[from]
  for (let at = from + 1; at < to; at++) {
    if (quote === '"' && text[at] === '\\') at++
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== quote) return at + 1
      at++
    }
  }
  return undefined
}

/** The key that a line begins with; a colon makes it one when nothing or a blank follows. */
function keyAt(text: string, from: number, to: number): Required<Omit<OutlineEntry, 'value'>> | undefined {
  const first = text[from] ?? ''
  if (first === '"' || first === "'") {
    const keyTo = quoteEnd(text, from, to)
    if (keyTo === undefined) return undefined
    const colon = skipBlanks(text, keyTo, to)
    return text[colon] === ':' ? { key: text.slice(from + 1, keyTo - 1), keyFrom: from, keyTo, colon } : undefined
  }
  if (/[{[#|>@`%]/.test(first)) return undefined
  for (let at = from; at < to; at++) {
    if (text[at] === '#' && /\s/.test(text[at - 1] ?? '')) return undefined
    if (text[at] !== ':' || (at + 1 < to && !/\s/.test(text[at + 1] ?? ''))) continue
    const keyTo = plainEnd(text, from, at)
    return { key: text.slice(from, keyTo), keyFrom: from, keyTo, colon: at }
  }
  return undefined
}
