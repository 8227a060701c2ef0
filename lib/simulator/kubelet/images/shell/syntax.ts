/** From tokens to commands. */
import { type Token, tokenize } from './tokens'
import { type Assignment, type Command, type Redirection, ShellError, type Word } from './tree'

export function parseScript(script: string): Command {
  const parser = new Parser(tokenize(script))
  return parser.script()
}

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
      if (next.type === 'word' && closing.includes(plainText(next.word) ?? '')) break
      items.push(this.#andOr())
      if (this.#isOperator('&')) throw new ShellError('background jobs are not supported')
      if (this.#isOperator('|')) throw new ShellError('pipes are not supported')
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
      while (this.#isOperator('\n')) this.#at++
      left = { type, left, right: this.#negated() }
    }
  }

  #negated(): Command {
    if (!this.#isWord('!')) return this.#command()
    this.#at++
    return { type: 'not', command: this.#negated() }
  }

  #command(): Command {
    if (this.#isOperator('(')) throw new ShellError('subshells are not supported')
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
      case 'function':
        throw new ShellError(`'${word}' is not supported`)
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
    if (!variable) throw new ShellError('syntax error: bad for loop variable')
    this.#at++
    this.#expect('in')
    const words: Word[] = []
    for (let token = this.tokens[this.#at]; token?.type === 'word'; token = this.tokens[this.#at]) {
      words.push(token.word)
      this.#at++
    }
    while (this.#isOperator(';') || this.#isOperator('\n')) this.#at++
    this.#expect('do')
    const body = this.#list(['done'])
    this.#expect('done')
    return { type: 'for', variable, words, body }
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
      if (token.type === 'redirect') redirections.push(...this.#redirection(token))
      else {
        const assignment = words.length === 0 ? assignmentOf(token.word) : undefined
        if (assignment) assignments.push(assignment)
        else words.push(token.word)
      }
    }
    if (words.length === 0 && assignments.length === 0 && redirections.length === 0) {
      const token = this.tokens[this.#at]
      throw new ShellError(`syntax error: unexpected ${token ? nameOf(token) : 'end of file'}`)
    }
    if (this.#isOperator('(')) throw new ShellError('functions are not supported')
    return { type: 'simple', assignments, words, redirections }
  }

  #redirection({ descriptor, append, duplicate, input }: Extract<Token, { type: 'redirect' }>): Redirection[] {
    if (duplicate !== undefined) return [{ descriptor, append, to: duplicate }]
    const target = this.tokens[this.#at]
    if (target?.type !== 'word') throw new ShellError('syntax error: bad redirection')
    this.#at++
    return input ? [] : [{ descriptor, append, to: target.word }]
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
    if (!this.#isWord(text)) throw new ShellError(`syntax error: expecting "${text}"`)
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
