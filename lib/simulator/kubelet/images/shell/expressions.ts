/** POSIX regular expressions as JavaScript's: in basic ones the backslash makes what is special, in extended ones it takes it away. */
import { ShellError } from './tree'

const classes: Readonly<Record<string, string>> = {
  '[:alpha:]': 'A-Za-z',
  '[:digit:]': '0-9',
  '[:alnum:]': 'A-Za-z0-9',
  '[:upper:]': 'A-Z',
  '[:lower:]': 'a-z',
  '[:space:]': '\\s',
  '[:punct:]': '!-\\/:-@\\[-`{-~',
}

export function expressionFrom(pattern: string, extended: boolean): string {
  let source = ''
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at)
    const set = character === '[' ? /^\[(\^?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(pattern.slice(at)) : undefined
    if (set) {
      const inside = (set[2] ?? '').replace(/\\/g, '\\\\').replace(/\[:\w+:\]/g, (name) => classes[name] ?? name)
      source += `[${set[1]}${inside.replace(/^\]/, '\\]').replace(/\[(?!-)/g, '\\[')}]`
      at += set[0].length - 1
    } else if (character === '\\') {
      const next = pattern.charAt(++at)
      source += !extended && /[+?(){}|]/.test(next) ? next : `\\${next}`
    } else if (!extended && /[+?(){}|]/.test(character)) source += `\\${character}`
    else source += character
  }
  try {
    new RegExp(source)
  } catch {
    throw new ShellError(`bad regex '${pattern}'`)
  }
  return source
}
