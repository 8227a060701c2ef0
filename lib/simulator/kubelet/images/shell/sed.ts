/** `sed [-n] [-E] [-i] script [file…]`: `s///`, `p`, `d`, `q`, with a line, `$` or `/expression/` before them. */
import { joinBytes } from '../../container/input-queue'
import type { Applet } from './applets'
import { expressionFrom } from './expressions'
import { absolute } from './shell'
import { bytesOf, eachInput, linesOf } from './text-applets'
import { ShellError } from './tree'

interface Step {
  from?: Address
  to?: Address
  isInside: boolean
  action: 's' | 'p' | 'd' | 'q'
  expression?: RegExp
  replacement?: string
  prints?: boolean
}

type Address = { line: number } | { last: true } | { expression: RegExp }

export const sed: Applet = async (parameters, context) => {
  const scripts: string[] = []
  const paths: string[] = []
  let [isQuiet, isExtended, inPlace] = [false, false, false]
  for (let at = 0; at < parameters.length; at++) {
    const word = parameters[at] ?? ''
    if (word === '-e') scripts.push(parameters[++at] ?? '')
    else if (/^-[nEri]+$/.test(word)) {
      isQuiet ||= word.includes('n')
      isExtended ||= /[Er]/.test(word)
      inPlace ||= word.includes('i')
    } else paths.push(word)
  }
  if (scripts.length === 0) scripts.push(paths.shift() ?? '')
  const { shell, out } = context
  return eachInput('sed', paths, context, async (input, path) => {
    const steps = scripts.flatMap((script) => parse(script, isExtended))
    const lines: string[] = []
    for await (const line of linesOf(input)) lines.push(line)
    const result: string[] = []
    lines.every((line, index) => edit(line, index + 1, lines.length, steps, isQuiet, result))
    const text = result.map((line) => `${line}\n`).join('')
    if (inPlace) shell.process.files.write(absolute(shell.directory, path), joinBytes([bytesOf(text)]))
    else out.part(text)
  })
}

/** False after `q`. */
function edit(
  given: string,
  number: number,
  last: number,
  steps: readonly Step[],
  isQuiet: boolean,
  result: string[],
): boolean {
  let line = given
  for (const step of steps) {
    if (!applies(step, line, number, last)) continue
    if (step.action === 'd') return true
    if (step.action === 'p') result.push(line)
    else if (step.action === 'q') {
      if (!isQuiet) result.push(line)
      return false
    } else if (step.expression) {
      const { expression, replacement = '' } = step
      const before = line
      line = line.replace(expression, replacement)
      if (step.prints && line !== before) result.push(line)
    }
  }
  if (!isQuiet) result.push(line)
  return true
}

function applies(step: Step, line: string, number: number, last: number): boolean {
  const fits = (address: Address) =>
    'line' in address ? address.line === number : 'last' in address ? number === last : address.expression.test(line)
  if (!step.from) return true
  if (!step.to) return fits(step.from)
  if (step.isInside) {
    if (fits(step.to)) step.isInside = false
    return true
  }
  if (!fits(step.from)) return false
  step.isInside = !('line' in step.to && step.to.line <= number)
  return true
}

function parse(script: string, isExtended: boolean): Step[] {
  const steps: Step[] = []
  let rest = script
  const address = (): Address | undefined => {
    const found = /^(?:(\d+)|(\$)|\/((?:[^/\\]|\\.)*)\/)/.exec(rest)
    if (!found) return undefined
    rest = rest.slice(found[0].length)
    if (found[1] !== undefined) return { line: Number(found[1]) }
    return found[2] ? { last: true } : { expression: new RegExp(expressionFrom(found[3] ?? '', isExtended)) }
  }
  for (rest = rest.replace(/^[\s;]+/, ''); rest; rest = rest.replace(/^[\s;]+/, '')) {
    const from = address()
    let to: Address | undefined
    if (rest.startsWith(',')) {
      rest = rest.slice(1)
      to = address()
    }
    const step = { isInside: false, ...(from ? { from } : {}), ...(to ? { to } : {}) }
    const simple = /^[pdq]/.exec(rest)?.[0]
    if (simple) {
      steps.push({ ...step, action: simple as 'p' | 'd' | 'q' })
      rest = rest.slice(1)
      continue
    }
    const substitution = /^s(.)((?:(?!\1)[^\\]|\\[\s\S])*)\1((?:(?!\1)[^\\]|\\[\s\S])*)\1([gip]*)/.exec(rest)
    if (!substitution) throw new ShellError(`sed: unsupported command ${rest}`)
    const [all, , pattern = '', replacement = '', flags = ''] = substitution
    const source = expressionFrom(pattern, isExtended)
    steps.push({
      ...step,
      action: 's',
      expression: new RegExp(source, `${flags.includes('g') ? 'g' : ''}${flags.includes('i') ? 'i' : ''}`),
      replacement: replacementOf(replacement),
      prints: flags.includes('p'),
    })
    rest = rest.slice(all.length)
  }
  return steps
}

/** `&` and `\1` as JavaScript writes them. */
const replacementOf = (text: string) =>
  text
    .replace(/\$/g, '$$$$')
    .replace(/\\([\s\S])|&/g, (all, escaped?: string) =>
      escaped === undefined
        ? '$&'
        : /\d/.test(escaped)
          ? `$${escaped}`
          : escaped === 'n'
            ? '\n'
            : all === '\\&'
              ? '&'
              : escaped,
    )
