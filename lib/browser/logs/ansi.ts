/**
 * The colours of a terminal in a page: SGR sequences (ECMA-48, 8.3.117) become spans of text with a style out of a closed
 * set; every other sequence is left out. Nothing of the text ever becomes markup.
 */

export const ansiColours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
export type AnsiColour = (typeof ansiColours)[number]

export interface AnsiStyle {
  ink?: AnsiColour
  paper?: AnsiColour
  bold?: boolean
  dim?: boolean
  italic?: boolean
  underline?: boolean
}

export interface AnsiSpan {
  text: string
  style: AnsiStyle
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const escapes = /\u001b(?:\[([0-9;:?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g

export function withoutEscapes(text: string): string {
  return text.replace(escapes, '')
}

export function ansiSpans(text: string): readonly AnsiSpan[] {
  const spans: AnsiSpan[] = []
  let style: AnsiStyle = {}
  let at = 0
  const add = (part: string) => {
    if (part) spans.push({ text: part, style })
  }
  for (const match of text.matchAll(escapes)) {
    add(text.slice(at, match.index))
    at = match.index + match[0].length
    if (match[2] === 'm') style = changed(style, (match[1] ?? '').split(/[;:]/).map(Number))
  }
  add(text.slice(at))
  return spans
}

function changed(before: AnsiStyle, codes: readonly number[]): AnsiStyle {
  let style = { ...before }
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 0) style = {}
    else if (code === 1) style.bold = true
    else if (code === 2) style.dim = true
    else if (code === 3) style.italic = true
    else if (code === 4) style.underline = true
    else if (code === 22) style = without(style, 'bold', 'dim')
    else if (code === 23) style = without(style, 'italic')
    else if (code === 24) style = without(style, 'underline')
    else if (code === 39) style = without(style, 'ink')
    else if (code === 49) style = without(style, 'paper')
    else if (code === 38 || code === 48) {
      const { colour, length } = extended(codes.slice(at + 1))
      at += length
      if (colour) style[code === 38 ? 'ink' : 'paper'] = colour
    } else {
      const [field, base] = code >= 40 && (code < 50 || code >= 100) ? (['paper', 40] as const) : (['ink', 30] as const)
      const colour = ansiColours[code >= 90 ? code - base - 60 : code - base]
      if (colour) style[field] = colour
    }
  }
  return style
}

function without(style: AnsiStyle, ...fields: (keyof AnsiStyle)[]): AnsiStyle {
  const next = { ...style }
  for (const field of fields) delete next[field]
  return next
}

/** `5;n` or `2;r;g;b`: the nearest of the eight, which are readable in both themes. */
function extended([mode, first = 0, second = 0, third = 0]: readonly number[]) {
  if (mode === 2) return { colour: nearest(first, second, third), length: 4 }
  if (mode !== 5) return { colour: undefined, length: 0 }
  if (first < 16) return { colour: ansiColours[first % 8], length: 2 }
  if (first > 231) return { colour: first > 243 ? ('white' as const) : ('black' as const), length: 2 }
  const level = (step: number) => Math.floor((first - 16) / step) % 6
  return { colour: nearest(level(36) * 51, level(6) * 51, level(1) * 51), length: 2 }
}

function nearest(...rgb: readonly [number, number, number]): AnsiColour {
  const [most, least] = [Math.max(...rgb), Math.min(...rgb)]
  if (most - least < 48) return most > 127 ? 'white' : 'black'
  const middle = (most + least) / 2
  const index = rgb.reduce((sum, part, bit) => sum + (part > middle ? 1 << bit : 0), 0)
  return ansiColours[index] ?? 'white'
}
