/**
 * The paths of printer columns (`.status.conditions[?(@.type=="Ready")].status`): fields, indices, slices, filters,
 * wildcards, unions and recursive descent, with the quirks of the original. Templates around a path, `range` and `end`, have no place
 * in a column and are not understood. Models k8s.io/client-go/util/jsonpath with missing keys allowed.
 */
import { getOwn, goText, isJsonObject } from './json'

export interface JsonPath {
  /** What the path leads to. Throws where the original fails: an index out of bounds, a filter over what is no list. */
  find(root: unknown): readonly unknown[]
}

type Step =
  | { at: 'field'; name: string }
  | { at: 'literal'; value: string | number | boolean }
  | { at: 'slice'; from?: number; to?: number; step?: number }
  | { at: 'filter'; left: readonly Step[]; operator: string; right: readonly Step[] }
  | { at: 'union'; of: readonly (readonly Step[])[] }
  | { at: 'wildcard' | 'recursive' }

/** Throws on what is no path. */
export function parseJsonPath(text: string): JsonPath {
  const steps = new Parser(text).steps()
  return { find: (root) => walk([root], steps) }
}

/** What is printed of a result: lists and objects as JSON, all else as Go has it with %v; null is said as the original says it. */
export function jsonPathText(value: unknown): string {
  if (value === null) return '<no value>'
  return typeof value === 'object' ? JSON.stringify(value, sortedKeys) : goText(value)
}

const sortedKeys = (_key: string, value: unknown): unknown =>
  isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value

const fieldEnd = /[\s.,[\]$@{}]/

class Parser {
  #at = 0

  constructor(private readonly text: string) {}

  steps(): Step[] {
    const steps: Step[] = []
    while (this.#at < this.text.length) {
      const next = this.#step(steps.at(-1))
      if (next) steps.push(...next)
    }
    return steps
  }

