/** `test` and `[`: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/test.html */
import type { ContainerFiles } from '../../../extension'
import { absolute } from './shell'

export class TestError extends Error {}

interface Place {
  files: ContainerFiles
  directory: string
}

const numbers: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
}

const strings: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
}

/** Throws TestError when the words are no condition. */
export function holds(words: readonly string[], place: Place): boolean {
  if (words.length === 0) return false
  // With few words, what stands where decides, whatever it is: `[ "$a" = "$b" ]` when $a is `-o` or `(`.
  if (words.length === 1) return words[0] !== ''
  const [first = '', second = '', third = ''] = words
  if (words.length === 2) return first === '!' ? second === '' : unary(first, second, place)
  if (words.length === 3 && isBinary(second)) return binary(first, second, third)
  let at = 0
  const or = (): boolean => {
    let value = and()
    while (words[at] === '-o') {
      at++
      value = and() || value
    }
    return value
  }
  const and = (): boolean => {
    let value = not()
    while (words[at] === '-a') {
      at++
      value = not() && value
    }
    return value
  }
  const not = (): boolean => {
    if (words[at] !== '!') return primary()
    at++
    return !not()
  }
  const primary = (): boolean => {
    const word = words[at]
    if (word === undefined) throw new TestError('argument expected')
    if (word === '(') {
      at++
      const value = or()
      if (words[at++] !== ')') throw new TestError('closing paren expected')
      return value
    }
    const [operator, operand] = [words[at + 1], words[at + 2]]
    if (operator !== undefined && operand !== undefined && isBinary(operator)) {
      at += 3
      return binary(word, operator, operand)
    }
    if (isUnary(word) && operator !== undefined) {
      at += 2
      return unary(word, operator, place)
    }
    at++
    return word !== ''
  }
  const value = or()
  if (at < words.length) throw new TestError(`${words[at]}: unknown operand`)
  return value
}

const isBinary = (word: string) => numbers[word] !== undefined || strings[word] !== undefined
const isUnary = (word: string) => /^-[defhknprstuwxzLS]$/.test(word)

function binary(a: string, operator: string, b: string): boolean {
  const compare = numbers[operator]
  return compare ? compare(integer(a), integer(b)) : (strings[operator]?.(a, b) ?? false)
}

function integer(text: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(`${text}: bad number`)
  return Number(text)
}

function unary(operator: string, operand: string, { files, directory }: Place): boolean {
  if (operator === '-n') return operand !== ''
  if (operator === '-z') return operand === ''
  if (!isUnary(operator)) throw new TestError(`${operator}: unknown operand`)
  const path = absolute(directory, operand)
  const data = operand === '' ? undefined : files.read(path)
  const isFolder = operand !== '' && !data && files.isFolder(path)
  switch (operator) {
    case '-f':
      return data !== undefined
    case '-d':
      return isFolder
    case '-s':
      return data ? data.length > 0 : isFolder
    case '-x':
      return data ? files.isExecutable(path) : isFolder
    case '-e':
    case '-r':
    case '-w':
      return data !== undefined || isFolder
    default:
      // Nothing in a simulated container is a link, a device, a terminal or a socket.
      return false
  }
}
