/** One word of a script and what it is made of: text, quotes, and what is put in for `$` and backquotes. */
import { type Operation, type Part, ShellError, Unfinished, type Word } from './tree'

export function readWord(source: string): { word: Word; length: number } {
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
      if (end < 0) throw new Unfinished('syntax error: unterminated quoted string')
      flush()
      parts.push({ type: 'text', text: source.slice(at + 1, end), quoted: true })
      at = end + 1
    } else if (character === '"') {
      flush()
      const end = closingQuote(source, at + 1)
      parts.push(...readQuoted(source.slice(at + 1, end)))
      at = end + 1
    } else if (character === '\\') {
      if (source.charAt(at + 1) !== '\n') {
        flush()
        parts.push({ type: 'text', text: source.charAt(at + 1), quoted: true })
      }
      at += 2
    } else if (character === '$' || character === '`') {
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

/** What is between double quotes. */
function readQuoted(source: string): Part[] {
  return readText(source, /["\\$`\n]/)
}

/** A here-document: as in double quotes, but that these themselves mean nothing. */
export function readHereText(source: string): Word {
  return readText(source, /[\\$`\n]/)
}

function readText(source: string, escapable: RegExp): Part[] {
  const parts: Part[] = []
  let text = ''
  let at = 0
  while (at < source.length) {
    const character = source.charAt(at)
    if (character === '\\' && escapable.test(source.charAt(at + 1))) {
      if (source.charAt(at + 1) !== '\n') text += source.charAt(at + 1)
      at += 2
    } else if (character === '$' || character === '`') {
      if (text) parts.push({ type: 'text', text, quoted: true })
      text = ''
      const { part, length } = readExpansion(source.slice(at), true)
      parts.push(part)
      at += length
    } else {
      text += character
      at++
    }
  }
  if (text || parts.length === 0) parts.push({ type: 'text', text, quoted: true })
  return parts
}

/** Past what `$( )`, `${ }` and backquotes hold. */
function closingQuote(source: string, start: number): number {
  for (let at = start; at < source.length; at++) {
    const character = source.charAt(at)
    if (character === '"') return at
    if (character === '\\') at++
    else if (character === '$' || character === '`') at += readExpansion(source.slice(at), true).length - 1
  }
  throw new Unfinished('syntax error: unterminated quoted string')
}

function readExpansion(source: string, quoted: boolean): { part: Part; length: number } {
  if (source.startsWith('`')) return readBackquoted(source, quoted)
  if (source.startsWith('$((')) {
    const end = closing(source, '(', ')')
    if (source.charAt(end - 1) === ')')
      return { part: { type: 'sum', expression: source.slice(3, end - 1) }, length: end + 1 }
  }
  if (source.startsWith('$(')) {
    const end = closing(source, '(', ')')
    return { part: { type: 'command', script: source.slice(2, end), quoted }, length: end + 1 }
  }
  if (source.startsWith('${')) {
    const end = closing(source, '{', '}')
    return { part: readBraced(source.slice(2, end), quoted), length: end + 1 }
  }
  const plain = /^\$([A-Za-z_]\w*|[?$#@*!0-9-])/.exec(source)
  if (plain?.[1] !== undefined) return { part: { type: 'variable', name: plain[1], quoted }, length: plain[0].length }
  return { part: { type: 'text', text: '$', quoted: true }, length: 1 }
}

function readBackquoted(source: string, quoted: boolean): { part: Part; length: number } {
  const found = /^`((?:[^`\\]|\\[\s\S])*)`/.exec(source)
  if (found?.[1] === undefined) throw new Unfinished('syntax error: unterminated backquote')
  const script = found[1].replace(/\\([\\$`])/g, '$1')
  return { part: { type: 'command', script, quoted }, length: found[0].length }
}

function readBraced(inside: string, quoted: boolean): Part {
  const length = /^#(\w+|[@*])$/.exec(inside)
  if (length?.[1] !== undefined)
    return { type: 'variable', name: length[1], quoted, operation: { operator: 'length', word: [] } }
  const found = /^(\w+|[?#$@*!-])(?:(:?[-=+?]|%%?|##?|\/\/?)([\s\S]*))?$/.exec(inside)
  if (found?.[1] === undefined) throw new ShellError(`bad substitution: \${${inside}}`)
  const [, name, operator, text = ''] = found
  const operation: Operation | undefined = operator === undefined ? undefined : { operator, word: readOperand(text) }
  return { type: 'variable', name, quoted, ...(operation ? { operation } : {}) }
}

/** The word of an operation may hold blanks; quotes in it quote. */
function readOperand(text: string): Word {
  const parts: Part[] = []
  let at = 0
  while (at < text.length) {
    const { word, length } = readWord(text.slice(at))
    parts.push(...word)
    at += length
    const plain = /^[\s;&|()<>]+/.exec(text.slice(at))?.[0] ?? ''
    if (plain) parts.push({ type: 'text', text: plain, quoted: false })
    at += plain.length
  }
  return parts
}

/** The end of `$( … )` or `${ … }`, past nested ones and quotes. */
function closing(source: string, open: string, close: string): number {
  let depth = 0
  for (let at = 1; at < source.length; at++) {
    const character = source.charAt(at)
    if (character === "'") {
      const end = source.indexOf("'", at + 1)
      if (end < 0) break
      at = end
    } else if (character === '"') at = closingQuote(source, at + 1)
    else if (character === '\\') at++
    else if (character === open) depth++
    else if (character === close && --depth === 0) return at
  }
  throw new Unfinished(`syntax error: missing '${close}'`)
}
