/** The words, operators and redirections of a script, with the parts that each word is made of. */
import { Unfinished, type Word } from './tree'
import { readHereText, readWord } from './word-parts'

export type Token = { type: 'word'; word: Word } | { type: 'operator'; text: string } | RedirectToken

export interface RedirectToken {
  type: 'redirect'
  descriptor: number
  mode: 'read' | 'write' | 'append' | 'here'
  /** For `2>&1`. */
  duplicate?: number
  /** Of a here-document, once its lines are read. */
  here?: Word
}

interface PendingHere {
  token: RedirectToken
  end: string
  stripsTabs: boolean
  expands: boolean
}

const operators = ['&&', '||', ';;', ';', '&', '|', '(', ')', '\n'] as const
const redirection = /^(\d?)(?:(<<(?!<)-?)|(<<<)|(>>|>\||>&|<&|<>|>|<))/

export function tokenize(script: string): Token[] {
  const tokens: Token[] = []
  const pending: PendingHere[] = []
  let at = 0
  while (at < script.length) {
    const rest = script.slice(at)
    const blank = /^(?:[ \t\r]+|\\\n|#[^\n]*)/.exec(rest)
    if (blank) {
      at += blank[0].length
      continue
    }
    const both = /^&>/.exec(rest)
    const found = both ? undefined : redirection.exec(rest)
    if (both) {
      // `&> file` is `> file 2>&1`; the second follows when the word is there.
      const { word, length } = target(rest, 2)
      tokens.push({ type: 'redirect', descriptor: 1, mode: 'write' }, { type: 'word', word })
      tokens.push({ type: 'redirect', descriptor: 2, mode: 'write', duplicate: 1 })
      at += length
      continue
    }
    if (found) {
      at += redirect(rest, found, tokens, pending)
      continue
    }
    const operator = operators.find((each) => rest.startsWith(each))
    if (operator) {
      tokens.push({ type: 'operator', text: operator })
      at += operator.length
      if (operator === '\n') for (const here of pending.splice(0)) at = readHere(script, at, here)
      continue
    }
    const { word, length } = readWord(rest)
    tokens.push({ type: 'word', word })
    at += length
  }
  if (pending.length > 0) throw new Unfinished('syntax error: here-document without its end')
  return tokens
}

/** Returns how far it read. */
function redirect(rest: string, found: RegExpExecArray, tokens: Token[], pending: PendingHere[]): number {
  const [all, digit = '', here, hereWord, operator = ''] = found
  const isInput = here !== undefined || hereWord !== undefined || operator.startsWith('<')
  const descriptor = digit === '' ? (isInput ? 0 : 1) : Number(digit)
  if (hereWord !== undefined) {
    const { word, length } = target(rest, all.length)
    const text: Word = [...word, { type: 'text', text: '\n', quoted: true }]
    tokens.push({ type: 'redirect', descriptor, mode: 'here', here: text })
    return length
  }
  if (here !== undefined) {
    const { word, length } = target(rest, all.length)
    const end = word.map((part) => (part.type === 'text' ? part.text : '')).join('')
    const token: RedirectToken = { type: 'redirect', descriptor, mode: 'here' }
    const expands = !word.some((part) => part.type === 'text' && part.quoted)
    pending.push({ token, end, stripsTabs: here === '<<-', expands })
    tokens.push(token)
    return length
  }
  const duplicate = operator.endsWith('&') ? /^\d/.exec(rest.slice(all.length))?.[0] : undefined
  const mode = operator === '>>' ? 'append' : isInput ? 'read' : 'write'
  tokens.push({
    type: 'redirect',
    descriptor,
    mode,
    ...(duplicate === undefined ? {} : { duplicate: Number(duplicate) }),
  })
  return all.length + (duplicate === undefined ? 0 : 1)
}

function target(rest: string, skip: number): { word: Word; length: number } {
  const blanks = /^[ \t]*/.exec(rest.slice(skip))?.[0].length ?? 0
  const { word, length } = readWord(rest.slice(skip + blanks))
  return { word, length: skip + blanks + length }
}

/** The lines up to the one that ends it; returns where the script goes on. */
function readHere(script: string, start: number, { token, end, stripsTabs, expands }: PendingHere): number {
  let text = ''
  let at = start
  for (;;) {
    if (at >= script.length) throw new Unfinished('syntax error: here-document without its end')
    const newline = script.indexOf('\n', at)
    const stop = newline < 0 ? script.length : newline
    const line = stripsTabs ? script.slice(at, stop).replace(/^\t+/, '') : script.slice(at, stop)
    at = stop + 1
    if (line === end) break
    text += `${line}\n`
  }
  token.here = expands ? readHereText(text) : [{ type: 'text', text, quoted: true }]
  return Math.min(at, script.length)
}
