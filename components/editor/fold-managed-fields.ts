import { codeFolding, foldEffect, foldedRanges } from '@codemirror/language'
import type { EditorState, Extension } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { outlineOf } from '@/lib/browser/assist/outline'
import { nodeAt } from '@/lib/browser/assist/place'
import type { Translate } from './field-doc-element'

/** What is folded is one line, which says how many it stands for. */
export function foldedLines(t: Translate): Extension {
  return codeFolding({
    preparePlaceholder: (state, { from, to }) => state.doc.lineAt(to).number - state.doc.lineAt(from).number,
    placeholderDOM: (view, onclick, lines: number) => {
      const button = document.createElement('span')
      button.className = 'cm-foldPlaceholder'
      button.textContent = t('editor.lines', { count: lines })
      button.title = t('editor.unfoldCode')
      button.setAttribute('aria-label', `${view.state.phrase('folded code')}: ${button.textContent}`)
      button.setAttribute('role', 'button')
      button.onclick = onclick
      return button
    },
  })
}

/** Who manages which fields is long and seldom asked: folded until somebody unfolds it. */
export function foldManagedFields(view: EditorView): void {
  const folded = foldedAt(view.state)
  const effects = managedFieldsIn(view.state)
    .filter(({ from }) => !folded.has(from))
    .map((range) => foldEffect.of(range))
  if (effects.length > 0) view.dispatch({ effects })
}

/** True when there are any, and all of them are folded. */
export function areManagedFieldsFolded(state: EditorState): boolean {
  const folded = foldedAt(state)
  const ranges = managedFieldsIn(state)
  return ranges.length > 0 && ranges.every(({ from }) => folded.has(from))
}

function managedFieldsIn(state: EditorState): { from: number; to: number }[] {
  const text = state.doc.toString()
  if (!text.includes('managedFields')) return []
  return outlineOf(text).flatMap(({ root }) => {
    const metadata = nodeAt(root, ['metadata'])
    const entry = metadata?.type === 'map' ? metadata.entries.find(({ key }) => key === 'managedFields') : undefined
    if (!entry?.value) return []
    const from = state.doc.lineAt(entry.keyFrom).to
    return entry.value.to > from ? [{ from, to: entry.value.to }] : []
  })
}

function foldedAt(state: EditorState): Set<number> {
  const starts = new Set<number>()
  foldedRanges(state).between(0, state.doc.length, (from) => {
    starts.add(from)
  })
  return starts
}
