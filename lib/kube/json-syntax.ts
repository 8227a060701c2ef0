/** What is wrong with a text that should be JSON, in the words of Go's encoding/json: the API answers with them. Models scanner.go. */

interface Fault {
  at: number
  context: string
}

type Step = number | Fault

/** Undefined for a text that is JSON. */
export function jsonSyntaxError(text: string): string | undefined {
  // Go reads bytes, and names one where it stumbles.
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
  const end = value(bytes, space(bytes, 0))
  if (typeof end !== 'number') return describe(bytes, end)
  const rest = space(bytes, end)
  return rest < bytes.length ? describe(bytes, { at: rest, context: 'after top-level value' }) : undefined
}

function describe(bytes: string, { at, context }: Fault): string {
  if (at >= bytes.length) return 'unexpected end of JSON input'
  const character = bytes.charAt(at)
  const quoted = character === "'" ? "\\'" : character === '"' ? '"' : JSON.stringify(character).slice(1, -1)
  return `invalid character '${quoted}' ${context}`
}

function space(bytes: string, at: number): number {
  let next = at
  while (next < bytes.length && ' \t\r\n'.includes(bytes.charAt(next))) next++
  return next
}

/** Where the next thing begins that is open, innermost last; a loop and no recursion, for a text may nest without end. */
function value(bytes: string, start: number): Step {
  const open: ('{' | '[')[] = []
  let at = start
  for (;;) {
    const first = bytes.charAt(at)
    let end: Step
    if (first === '{' || first === '[') {
      const inner = space(bytes, at + 1)
      if (bytes.charAt(inner) === (first === '{' ? '}' : ']')) end = inner + 1
      else {
        open.push(first)
        const begin = first === '{' ? key(bytes, inner) : inner
        if (typeof begin !== 'number') return begin
        at = begin
        continue
      }
    } else end = scalar(bytes, at)
    if (typeof end !== 'number') return end
    const next = closeOrNext(bytes, end, open)
    if (typeof next !== 'number' || open.length === 0) return next
    at = next
  }
}

/** After a value: past every bracket that ends here, then to the next value of the one that goes on. */
function closeOrNext(bytes: string, end: number, open: ('{' | '[')[]): Step {
  let at = end
  for (let inside = open.at(-1); inside; inside = open.at(-1)) {
    at = space(bytes, at)
    const character = bytes.charAt(at)
    if (character === (inside === '{' ? '}' : ']')) {
      open.pop()
      at++
    } else if (character === ',') {
      const next = space(bytes, at + 1)
      return inside === '{' ? key(bytes, next) : next
    } else return { at, context: inside === '{' ? 'after object key:value pair' : 'after array element' }
  }
  return at
}

/** Through the colon, to where the value begins. */
function key(bytes: string, at: number): Step {
  if (bytes.charAt(at) !== '"') return { at, context: 'looking for beginning of object key string' }
  const end = string(bytes, at)
  if (typeof end !== 'number') return end
  const colon = space(bytes, end)
  if (bytes.charAt(colon) !== ':') return { at: colon, context: 'after object key' }
  return space(bytes, colon + 1)
}

function scalar(bytes: string, at: number): Step {
  const first = bytes.charAt(at)
  if (first === '"') return string(bytes, at)
  for (const literal of ['true', 'false', 'null'])
    if (literal.startsWith(first) && first) return word(bytes, at, literal)
  if (first === '-' || isDigit(first)) return number(bytes, at)
  return { at, context: 'looking for beginning of value' }
}

function word(bytes: string, at: number, literal: string): Step {
  for (let index = 1; index < literal.length; index++) {
    const expected = literal.charAt(index)
    if (bytes.charAt(at + index) !== expected)
      return { at: at + index, context: `in literal ${literal} (expecting '${expected}')` }
  }
  return at + literal.length
}

function string(bytes: string, start: number): Step {
  for (let at = start + 1; at < bytes.length; at++) {
    const character = bytes.charAt(at)
    if (character === '"') return at + 1
    if (character < ' ') return { at, context: 'in string literal' }
    if (character !== '\\') continue
    at++
    if (bytes.charAt(at) === 'u') {
      for (let digit = 1; digit <= 4; digit++) {
        if (!/^[0-9a-fA-F]$/.test(bytes.charAt(at + digit)))
          return { at: at + digit, context: 'in \\u hexadecimal character escape' }
      }
      at += 4
    } else if (!'bfnrt\\/"'.includes(bytes.charAt(at)) || at >= bytes.length)
      return { at, context: 'in string escape code' }
  }
  return { at: bytes.length, context: '' }
}

const isDigit = (character: string) => character >= '0' && character <= '9' && character.length === 1

function number(bytes: string, start: number): Step {
  let at = bytes.charAt(start) === '-' ? start + 1 : start
  if (!isDigit(bytes.charAt(at))) return { at, context: 'in numeric literal' }
  if (bytes.charAt(at) === '0') at++
  else at = digits(bytes, at)
  if (bytes.charAt(at) === '.') {
    at++
    if (!isDigit(bytes.charAt(at))) return { at, context: 'after decimal point in numeric literal' }
    at = digits(bytes, at)
  }
  if (/^[eE]$/.test(bytes.charAt(at))) {
    at++
    if (/^[+-]$/.test(bytes.charAt(at))) at++
    if (!isDigit(bytes.charAt(at))) return { at, context: 'in exponent of numeric literal' }
    at = digits(bytes, at)
  }
  return at
}

function digits(bytes: string, start: number): number {
  let at = start
  while (isDigit(bytes.charAt(at))) at++
  return at
}
