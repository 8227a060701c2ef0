'use client'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, foldGutter, foldKeymap, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { setDiagnosticsEffect } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import {
  type Command,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { useNamespaceScope } from '@/components/shell/namespace-scope'
import { useNonce } from '@/components/shell/nonce'
import { classNames } from '@/components/ui/class-names'
import { useClusterKnowledge } from '@/lib/browser/assist/use-cluster-knowledge'
import { clusterCompletion } from './completion'
import { diagnostics, fixProblem, problemsIn, showProblem } from './diagnostics'
import { documentation } from './documentation'
import { editorPhrases } from './editor-phrases'
import { type EditorFindings, EditorStatus } from './editor-status'
import { faultLines, markFault } from './fault-line'
import { areManagedFieldsFolded, foldedLines, foldManagedFields } from './fold-managed-fields'
import { useDiagnosisText } from './use-diagnosis-text'

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

/**
 * Objects as YAML or JSON in CodeMirror, with what the cluster's own schema knows of them. Its value follows the prop,
 * whoever changed it, and keeps cursor, folds and scroll where it can.
 */
export function CodeEditor({ value, label, onChange, faultLine, describedBy, className }: CodeEditorProps) {
  const nonce = useNonce()
  const t = useTranslations()
  const { cluster } = useCluster()
  const { namespace } = useNamespaceScope()
  const knowledge = useClusterKnowledge(cluster.id)
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | undefined>(undefined)
  const toggleDocumentation = useRef<Command | undefined>(undefined)
  const first = useRef(value)
  const [findings, setFindings] = useState<EditorFindings>()
  const [showsProblems, setShowsProblems] = useState(false)
  const editable = onChange !== undefined
  const changed = useEffectEvent((text: string) => onChange?.(text))
  const known = useEffectEvent(() => knowledge)
  const context = useEffectEvent(() => ({ knowledge, namespace: namespace ?? 'default' }))
  const diagnosisText = useDiagnosisText()
  const textOf = useEffectEvent(diagnosisText)

  useEffect(() => {
    if (!host.current) return
    const docs = documentation(t, () => known())
    toggleDocumentation.current = docs.toggle
    const writing = [
      history(),
      highlightActiveLine(),
      clusterCompletion(t, () => context()),
      diagnostics({
        knowledge: () => known(),
        textOf: (diagnosis) => textOf(diagnosis),
        fixText: t('editor.fix'),
        onDiagnosed: ({ items, unchecked }) =>
          setFindings((before) => ({ problems: items.length > 0 ? (before?.problems ?? []) : [], unchecked })),
      }),
      // Tab leaves the editor unless it is given something to indent; Escape then Tab always leaves.
      keymap.of([...historyKeymap, indentWithTab]),
    ]
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
          foldedLines(t),
          foldGutter(),
          drawSelection(),
          bracketMatching(),
          highlightSelectionMatches(),
          search({ top: true }),
          indentUnit.of('  '),
          yaml(),
          syntaxHighlighting(classHighlighter),
          faultLines,
          editable ? writing : [],
          docs.extension,
          EditorState.readOnly.of(!editable),
          keymap.of([...docs.keys, ...defaultKeymap, ...searchKeymap, ...foldKeymap]),
          EditorView.contentAttributes.of({
            'aria-label': label,
            tabindex: '0',
            ...(describedBy ? { 'aria-describedby': describedBy } : {}),
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString())
            if (update.transactions.some(({ effects }) => effects.some((effect) => effect.is(setDiagnosticsEffect)))) {
              const problems = problemsIn(update.state)
              setFindings((before) => ({ unchecked: [], ...before, problems }))
            }
          }),
        ],
      }),
    })
    view.current = editor
    foldManagedFields(editor)
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
    const wereFolded = areManagedFieldsFolded(editor.state)
    // Only what differs is replaced, so that cursor, folds and scroll elsewhere stay.
    let from = 0
    const shorter = Math.min(text.length, value.length)
    while (from < shorter && text[from] === value[from]) from++
    let tail = 0
    while (tail < shorter - from && text[text.length - 1 - tail] === value[value.length - 1 - tail]) tail++
    editor.dispatch({ changes: { from, to: text.length - tail, insert: value.slice(from, value.length - tail) } })
    if (wereFolded) foldManagedFields(editor)
  }, [value])

  useEffect(() => {
    view.current?.dispatch({ effects: markFault.of(faultLine) })
  }, [faultLine])

  const withEditor = (act: (editor: EditorView) => void) => {
    if (view.current) act(view.current)
  }
  return (
    <div className={classNames('flex flex-col overflow-hidden rounded-md border', className)}>
      <div ref={host} className="min-h-0 flex-1" />
      <EditorStatus
        findings={editable ? findings : undefined}
        isOpen={showsProblems}
        onToggle={() => setShowsProblems(!showsProblems)}
        onShow={(problem) => withEditor((editor) => showProblem(editor, problem))}
        onFix={(problem) => withEditor((editor) => fixProblem(editor, problem))}
        onDocumentation={() =>
          withEditor((editor) => {
            toggleDocumentation.current?.(editor)
            editor.focus()
          })
        }
      />
    </div>
  )
}
