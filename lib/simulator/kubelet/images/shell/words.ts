/** What becomes of words: fields and sums. */
import { escapePattern } from './patterns'
import { ShellError, type Word } from './tree'

/** What becomes of one part: a text, or, for `"$@"`, one for each parameter. */
export type Expanded = string | readonly string[]

export interface Field {
  text: string
  /** The same with quoted characters escaped, where it may stand for names of files. */
  pattern?: string
}

/** Unquoted expansions are split at blanks; quoted text is kept as it is, even when empty. */
export function splitFields(word: Word, texts: readonly Expanded[]): Field[] {
  const fields: Field[] = []
  let current: { text: string; pattern: string } | undefined
  let isPattern = false
  const end = () => {
    if (current) fields.push(isPattern ? current : { text: current.text })
    current = undefined
    isPattern = false
  }
  const add = (text: string, isQuoted: boolean) => {
    current ??= { text: '', pattern: '' }
    current.text += text
    current.pattern += isQuoted ? escapePattern(text) : text
    if (!isQuoted && /[*?[]/.test(text)) isPattern = true
  }
  for (const [index, part] of word.entries()) {
    const expanded = texts[index] ?? ''
    if (typeof expanded !== 'string') {
      for (const [position, text] of expanded.entries()) {
        if (position > 0) end()
        add(text, true)
      }
      continue
    }
    if (part.type === 'text' || part.type === 'sum' || part.quoted) {
      const isQuoted = part.type !== 'text' || part.quoted
      if (expanded || (part.type !== 'sum' && part.quoted)) add(expanded, isQuoted)
      continue
    }
    for (const [position, piece] of expanded.split(/[ \t\n]+/).entries()) {
      if (position > 0) end()
      if (piece) add(piece, false)
    }
  }
  end()
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
