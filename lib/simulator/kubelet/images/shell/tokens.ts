/** The words, operators and redirections of a script, with the parts that each word is made of. */
import { type Part, ShellError, type Word } from './tree'

export type Token =
  | { type: 'word'; word: Word }
  | { type: 'operator'; text: string }
  | { type: 'redirect'; descriptor: number; append: boolean; duplicate?: number; input: boolean }

const operators = ['&&', '||', ';;', ';', '&', '|', '(', ')', '\n'] as const

export function tokenize(script: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < script.length) {
    const rest = script.slice(at)
    const blank = /^(?:[ \t\r]+|\\\n|#[^\n]*)/.exec(rest)
    if (blank) {
      at += blank[0].length
      continue
    }
    const redirect = /^(\d?)(>>|>&|>|<<|<)(?:(\d)(?![\w/.]))?/.exec(rest)
    if (redirect) {
      const [all, descriptor = '', operator = '', duplicate] = redirect
      if (operator === '<<') throw new ShellError('here-documents are not supported')
      const isDuplicate = operator === '>&'
      if (isDuplicate && duplicate === undefined) throw new ShellError('syntax error: bad redirection')
      tokens.push({
        type: 'redirect',
        descriptor: descriptor === '' ? (operator === '<' ? 0 : 1) : Number(descriptor),
        append: operator === '>>',
        input: operator === '<',
        ...(isDuplicate ? { duplicate: Number(duplicate) } : {}),
      })
      at += isDuplicate ? all.length : all.length - (duplicate?.length ?? 0)
      continue
    }
    const operator = operators.find((each) => rest.startsWith(each))
    if (operator) {
      tokens.push({ type: 'operator', text: operator })
      at += operator.length
      continue
    }
    const { word, length } = readWord(rest)
    tokens.push({ type: 'word', word })
    at += length
  }
  return tokens
}

function readWord(source: string): { word: Word; length: number } {
  const parts: Part[] = []
  let text = ''
  let at = 0
  const flush = () => {
    if (text) parts.push({ type: 'text', text, quoted: false })
    text = ''
  }
  while (at < source.length && !/[\s;&|()<>]/.test(source.charAt(at))) {
    const character = source.charAt(at)
    if (character === "'") {
      const end = source.indexOf("'", at + 1)
      if (end < 0) throw new ShellError('syntax error: unterminated quoted string')
      flush()
      parts.push({ type: 'text', text: source.slice(at + 1, end), quoted: true })
      at = end + 1
    } else if (character === '"') {
      flush()
      at = readDoubleQuoted(source, at + 1, parts)
    } else if (character === '\\') {
      flush()
      parts.push({ type: 'text', text: source.charAt(at + 1), quoted: true })
      at += 2
    } else if (character === '`') throw new ShellError('backquotes are not supported, use $(...)')
    else if (character === '$') {
      flush()
      const { part, length } = readExpansion(source.slice(at), false)
      parts.push(part)
      at += length
    } else {
      text += character
      at++
    }
  }
  flush()
  return { word: parts, length: at }
}

function readDoubleQuoted(source: string, start: number, parts: Part[]): number {
  let at = start
  let text = ''
  for (;;) {
    const character = source.charAt(at)
    if (character === '') throw new ShellError('syntax error: unterminated quoted string')
    if (character === '"') break
    if (character === '\\' && /["\\$`\n]/.test(source.charAt(at + 1))) {
      if (source.charAt(at + 1) !== '\n') text += source.charAt(at + 1)
      at += 2
    } else if (character === '`') throw new ShellError('backquotes are not supported, use $(...)')
    else if (character === '$') {
      parts.push({ type: 'text', text, quoted: true })
      text = ''
      const { part, length } = readExpansion(source.slice(at), true)
      parts.push(part)
      at += length
    } else {
      text += character
      at++
    }
  }
  parts.push({ type: 'text', text, quoted: true })
  return at + 1
}

function readExpansion(source: string, quoted: boolean): { part: Part; length: number } {
  if (source.startsWith('$((')) {
    const end = source.indexOf('))')
    if (end < 0) throw new ShellError("syntax error: missing '))'")
    return { part: { type: 'sum', expression: source.slice(3, end) }, length: end + 2 }
  }
  if (source.startsWith('$(')) {
    const end = closingParenthesis(source)
    return { part: { type: 'command', script: source.slice(2, end), quoted }, length: end + 1 }
  }
  const braced = /^\$\{(\w+|[?#$@*])(?::?-([^}]*))?\}/.exec(source)
  if (braced?.[1] !== undefined) {
    const [all, name, fallback] = braced
    return {
      part: { type: 'variable', name, quoted, ...(fallback === undefined ? {} : { fallback }) },
      length: all.length,
    }
  }
  if (source.startsWith('${')) throw new ShellError(`bad substitution: ${source.slice(0, source.indexOf('}') + 1)}`)
  const plain = /^\$([A-Za-z_]\w*|[?$#@*0-9])/.exec(source)
  if (plain?.[1] !== undefined) return { part: { type: 'variable', name: plain[1], quoted }, length: plain[0].length }
  return { part: { type: 'text', text: '$', quoted: true }, length: 1 }
}

/** The end of `$( … )`, past nested ones and quotes. */
function closingParenthesis(source: string): number {
  let depth = 0
  let quote = ''
  for (let at = 1; at < source.length; at++) {
    const character = source.charAt(at)
    if (quote) {
      if (character === quote) quote = ''
    } else if (character === "'" || character === '"') quote = character
    else if (character === '\\') at++
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return at
  }
  throw new ShellError("syntax error: missing ')'")
}
