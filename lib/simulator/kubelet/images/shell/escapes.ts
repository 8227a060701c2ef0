/** Backslash escapes of `printf` and `echo -e`. */

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** One escape, or several that name bytes: together they may be one character. */
const printfEscape = /(?:\\x[0-9a-fA-F]{1,2}|\\[0-7]{1,3})+|\\([abefnrtv\\"'])/g
/** As above, octal numbers with a zero in front; `\c` ends the output. */
const echoEscape = /(?:\\x[0-9a-fA-F]{1,2}|\\0[0-7]{0,3}|\\[1-7][0-7]{0,2})+|\\([abefnrtv\\])/g

export const unescapePrintf = (text: string) => text.replace(printfEscape, written)

/** `ended`: a `\c` was there, after which nothing is written any more. */
export function unescapeEcho(text: string): { text: string; ended: boolean } {
  const end = /^(?:[^\\]|\\[^c])*?\\c/s.exec(text)
  const kept = end ? end[0].slice(0, -2) : text
  return { text: kept.replace(echoEscape, written), ended: end !== null }
}

function written(sequence: string, letter: string | undefined): string {
  if (letter !== undefined) return simple[letter] ?? letter
  const bytes = [...sequence.matchAll(/\\(?:x([0-9a-fA-F]+)|([0-7]+))/g)].map(([, hex, octal]) =>
    hex === undefined ? Number.parseInt(octal ?? '0', 8) & 255 : Number.parseInt(hex, 16),
  )
  return new TextDecoder().decode(Uint8Array.from(bytes))
}
