'use client'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, foldGutter, foldKeymap, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { useNonce } from '@/components/shell/nonce'
import { classNames } from '@/components/ui/class-names'
import { editorPhrases } from './editor-phrases'

interface CodeEditorProps {
  value: string
  label: string
  /** Without it the text can be read, searched and folded, not changed. */
  onChange?(value: string): void
  /** Counted from 1; shown as wrong. */
  faultLine?: number | undefined
  describedBy?: string
  className?: string
}

/** YAML in CodeMirror. Its value follows the prop, whoever changed it, and keeps cursor and scroll where it can. */
export function CodeEditor({ value, label, onChange, faultLine, describedBy, className }: CodeEditorProps) {
  const nonce = useNonce()
  const t = useTranslations()
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | undefined>(undefined)
  const changed = useRef(onChange)
  const first = useRef(value)
  const editable = onChange !== undefined
  useEffect(() => {
    changed.current = onChange
  })

  useEffect(() => {
    if (!host.current) return
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          nonce ? EditorView.cspNonce.of(nonce) : [],
          EditorState.phrases.of(editorPhrases(t)),
          // Letters that turn the direction of writing around, or that nobody sees, are seen here.
          highlightSpecialChars(),
          lineNumbers(),
          foldGutter(),
          history(),
          drawSelection(),
          bracketMatching(),
          highlightSelectionMatches(),
          search({ top: true }),
          editable ? highlightActiveLine() : [],
          indentUnit.of('  '),
          yaml(),
          syntaxHighlighting(classHighlighter),
          faultField,
          EditorState.readOnly.of(!editable),
          // Tab leaves the editor unless it is given something to indent; Escape then Tab always leaves.
          keymap.of([
            ...defaultKeymap,
            ...historyKeymap,
            ...searchKeymap,
            ...foldKeymap,
            ...(editable ? [indentWithTab] : []),
          ]),
          EditorView.contentAttributes.of({
            'aria-label': label,
            tabindex: '0',
            ...(describedBy ? { 'aria-describedby': describedBy } : {}),
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current?.(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    return () => {
      first.current = editor.state.doc.toString()
      view.current = undefined
      editor.destroy()
    }
  }, [nonce, editable, label, describedBy, t])

  useEffect(() => {
    const editor = view.current
    if (!editor) return
    const text = editor.state.doc.toString()
    if (text === value) return
    // Only what differs is replaced, so that cursor, folds and scroll elsewhere stay.
    let from = 0
    const shorter = Math.min(text.length, value.length)
    while (from < shorter && text[from] === value[from]) from++
    let tail = 0
    while (tail < shorter - from && text[text.length - 1 - tail] === value[value.length - 1 - tail]) tail++
    editor.dispatch({ changes: { from, to: text.length - tail, insert: value.slice(from, value.length - tail) } })
  }, [value])

  useEffect(() => {
    view.current?.dispatch({ effects: markFault.of(faultLine) })
  }, [faultLine])

  return <div ref={host} className={classNames('overflow-hidden rounded-md border', className)} />
}

const markFault = StateEffect.define<number | undefined>()
const faultMark = Decoration.line({ class: 'cm-faultLine' })

const faultField = StateField.define<DecorationSet>({
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
