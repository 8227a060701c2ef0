/** Two texts as the lines that changed, with a few around them. */
import { structuredPatch } from 'diff'

export interface DiffLine {
  sort: 'same' | 'added' | 'removed'
  text: string
  /** Counted from 1, in the text that has it. */
  before?: number
  after?: number
}

/** One list of lines for each place that changed; none where nothing did. */
export function lineDiff(before: string, after: string, context = 3): readonly (readonly DiffLine[])[] {
  return structuredPatch('', '', before, after, '', '', { context }).hunks.map(({ oldStart, newStart, lines }) => {
    let [old, next] = [oldStart, newStart]
    return lines
      .filter((line) => !line.startsWith('\\'))
      .map((line): DiffLine => {
        const text = line.slice(1)
        if (line.startsWith('+')) return { sort: 'added', text, after: next++ }
        if (line.startsWith('-')) return { sort: 'removed', text, before: old++ }
        return { sort: 'same', text, before: old++, after: next++ }
      })
  })
}
