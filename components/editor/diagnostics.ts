import { type Diagnostic, forEachDiagnostic, linter, nextDiagnostic } from '@codemirror/lint'
import type { EditorState, Extension } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'
import { type Diagnosed, type Diagnosis, diagnose } from '@/lib/browser/assist/diagnose'
import type { ClusterKnowledge } from '@/lib/browser/assist/knowledge'

interface DiagnosticsOptions {
  knowledge(): ClusterKnowledge
  textOf(diagnosis: Diagnosis): string
  fixText: string
  onDiagnosed(found: Diagnosed): void
}

const settleMs = 500
/** Of a turn of the event loop, so that letters appear while a long text is read. */
const turnMs = 12

/** What the cluster would not take, found while nobody types. */
export function diagnostics({ knowledge, textOf, fixText, onDiagnosed }: DiagnosticsOptions): Extension {
  const source = async (view: EditorView): Promise<readonly Diagnostic[]> => {
    const { doc } = view.state
    const found = await diagnose(doc.toString(), knowledge(), breather())
    // It is looked for again when the text has changed.
    if (view.state.doc !== doc) return []
    onDiagnosed(found)
    return found.items.map((diagnosis) => diagnosticOf(diagnosis, doc.length, textOf, fixText))
  }
  return [linter(source, { delay: settleMs }), keymap.of([{ key: 'F8', run: nextDiagnostic }])]
}

function diagnosticOf(
  diagnosis: Diagnosis,
  length: number,
  textOf: (diagnosis: Diagnosis) => string,
  fixText: string,
): Diagnostic {
  const { from, to, severity, fix } = diagnosis
  return {
    from: Math.min(from, length),
    to: Math.min(to, length),
    severity,
    message: textOf(diagnosis),
    ...(fix
      ? {
          actions: [
            {
              name: `${fixText} ${fix.text}`,
              apply(view, nowFrom) {
                // It may have moved since it was found.
                const start = fix.from + (nowFrom - from)
                view.dispatch({
                  changes: { from: start, to: start + (fix.to - fix.from), insert: fix.text },
                  userEvent: 'input.fix',
                })
              },
            },
          ],
        }
      : {}),
  }
}

function breather(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < turnMs) return
    await new Promise((resolve) => setTimeout(resolve))
    since = performance.now()
  }
}

export interface Problem {
  diagnostic: Diagnostic
  line: number
}

export function problemsIn(state: EditorState): readonly Problem[] {
  const problems: Problem[] = []
  forEachDiagnostic(state, (diagnostic, from) => {
    problems.push({ diagnostic, line: state.doc.lineAt(from).number })
  })
  return problems
}

export function showProblem(view: EditorView, { diagnostic }: Problem): void {
  const place = placeOf(view.state, diagnostic)
  if (place) view.dispatch({ selection: { anchor: place.from }, scrollIntoView: true })
  view.focus()
}

export function fixProblem(view: EditorView, { diagnostic }: Problem): void {
  const place = placeOf(view.state, diagnostic)
  if (place) diagnostic.actions?.[0]?.apply(view, place.from, place.to)
  view.focus()
}

/** It moves with the text; undefined when it is not found any more. */
function placeOf(state: EditorState, wanted: Diagnostic): { from: number; to: number } | undefined {
  let place: { from: number; to: number } | undefined
  forEachDiagnostic(state, (diagnostic, from, to) => {
    if (diagnostic === wanted) place = { from, to }
  })
  return place
}
