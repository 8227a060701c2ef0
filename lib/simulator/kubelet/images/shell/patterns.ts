/** Shell patterns, `*`, `?` and `[…]`, for names of files, `case` and `${NAME%…}`. */
import type { ContainerFiles } from '../../../extension'

export const escapePattern = (text: string) => text.replace(/[\\*?[\]]/g, '\\$&')

export function matchesPattern(pattern: string, text: string): boolean {
  return new RegExp(`^${expressionOf(pattern, true)}$`, 's').test(text)
}

/** What `${value%pattern}` and the like leave. */
export function cut(value: string, pattern: string, operator: string): string {
  const isGreedy = operator.length === 2
  const fromFront = operator.startsWith('#')
  const lengths = Array.from({ length: value.length + 1 }, (_, length) => length)
  for (const length of isGreedy ? lengths.reverse() : lengths) {
    const part = fromFront ? value.slice(0, length) : value.slice(value.length - length)
    if (matchesPattern(pattern, part)) return fromFront ? value.slice(length) : value.slice(0, value.length - length)
  }
  return value
}

/** `${value/pattern/other}`, and for all with `//`. */
export function replacePattern(value: string, pattern: string, other: string, all: boolean): string {
  return pattern ? value.replace(new RegExp(expressionOf(pattern, true), all ? 'gs' : 's'), () => other) : value
}

/** The names of files that a pattern stands for, sorted; none, and it stands for itself. */
export function filesMatching(pattern: string, directory: string, files: ContainerFiles): string[] {
  const isAbsolute = pattern.startsWith('/')
  let found = [{ shown: isAbsolute ? '/' : '', path: isAbsolute ? '/' : directory }]
  const steps = pattern.split('/').filter((step) => step !== '')
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1
    found = found.flatMap(({ shown, path }) =>
      namesIn(step, path, files)
        .map((name) => ({ shown: `${shown}${name}`, path: `${path === '/' ? '' : path}/${name}` }))
        .filter((each) => isLast || files.isFolder(each.path))
        .map((each) => (isLast ? each : { ...each, shown: `${each.shown}/` })),
    )
  }
  return found.map(({ shown }) => shown).sort()
}

function namesIn(step: string, path: string, files: ContainerFiles): readonly string[] {
  if (!/[*?[]/.test(step.replace(/\\./g, ''))) {
    const name = step.replace(/\\(.)/g, '$1')
    return name === '.' || name === '..' || files.entries(path).includes(name) ? [name] : []
  }
  const expression = new RegExp(`^${expressionOf(step, false)}$`, 's')
  return files.entries(path).filter((name) => expression.test(name) && (step.startsWith('.') || !name.startsWith('.')))
}

function expressionOf(pattern: string, acrossFolders: boolean): string {
  const any = acrossFolders ? '[\\s\\S]' : '[^/]'
  let expression = ''
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at)
    const set = character === '[' ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at)) : undefined
    if (character === '\\') expression += escapeExpression(pattern.charAt(++at))
    else if (character === '*') expression += `${any}*`
    else if (character === '?') expression += any
    else if (set) {
      expression += `[${set[1] ? '^' : ''}${characterSet(set[2] ?? '')}]`
      at += set[0].length - 1
    } else expression += escapeExpression(character)
  }
  return expression
}

const classes: Readonly<Record<string, string>> = {
  '[:alpha:]': 'A-Za-z',
  '[:digit:]': '0-9',
  '[:alnum:]': 'A-Za-z0-9',
  '[:upper:]': 'A-Z',
  '[:lower:]': 'a-z',
  '[:space:]': '\\s',
}

const characterSet = (set: string) =>
  set.replace(/[\\\]^]/g, '\\$&').replace(/\[:\w+:\\\]/g, (name) => classes[name.replace('\\', '')] ?? name)

const escapeExpression = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
