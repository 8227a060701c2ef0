/** What becomes of words: fields and sums. */
import { ShellError, type Word } from './tree'

/** Unquoted expansions are split at blanks; quoted text is kept as it is, even when empty. */
export function splitFields(word: Word, texts: readonly string[]): string[] {
  const fields: string[] = []
  let current: string | undefined
  for (const [index, part] of word.entries()) {
    const text = texts[index] ?? ''
    const isWhole = part.type === 'text' || part.type === 'sum' || part.quoted
    if (isWhole) {
      if (text || (part.type !== 'text' && part.type !== 'sum') || (part.type === 'text' && part.quoted)) {
        current = (current ?? '') + text
      }
      continue
    }
    const pieces = text.split(/[ \t\n]+/)
    for (const [position, piece] of pieces.entries()) {
      if (position > 0 && current !== undefined) {
        fields.push(current)
        current = undefined
      }
      if (piece) current = (current ?? '') + piece
    }
  }
  if (current !== undefined) fields.push(current)
  return fields
}

/** Integers with + - * / % ( ) and variables. */
export function evaluateSum(expression: string, variable: (name: string) => string): number {
  const tokens = expression.match(/\d+|[A-Za-z_]\w*|[-+*/%()$]/g)?.filter((token) => token !== '$') ?? []
  if (tokens.join('').length !== expression.replace(/[\s$]/g, '').length) {
    throw new ShellError(`arithmetic syntax error: ${expression.trim()}`)
  }
  let at = 0
  const factor = (): number => {
    const token = tokens[at++]
    if (token === undefined) throw new ShellError('arithmetic syntax error')
    if (token === '-') return -factor()
    if (token === '(') {
      const value = sum()
      at++
      return value
    }
    return /^\d/.test(token) ? Number(token) : Number(variable(token) || 0)
  }
  const product = (): number => {
    let value = factor()
    for (let operator = tokens[at]; operator === '*' || operator === '/' || operator === '%'; operator = tokens[at]) {
      at++
      const next = factor()
      if (operator !== '*' && next === 0) throw new ShellError('divide by zero')
      value = operator === '*' ? value * next : operator === '/' ? Math.trunc(value / next) : value % next
    }
    return value
  }
  const sum = (): number => {
    let value = product()
    for (let operator = tokens[at]; operator === '+' || operator === '-'; operator = tokens[at]) {
      at++
      value = operator === '+' ? value + product() : value - product()
    }
    return value
  }
  return sum()
}
