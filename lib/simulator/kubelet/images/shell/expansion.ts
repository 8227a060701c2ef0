/** What words of a script become: variables, commands and sums put in, fields split, names of files found. */
import { collecting } from './line-joiner'
import { cut, escapePattern, filesMatching, matchesPattern, replacePattern } from './patterns'
import type { Shell, Streams } from './shell'
import { type Command, type Operation, type Part, ShellError, type Word } from './tree'
import { readHereText } from './word-parts'
import { type Expanded, evaluateSum, splitFields } from './words'

/** A word, a variable or a command's output that grows beyond this would fill the memory of the simulator. */
const longestText = 1024 * 1024

export interface ExpansionHost {
  readonly shell: Shell
  readonly status: number
  /** Runs the script of `$( )`. */
  substitute(script: string, streams: Streams): Promise<void>
}

type Variable = Extract<Part, { type: 'variable' }>

export class Expansion {
  constructor(private readonly host: ExpansionHost) {}

  async fields(words: readonly Word[], streams: Streams): Promise<string[]> {
    const { process, directory } = this.host.shell
    const all: string[] = []
    for (const word of words) {
      for (const { text, pattern } of splitFields(tildeOf(word), await this.#parts(tildeOf(word), streams))) {
        const found = pattern === undefined ? [] : filesMatching(pattern, directory, process.files)
        all.push(...(found.length > 0 ? found : [text]))
      }
    }
    return all
  }

  /** One text, not split. */
  async text(word: Word, streams: Streams): Promise<string> {
    return (await this.#parts(tildeOf(word), streams)).map(joinedText).join('')
  }

  /** One pattern: what was quoted stands for itself. */
  async pattern(word: Word, streams: Streams): Promise<string> {
    const texts = (await this.#parts(word, streams)).map(joinedText)
    return texts
      .map((text, index) => {
        const part = word[index]
        return part && part.type !== 'sum' && part.quoted ? escapePattern(text) : text
      })
      .join('')
  }

  /** What `case` does. */
  async branch({ word, branches }: Extract<Command, { type: 'case' }>, streams: Streams): Promise<Command | undefined> {
    const text = await this.text(word, streams)
    for (const { patterns, body } of branches) {
      for (const pattern of patterns) if (matchesPattern(await this.pattern(pattern, streams), text)) return body
    }
    return undefined
  }

  variable(name: string): string {
    return this.#given(name) ?? ''
  }

  async #parts(word: Word, streams: Streams): Promise<Expanded[]> {
    const texts: Expanded[] = []
    let length = 0
    for (const part of word) {
      const text = await this.#part(part, streams)
      length += typeof text === 'string' ? text.length : text.join(' ').length
      if (length > longestText) throw new ShellError('out of memory')
      texts.push(text)
    }
    return texts
  }

  async #part(part: Part, streams: Streams): Promise<Expanded> {
    if (part.type === 'text') return part.text
    if (part.type === 'sum')
      return String(evaluateSum(await this.#sum(part.expression, streams), (name) => this.variable(name)))
    if (part.type === 'variable') return this.#variablePart(part, streams)
    let output = ''
    const out = collecting((text) => {
      output += text
      if (output.length > longestText) throw new ShellError('out of memory')
    })
    await this.host.substitute(part.script, { ...streams, out })
    return output.replace(/\n+$/, '')
  }

  /** `$1` and `${x}` in a sum; plain names are the sum's own. */
  async #sum(expression: string, streams: Streams): Promise<string> {
    if (!/[$`]/.test(expression)) return expression
    return this.text(readHereText(expression), streams)
  }

  async #variablePart({ name, operation, quoted }: Variable, streams: Streams): Promise<Expanded> {
    if (name === '@' && quoted && !operation) return this.host.shell.parameters
    return operation ? this.#operate(name, operation, streams) : this.variable(name)
  }

  async #operate(name: string, { operator, word }: Operation, streams: Streams): Promise<string> {
    const value = this.#given(name)
    if (operator === 'length')
      return String(name === '@' || name === '*' ? this.host.shell.parameters.length : [...(value ?? '')].length)
    const isMissing = value === undefined || (operator.startsWith(':') && value === '')
    const other = () => this.text(word, streams)
    switch (operator.replace(':', '')) {
      case '-':
        return isMissing ? other() : value
      case '+':
        return isMissing ? '' : other()
      case '=': {
        if (!isMissing) return value
        const text = await other()
        this.host.shell.variables.set(name, text)
        return text
      }
      case '?':
        if (!isMissing) return value
        throw new ShellError(`${name}: ${(await other()) || 'parameter not set'}`)
      case '/':
      case '//': {
        const [pattern = '', replacement = ''] = splitOnce(await this.pattern(word, streams))
        return replacePattern(value ?? '', pattern, replacement.replace(/\\(.)/g, '$1'), operator === '//')
      }
      default:
        return cut(value ?? '', await this.pattern(word, streams), operator)
    }
  }

  #given(name: string): string | undefined {
    const { shell, status } = this.host
    if (/^\d+$/.test(name)) return name === '0' ? shell.name : shell.parameters[Number(name) - 1]
    switch (name) {
      case '?':
        return String(status)
      case '$':
        return String(shell.process.pid)
      case '!':
        return shell.lastJob === undefined ? undefined : String(shell.lastJob)
      case '#':
        return String(shell.parameters.length)
      case '@':
      case '*':
        return shell.parameters.join(' ')
      case '-':
        return [...shell.options].join('')
      case 'PWD':
        return shell.directory
      case 'RANDOM':
        return String(Math.floor(shell.process.random() * 32_768))
      default:
        return shell.variables.get(name)
    }
  }
}

const joinedText = (text: Expanded) => (typeof text === 'string' ? text : text.join(' '))

function splitOnce(text: string): [string, string] {
  const at = text.search(/(?<!\\)\//)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** `~` is root's home. */
function tildeOf(word: Word): Word {
  const [first, ...rest] = word
  if (first?.type !== 'text' || first.quoted || !/^~(\/|$)/.test(first.text)) return word
  return [{ type: 'text', text: '/root', quoted: true }, { ...first, text: first.text.slice(1) }, ...rest]
}
