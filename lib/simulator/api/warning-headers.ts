/** Warnings as headers, few enough to fit. Models apiserver/pkg/endpoints/filters/warning.go. */

/** More characters than that together, and each is cut. */
const totalCharacters = 4096
const characters = 256

/** The values of the `Warning` headers of one answer: each text once, in order. */
export function warningHeaders(warnings: readonly string[]): string[] {
  const texts = [...new Set(warnings)].filter((text) => text !== '')
  const total = texts.reduce((sum, text) => sum + text.length, 0)
  if (total <= totalCharacters) return texts.map(warningHeader)
  const headers: string[] = []
  let written = 0
  for (const text of texts) {
    if (written >= totalCharacters) break
    const cut = [...text.slice(0, 2 * characters)].slice(0, characters).join('')
    written += cut.length
    headers.push(warningHeader(cut))
  }
  return headers
}

/** `299 - "text"`; header values are bytes, so what is beyond ASCII travels as UTF-8. */
function warningHeader(text: string): string {
  const printable = text.replace(/[\p{Cc}]+/gu, ' ')
  const quoted = `"${printable.replace(/["\\]/g, (character) => `\\${character}`)}"`
  return `299 - ${Buffer.from(quoted, 'utf8').toString('latin1')}`
}
