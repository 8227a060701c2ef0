import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'

/** The line that is shown as wrong, counted from 1. */
export const markFault = StateEffect.define<number | undefined>()
const faultMark = Decoration.line({ class: 'cm-faultLine' })

export const faultLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(markFault)) continue
      const line = effect.value
      if (line === undefined || line < 1 || line > transaction.state.doc.lines) return Decoration.none
      return Decoration.set([faultMark.range(transaction.state.doc.line(line).from)])
    }
    return marks.map(transaction.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})