  #step(before: Step | undefined): Step[] | undefined {
    const { text } = this
    if (text.startsWith('[?(', this.#at)) return [this.#filter()]
    if (text.startsWith('..', this.#at)) {
      if (before?.at === 'recursive') throw new Error('invalid multiple recursive descent')
      this.#at += 2
      const isField = /[\p{L}\p{N}_]/u.test(text[this.#at] ?? '')
      return isField ? [{ at: 'recursive' }, this.#field()] : [{ at: 'recursive' }]
    }
    const character = text[this.#at] ?? ''
    if (/[\r\n]/.test(character)) throw new Error('unclosed action')
    if (character === '[') return this.#brackets()
    if (character === '"' || character === "'") return [{ at: 'literal', value: this.#quoted(character) }]
    if (/[+\-\d]/.test(character)) return [{ at: 'literal', value: this.#number() }]
    if (/[\p{L}_]/u.test(character)) return [{ at: 'literal', value: this.#word() }]
    this.#at++
    // The object itself: the path begins there anyhow.
    if (character === ' ' || character === '@' || character === '$') return undefined
    if (character === '.') return [this.#field()]
    throw new Error(`unrecognized character in action: ${character}`)
  }

  #field(): Step {
    let name = ''
    for (; this.#at < this.text.length; this.#at++) {
      const character = this.text[this.#at] ?? ''
      if (character === '\\') name += this.text[++this.#at] ?? ''
      else if (fieldEnd.test(character)) break
      else name += character
    }
    return name === '*' ? { at: 'wildcard' } : { at: 'field', name }
  }

  #brackets(): Step[] {
    const end = this.text.indexOf(']', this.#at)
    if (end < 0) throw new Error('unterminated array')
    const inside = this.text.slice(this.#at + 1, end)
    this.#at = end + 1
    const parts = inside.split(',')
    if (parts.length > 1) return [{ at: 'union', of: parts.map((part) => new Parser(`[${part.trim()}]`).steps()) }]
    const [, key] = /^'([^']*)'$/.exec(inside) ?? []
    if (key !== undefined) return new Parser(`.${key}`).steps()
    const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(inside === '*' ? ':' : inside)
    if (!slice) throw new Error(`invalid array index ${inside}`)
    const [from, to, step] = slice.slice(1).map((part) => (part ? wholeNumber(part) : undefined))
    const isIndex = slice[2] === undefined
    if (isIndex && from === undefined) throw new Error(`invalid array index ${inside}`)
    return [
      {
        at: 'slice',
        ...(from === undefined ? {} : { from }),
        // The one after the index; after the last one there is no 0, but the end.
        ...(isIndex ? (from === -1 ? {} : { to: (from ?? 0) + 1 }) : to === undefined ? {} : { to }),
        ...(step === undefined ? {} : { step }),
      },
    ]
  }

  #filter(): Step {
    const start = this.#at + '[?('.length
    let quote: string | undefined
    for (let at = start; at < this.text.length; at++) {
      const character = this.text[at] ?? ''
      if (character === '\n') break
      if (quote) {
        if (character === quote && this.text[at - 1] !== '\\') quote = undefined
      } else if (character === '"' || character === "'") quote = character
      else if (character === ')') {
        if (this.text[at + 1] !== ']') throw new Error('unclosed array expect ]')
        this.#at = at + 2
        return filterOf(this.text.slice(start, at))
      }
    }
    throw new Error('unterminated filter')
  }

  #quoted(quote: string): string {
    let value = ''
    for (let at = this.#at + 1; at < this.text.length; at++) {
      const character = this.text[at] ?? ''
      if (character === '\\') value += escapes[this.text[++at] ?? ''] ?? this.text[at] ?? ''
      else if (character === quote) {
        this.#at = at + 1
        return value
      } else value += character
    }
    throw new Error('unterminated quoted string')
  }

  #number(): number {
    const [found = ''] = /^[+-]?[\d.]*/.exec(this.text.slice(this.#at)) ?? []
    this.#at += found.length
    const value = Number(found)
    if (!/\d/.test(found) || Number.isNaN(value)) throw new Error(`cannot parse number ${found}`)
    return value
  }

  #word(): boolean {
    const [word = ''] = /^[^\s.,[\]$@{}]+/.exec(this.text.slice(this.#at)) ?? []
    this.#at += word.length
    if (word === 'true' || word === 'false') return word === 'true'
    throw new Error(`unrecognized identifier ${word}`)
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`array index ${text} is not a number`)
  return value
}

function filterOf(text: string): Step {
  const compared = /^([^!<>=]+)([!<>=]+)(.+)$/.exec(text)
  if (!compared) return { at: 'filter', left: new Parser(text).steps(), operator: 'exists', right: [] }
  const [, left = '', operator = '', right = ''] = compared
  return { at: 'filter', left: new Parser(left).steps(), operator, right: new Parser(right).steps() }
}

const walk = (input: readonly unknown[], steps: readonly Step[]): readonly unknown[] =>
  steps.reduce<readonly unknown[]>((values, step) => take(values, step), input)

function take(input: readonly unknown[], step: Step): readonly unknown[] {
  switch (step.at) {
    case 'literal':
      return [step.value]
    case 'field':
      return input.flatMap((value) =>
        isJsonObject(value) && Object.hasOwn(value, step.name) ? [getOwn(value, step.name)] : [],
      )
    case 'wildcard':
      return input.flatMap(childrenOf)
    case 'recursive':
      return input.flatMap(descend)
    case 'union':
      return step.of.flatMap((steps) => walk(input, steps))
    case 'slice':
      return input.flatMap((value) => (isAbsent(value) ? [] : sliceOf(value, step)))
    case 'filter':
      return input.flatMap((value) => {
        if (!Array.isArray(value)) throw new Error(`${goText(value)} is not array or slice and cannot be filtered`)
        return value.filter((item) => holds(item, step))
      })
  }
}

const isAbsent = (value: unknown) => value === null || value === undefined

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return isJsonObject(value) ? Object.values(value) : []
}

/** The value and all that is below it, where it holds anything. */
function descend(value: unknown): unknown[] {
  const children = childrenOf(value)
  return children.length > 0 ? [value, ...children.flatMap(descend)] : []
}

function sliceOf(value: unknown, { from = 0, to, step = 1 }: Extract<Step, { at: 'slice' }>): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${goText(value)} is not array or slice`)
  const { length } = value
  const start = from < 0 ? from + length : from
  const end = to === undefined ? length : to < 0 ? to + length : to
  if (step <= 0) throw new Error('step must be > 0')
  if (start === end) return []
  if (start < 0 || start >= length || end > length || end < start) {
    throw new Error(`array index out of bounds: index ${start}, length ${length}`)
  }
  return value.slice(start, end).filter((_, at) => at % step === 0)
}

function holds(item: unknown, { left, operator, right }: Extract<Step, { at: 'filter' }>): boolean {
  if (operator === 'exists') return found(item, left).length > 0
  const [a, b] = [only(walk([item], left)), only(walk([item], right))]
  if (typeof a !== typeof b || !['string', 'number', 'boolean'].includes(typeof a)) {
    throw new Error('incompatible types for comparison')
  }
  const [x, y] = [a as string | number | boolean, b as string | number | boolean]
  switch (operator) {
    case '==':
      return x === y
    case '!=':
      return x !== y
    case '<':
      return x < y
    case '<=':
      return x <= y
    case '>':
      return x > y
    case '>=':
      return x >= y
    default:
      throw new Error(`unrecognized filter operator ${operator}`)
  }
}

function found(item: unknown, steps: readonly Step[]): readonly unknown[] {
  try {
    return walk([item], steps)
  } catch {
    return []
  }
}

function only(values: readonly unknown[]): unknown {
  if (values.length !== 1) throw new Error('can only compare one element at a time')
  return values[0]
}
