/** From tokens to commands. */
import { type RedirectToken, type Token, tokenize } from './tokens'
import { type Assignment, type Command, type Redirection, ShellError, Unfinished, type Word } from './tree'

export function parseScript(script: string): Command {
  const parser = new Parser(tokenize(script))
  return parser.script()
}

const compound = ['if', 'while', 'until', 'for', '{', 'case', 'function']

class Parser {
  #at = 0
  constructor(private readonly tokens: readonly Token[]) {}

  script(): Command {
    const list = this.#list([])
    const rest = this.tokens[this.#at]
    if (rest) throw new ShellError(`syntax error: unexpected ${nameOf(rest)}`)
    return list
  }

  /** Up to one of the closing words, which is left. */
  #list(closing: readonly string[]): Command {
    const items: Command[] = []
    for (;;) {
      while (this.#isOperator(';') || this.#isOperator('\n')) this.#at++
      const next = this.tokens[this.#at]
      if (!next || (next.type === 'operator' && next.text === ')')) break
      if (next.type === 'operator' && next.text === ';;' && closing.includes(';;')) break
      if (next.type === 'word' && closing.includes(plainText(next.word) ?? '')) break
      const item = this.#andOr()
      if (this.#isOperator('&')) {
        this.#at++
        items.push({ type: 'background', command: item })
        continue
      }
      items.push(item)
      if (!this.#isOperator(';') && !this.#isOperator('\n')) break
    }
    return items.length === 1 && items[0] ? items[0] : { type: 'list', items }
  }

  #andOr(): Command {
    let left = this.#negated()
    for (;;) {
      const type = this.#isOperator('&&') ? 'and' : this.#isOperator('||') ? 'or' : undefined
      if (!type) return left
      this.#at++
      this.#skipLines()
      left = { type, left, right: this.#negated() }
    }
  }

  #negated(): Command {
    if (!this.#isWord('!')) return this.#pipeline()
    this.#at++
    return { type: 'not', command: this.#negated() }
  }

  #pipeline(): Command {
    const first = this.#command()
    if (!this.#isOperator('|')) return first
    const commands = [first]
    while (this.#isOperator('|')) {
      this.#at++
      this.#skipLines()
      commands.push(this.#command())
    }
    return { type: 'pipeline', commands }
  }

  /** With the redirections that may follow `done`, `fi`, `}` and `)`. */
  #command(): Command {
    const isSimple = !this.#beginsCompound()
    const command = this.#plainCommand()
    if (isSimple) return command
    const redirections: Redirection[] = []
    for (let token = this.tokens[this.#at]; token?.type === 'redirect'; token = this.tokens[this.#at]) {
      this.#at++
      redirections.push(this.#redirection(token))
    }
    return redirections.length === 0 ? command : { type: 'redirected', command, redirections }
  }

  #beginsCompound(): boolean {
    const next = this.tokens[this.#at]
    if (next?.type === 'operator') return next.text === '('
    return next?.type === 'word' && compound.includes(plainText(next.word) ?? '')
  }

  #plainCommand(): Command {
    if (this.#isOperator('(')) {
      this.#at++
      const body = this.#list([])
      this.#close(')')
      return { type: 'subshell', body }
    }
    const next = this.tokens[this.#at]
    const word = next?.type === 'word' ? plainText(next.word) : undefined
    switch (word) {
      case 'if':
        return this.#if()
      case 'while':
      case 'until':
        return this.#loop(word === 'until')
      case 'for':
        return this.#for()
      case '{':
        return this.#group()
      case 'case':
        return this.#case()
      case 'function':
        this.#at++
        return this.#function()
      default:
        return this.#simple()
    }
  }

  #if(): Command {
    const branches: { condition: Command; body: Command }[] = []
    do {
      this.#at++
      const condition = this.#list(['then'])
      this.#expect('then')
      branches.push({ condition, body: this.#list(['elif', 'else', 'fi']) })
    } while (this.#isWord('elif'))
    if (!this.#isWord('else')) {
      this.#expect('fi')
      return { type: 'if', branches }
    }
    this.#at++
    const otherwise = this.#list(['fi'])
    this.#expect('fi')
    return { type: 'if', branches, otherwise }
  }

  #loop(until: boolean): Command {
    this.#at++
    const condition = this.#list(['do'])
    this.#expect('do')
    const body = this.#list(['done'])
    this.#expect('done')
    return { type: 'loop', until, condition, body }
  }

  #for(): Command {
    this.#at++
    const name = this.tokens[this.#at]
    const variable = name?.type === 'word' ? plainText(name.word) : undefined
    if (!variable) throw this.#wrong('syntax error: bad for loop variable')
    this.#at++
    this.#skipLines()
    let words: Word[] | undefined
    if (this.#isWord('in')) {
      this.#at++
      words = []
      for (let token = this.tokens[this.#at]; token?.type === 'word'; token = this.tokens[this.#at]) {
        words.push(token.word)
        this.#at++
      }
    }
    while (this.#isOperator(';') || this.#isOperator('\n')) this.#at++
    this.#expect('do')
    const body = this.#list(['done'])
    this.#expect('done')
    return { type: 'for', variable, words, body }
  }

  #case(): Command {
    this.#at++
    const subject = this.tokens[this.#at]
    if (subject?.type !== 'word') throw this.#wrong('syntax error: bad case')
    this.#at++
    this.#skipLines()
    this.#expect('in')
    this.#skipLines()
    const branches: { patterns: Word[]; body: Command }[] = []
    while (!this.#isWord('esac')) {
      if (this.#isOperator('(')) this.#at++
      const patterns: Word[] = []
      for (;;) {
        const token = this.tokens[this.#at]
        if (token?.type !== 'word') throw this.#wrong('syntax error: bad case pattern')
        patterns.push(token.word)
        this.#at++
        if (!this.#isOperator('|')) break
        this.#at++
      }
      this.#close(')')
      branches.push({ patterns, body: this.#list([';;', 'esac']) })
      if (this.#isOperator(';;')) this.#at++
      this.#skipLines()
    }
    this.#at++
    return { type: 'case', word: subject.word, branches }
  }

  /** At its name. */
  #function(): Command {
    const token = this.tokens[this.#at]
    const name = token?.type === 'word' ? plainText(token.word) : undefined
    if (!name) throw this.#wrong('syntax error: bad function name')
    this.#at++
    if (this.#isOperator('(')) {
      this.#at++
      this.#close(')')
    }
    this.#skipLines()
    return { type: 'function', name, body: this.#command() }
  }

  #group(): Command {
    this.#at++
    const body = this.#list(['}'])
    this.#expect('}')
    return body
  }

  #simple(): Command {
    const assignments: Assignment[] = []
    const words: Word[] = []
    const redirections: Redirection[] = []
    for (let token = this.tokens[this.#at]; token && token.type !== 'operator'; token = this.tokens[this.#at]) {
      this.#at++
      if (token.type === 'redirect') redirections.push(this.#redirection(token))
      else {
        const assignment = words.length === 0 ? assignmentOf(token.word) : undefined
        if (assignment) assignments.push(assignment)
        else words.push(token.word)
      }
    }
    if (words.length === 0 && assignments.length === 0 && redirections.length === 0) {
      const token = this.tokens[this.#at]
      throw this.#wrong(`syntax error: unexpected ${token ? nameOf(token) : 'end of file'}`)
    }
    if (this.#isOperator('(') && words.length === 1 && this.#isEmptyList()) {
      this.#at--
      return this.#function()
    }
    return { type: 'simple', assignments, words, redirections }
  }

  #redirection({ descriptor, mode, duplicate, here }: RedirectToken): Redirection {
    if (here) return { descriptor, mode, to: here }
    if (duplicate !== undefined) return { descriptor, mode, to: duplicate }
    const target = this.tokens[this.#at]
    if (target?.type !== 'word') throw this.#wrong('syntax error: bad redirection')
    this.#at++
    return { descriptor, mode, to: target.word }
  }

  #isEmptyList(): boolean {
    const next = this.tokens[this.#at + 1]
    return next?.type === 'operator' && next.text === ')'
  }

  #skipLines(): void {
    while (this.#isOperator('\n')) this.#at++
  }

  #close(text: string): void {
    if (!this.#isOperator(text)) throw this.#wrong(`syntax error: expecting "${text}"`)
    this.#at++
  }

  /** At the end of what is there, more may follow. */
  #wrong(message: string): ShellError {
    return this.#at >= this.tokens.length ? new Unfinished(message) : new ShellError(message)
  }

  #isOperator(text: string): boolean {
    const token = this.tokens[this.#at]
    return token?.type === 'operator' && token.text === text
  }

  #isWord(text: string): boolean {
    const token = this.tokens[this.#at]
    return token?.type === 'word' && plainText(token.word) === text
  }

  #expect(text: string): void {
    if (!this.#isWord(text)) throw this.#wrong(`syntax error: expecting "${text}"`)
    this.#at++
  }
}

/** The text of a word without quotes and expansions; undefined for any other. */
function plainText(word: Word): string | undefined {
  const [part, ...rest] = word
  return part?.type === 'text' && !part.quoted && rest.length === 0 ? part.text : undefined
}

function assignmentOf(word: Word): Assignment | undefined {
  const [first, ...rest] = word
  if (first?.type !== 'text' || first.quoted) return undefined
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(first.text)
  if (match?.[1] === undefined) return undefined
  return { name: match[1], value: [{ type: 'text', text: match[2] ?? '', quoted: true }, ...rest] }
}

const nameOf = (token: Token) =>
  token.type === 'operator' ? (token.text === '\n' ? 'newline' : `"${token.text}"`) : token.type
