/**
 * One step of a path into an object, in the text that managedFields have it in: `f:replicas` (a field), `k:{"name":"web"}`
 * (the list item with these keys), `v:"x"` (the item of a set), `i:0`. The text is canonical, so that two elements are the
 * same exactly when their texts are. Models structured-merge-diff/fieldpath (element.go, serialize-pe.go).
 */
import { getOwn, isJsonObject, type JsonObject } from '../json'

export type PathElement = string

export const fieldElement = (name: string): PathElement => `f:${name}`
export const indexElement = (index: number): PathElement => `i:${index}`
export const valueElement = (value: unknown): PathElement => `v:${goJson(value)}`

/** `pairs` in any order. */
export function keyElement(pairs: readonly (readonly [name: string, value: unknown])[]): PathElement {
  const sorted = pairs.length < 2 ? pairs : [...pairs].sort(([a], [b]) => compareText(a, b))
  return `k:{${sorted.map(([name, value]) => `${goJson(name)}:${goJson(value)}`).join(',')}}`
}

/**
 * Makes a client's text canonical. Undefined for a sort of element that is not known: a later version may know it. Throws an
 * Error for what is no element.
 */
export function readElement(text: string): PathElement | undefined {
  if (text.length < 2) throw new Error('key must be 2 characters long:')
  if (text[1] !== ':') throw new Error(`missing colon: ${text}`)
  const content = text.slice(2)
  switch (text[0]) {
    case 'f':
      return text
    case 'v':
      return valueElement(JSON.parse(content))
    case 'k': {
      const keys: unknown = JSON.parse(content)
      if (!isJsonObject(keys)) throw new Error(`expected an object: ${content}`)
      return keyElement(Object.keys(keys).map((name) => [name, getOwn(keys, name)]))
    }
    case 'i':
      if (!/^[+-]?\d+$/.test(content)) throw new Error(`strconv.Atoi: parsing ${goQuote(content)}: invalid syntax`)
      return indexElement(Number(content))
    default:
      return undefined
  }
}

/** As it stands in messages: `.spec`, `[name="web"]`, `[="x"]`, `[0]`. */
export function printElement(element: PathElement): string {
  const content = element.slice(2)
  switch (element[0]) {
    case 'f':
      return `.${content}`
    case 'k': {
      const keys = keysOf(element)
      return `[${Object.keys(keys)
        .map((name) => `${name}=${printValue(keys[name])}`)
        .join(',')}]`
    }
    case 'v':
      return `[=${printValue(JSON.parse(content))}]`
    default:
      return `[${content}]`
  }
}

export const printPath = (path: readonly PathElement[]): string => path.map(printElement).join('')

const sorts = 'fkvi'

/** Fields first, then keys, values and places. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0
  const sort = a[0] ?? ''
  if (sort !== b[0]) return sorts.indexOf(sort) - sorts.indexOf(b[0] ?? '')
  if (sort === 'f') return a < b ? -1 : 1
  if (sort === 'i') return Number(a.slice(2)) - Number(b.slice(2))
  if (sort === 'v') return compareValues(JSON.parse(a.slice(2)), JSON.parse(b.slice(2)))
  return compareKeys(keysOf(a), keysOf(b))
}

const keysOf = (element: PathElement): JsonObject => JSON.parse(element.slice(2)) as JsonObject

function compareKeys(a: JsonObject, b: JsonObject): number {
  const [names, others] = [Object.keys(a).sort(compareText), Object.keys(b).sort(compareText)]
  for (let at = 0; at < names.length && at < others.length; at++) {
    const [name = '', other = ''] = [names[at], others[at]]
    const order = compareText(name, other) || compareValues(a[name], b[other])
    if (order) return order
  }
  return names.length - others.length
}

const ranks: Readonly<Record<string, number>> = { number: 0, string: 1, boolean: 2 }

function compareValues(a: unknown, b: unknown): number {
  const order = (ranks[typeof a] ?? 3) - (ranks[typeof b] ?? 3)
  if (order) return order
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return compareText(String(a), String(b))
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const printValue = (value: unknown) => (typeof value === 'string' ? goQuote(value) : JSON.stringify(value))

/** As Go quotes with %q, for the texts that stand in keys. */
const goQuote = (text: string) => JSON.stringify(text)

/** As Go's encoder writes it, which spares HTML. */
function goJson(value: unknown): string {
  const text = JSON.stringify(value)
  return /[<>&\u2028\u2029]/.test(text) ? text.replace(/[<>&\u2028\u2029]/g, escaped) : text
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
