/** Texts as they were before the client's generator flattened and escaped them. */

const entities: Readonly<Record<string, string>> = {
  '&#39;': "'",
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
}

/** Escapes of the client's generator undone; two spaces after a sentence are what is left of a paragraph's end. */
export function unescapeText(text: string): string {
  return text
    .replace(/\\(['"])/g, '$1')
    .replace(/&(?:#39|quot|lt|gt|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/(?<=[.:)]) {2}(?=\S)/g, '\n\n')
}

/** Equal but for where lines and paragraphs end. */
export function sameWords(a: string, b: string): boolean {
  const words = (text: string) => text.split(/\s+/).join(' ')
  return words(a) === words(b)
}
