/** `{...}` and `[...]`, and so JSON: commas and closing brackets may be missing, nothing is read behind `end`. */
import type { OutlineEntry, OutlineList, OutlineMap, OutlineNode, OutlineScalar } from './outline'

export function readFlow(text: string, from: number, end: number): OutlineNode {
  return new FlowReader(text, from, end).node()
}

/** Deeper is nobody's manifest, and would exhaust the stack. */
const mostDepth = 200

class FlowReader {
  #depth = 0

  constructor(
    private readonly text: string,
    private at: number,
    private readonly end: number,
  ) {}

  node(): OutlineNode {
    if (this.#depth >= mostDepth) this.at = this.end
    this.#depth++
    const character = this.text[this.at]
    const node = character === '{' ? this.#map() : character === '[' ? this.#list() : this.#scalar()
    this.#depth--
    return node
  }

  #map(): OutlineMap {
    const map: OutlineMap = { type: 'map', from: this.at++, to: this.end, flow: true, indent: -1, entries: [] }
    while (this.#skip(',') && this.text[this.at] !== '}') {
      const before = this.at
      // A bracket that belongs to what is around.
      if (this.text[this.at] === ']') break
      map.entries.push(this.#entry())
      if (this.at === before) this.at++
    }
    if (this.text[this.at] === '}' && this.at < this.end) this.at++
    map.to = Math.min(this.at, this.end)
    return map
  }

  #entry(): OutlineEntry {
    const { from, to, text } = this.#scalar(true)
    const key = { key: text, keyFrom: from, keyTo: to }
    if (!this.#skip() || this.text[this.at] !== ':') return key
    const colon = this.at++
    if (!this.#skip() || /[,}\]]/.test(this.text[this.at] ?? '')) return { ...key, colon }
    const start = this.at
    const value = this.node()
    // `"a":` and in the next line `"b": 1`: the value is still to be written.
    if (value.type === 'scalar' && this.text.slice(colon, start).includes('\n') && this.#isBeforeColon()) {
      this.at = start
      return { ...key, colon }
    }
    return { ...key, colon, value }
  }

  #list(): OutlineList {
    const list: OutlineList = { type: 'list', from: this.at++, to: this.end, flow: true, indent: -1, items: [] }
    while (this.#skip(',') && this.text[this.at] !== ']') {
      const from = this.at
      if (this.text[this.at] === '}') break
      list.items.push({ from, value: this.node() })
      if (this.at === from) this.at++
    }
    if (this.text[this.at] === ']' && this.at < this.end) this.at++
    list.to = Math.min(this.at, this.end)
    return list
  }

  #scalar(isKey = false): OutlineScalar {
    const from = this.at
    const quote = this.text[from]
    if (quote === '"' || quote === "'") {
      let at = from + 1
      while (at < this.end && this.text[at] !== quote && this.text[at] !== '\n') at += this.text[at] === '\\' ? 2 : 1
      const isClosed = at < this.end && this.text[at] === quote
      this.at = Math.min(isClosed ? at + 1 : at, this.end)
      return {
        type: 'scalar',
        from,
        to: this.at,
        style: 'quoted',
        text: this.text.slice(from + 1, isClosed ? this.at - 1 : this.at),
      }
    }
    const ends = isKey ? /[,[\]{}\n:]/ : /[,[\]{}\n]/
    while (this.at < this.end && !ends.test(this.text[this.at] ?? '')) {
      if (this.text[this.at] === '#' && /\s/.test(this.text[this.at - 1] ?? '')) break
      this.at++
    }
    let to = this.at
    while (to > from && /\s/.test(this.text[to - 1] ?? '')) to--
    return { type: 'scalar', from, to, style: 'plain', text: this.text.slice(from, to) }
  }

  #isBeforeColon(): boolean {
    let at = this.at
    while (at < this.end && /[ \t]/.test(this.text[at] ?? '')) at++
    return at < this.end && this.text[at] === ':'
  }

  /** Over blanks, comments and `also`; false at the end. */
  #skip(also = ''): boolean {
    while (this.at < this.end) {
      const character = this.text[this.at] ?? ''
      if (/\s/.test(character) || character === also) this.at++
      else if (character === '#') while (this.at < this.end && this.text[this.at] !== '\n') this.at++
      else return true
    }
    return false
  }
}
