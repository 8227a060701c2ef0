/** The text form of label selectors: `app=web,tier in (a,b),!old,cpu>4`. Models labels.Lexer and labels.Parser. */
import { aggregateText, describeFieldError, invalidValue } from './field-error'
import { labelKeyErrors } from './names'
import { type LabelOperator, type LabelRequirement, requirementErrors, sortByKey } from './selectors'
import { badRequest } from './status-error'

type Token = 'identifier' | 'end' | 'error' | '!' | '=' | '==' | '!=' | '>' | '<' | '(' | ')' | ',' | 'in' | 'notin'
interface Scanned {
  token: Token
  literal: string
}

const symbols: readonly string[] = ['!', '=', '==', '!=', '>', '<', '(', ')', ',']
const operatorOf: Partial<Record<Token, LabelOperator>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
}

/** Throws BadRequest with the parser's own text. Requirements come back sorted by key. */
export function parseLabelSelector(text: string): LabelRequirement[] {
  const parser = new Parser(scan(text))
  return [...sortByKey(parser.parse())]
}

function scan(text: string): Scanned[] {
  const tokens: Scanned[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const space = /^[ \t\r\n]+/.exec(rest)?.[0]
    if (space) {
      at += space.length
      continue
    }
    const word = /^[^=!(),><\t\r\n ]+/.exec(rest)?.[0]
    if (word) {
      tokens.push({ token: word === 'in' || word === 'notin' ? word : 'identifier', literal: word })
      at += word.length
      continue
    }
    const symbol = symbols.includes(rest.slice(0, 2)) ? rest.slice(0, 2) : rest.slice(0, 1)
    tokens.push({ token: symbol as Token, literal: symbol })
    at += symbol.length
  }
  return tokens
}

class Parser {
  #at = 0
  constructor(private readonly tokens: readonly Scanned[]) {}

  /** `in` and `notin` are identifiers wherever an operator cannot stand. */
  #look(operatorExpected = false): Scanned {
    const next = this.tokens[this.#at] ?? { token: 'end', literal: '' }
    const isWord = next.token === 'in' || next.token === 'notin'
    return isWord && !operatorExpected ? { token: 'identifier', literal: next.literal } : next
  }

  #take(operatorExpected = false): Scanned {
    const next = this.#look(operatorExpected)
    this.#at++
    return next
  }

  parse(): LabelRequirement[] {
    const requirements: LabelRequirement[] = []
    for (;;) {
      const { token, literal } = this.#look()
      if (token === 'end') return requirements
      if (token !== 'identifier' && token !== '!')
        fail(`found '${literal}', expected: !, identifier, or 'end of string'`)
      requirements.push(this.#requirement())
      const after = this.#take()
      if (after.token === 'end') return requirements
      if (after.token !== ',') fail(`found '${after.literal}', expected: ',' or 'end of string'`)
      const next = this.#look()
      if (next.token !== 'identifier' && next.token !== '!') {
        fail(`found '${next.literal}', expected: identifier after ','`)
      }
    }
  }

  #requirement(): LabelRequirement {
    let first = this.#take()
    const negated = first.token === '!'
    if (negated) first = this.#take()
    if (first.token !== 'identifier') failRequirement(`found '${first.literal}', expected: identifier`)
    const key = first.literal
    const keyErrors = labelKeyErrors(key)
    if (keyErrors.length) {
      // Upstream prints the absent path as <nil>.
      failRequirement(`<nil>: ${describeFieldError(invalidValue('', key, keyErrors.join('; ')))}`)
    }
    const { token } = this.#look()
    if (negated) return checked({ key, operator: '!', values: [] })
    if (token === 'end' || token === ',') return checked({ key, operator: 'exists', values: [] })
    const { token: symbol, literal } = this.#take(true)
    const operator = operatorOf[symbol]
    if (!operator) return failRequirement(`found '${literal}', expected: in, notin, =, ==, !=, gt, lt`)
    const values = operator === 'in' || operator === 'notin' ? this.#valueList() : [this.#exactValue()]
    return checked({ key, operator, values })
  }

  #exactValue(): string {
    const { token } = this.#look()
    if (token === 'end' || token === ',') return ''
    const taken = this.#take()
    return taken.token === 'identifier'
      ? taken.literal
      : failRequirement(`found '${taken.literal}', expected: identifier`)
  }

  /** `(a,b)`; an empty place between commas or brackets is the empty value. */
  #valueList(): string[] {
    const open = this.#take()
    if (open.token !== '(') failRequirement(`found '${open.literal}' expected: '('`)
    const values = new Set<string>()
    let expectsValue = true
    for (;;) {
      const { token, literal } = this.#take()
      if (token === 'identifier' && expectsValue) {
        values.add(literal)
        expectsValue = false
      } else if (token === ',' || token === ')') {
        if (expectsValue) values.add('')
        if (token === ')') return [...values].sort()
        expectsValue = true
      } else if (expectsValue && values.size === 0 && token !== 'end') {
        failRequirement(`found '${literal}', expected: ',', ')' or identifier`)
      } else if (expectsValue) failRequirement(`found '${literal}', expected: ',', or identifier`)
      else failRequirement(`found '${literal}', expected: ',' or ')'`)
    }
  }
}

function checked(requirement: LabelRequirement): LabelRequirement {
  const errors = requirementErrors(requirement)
  if (errors.length) failRequirement(aggregateText(errors))
  return requirement
}

function fail(message: string): never {
  throw badRequest(message)
}

function failRequirement(message: string): never {
  return fail(`unable to parse requirement: ${message}`)
}
