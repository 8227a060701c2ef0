import {
  autocompletion,
  type Completion,
  type CompletionResult,
  type CompletionSource,
  startCompletion,
} from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import { type CompletionContext, complete, type Suggestion } from '@/lib/browser/assist/complete'
import { firstSentence } from '@/lib/browser/assist/field-doc'
import { fieldDocElement, type Translate } from './field-doc-element'

const icons: Record<Suggestion['sort'], string> = { field: 'property', value: 'enum', kind: 'class' }

/** Keys and values that the cluster's schema has at the cursor. `context` is asked each time. */
export function clusterCompletion(t: Translate, context: () => CompletionContext): Extension {
  const source: CompletionSource = async ({ state, pos, explicit, aborted }): Promise<CompletionResult | null> => {
    const text = state.doc.toString()
    // Who only makes room, by Enter or blanks, has asked for nothing.
    const before = text.slice(text.lastIndexOf('\n', pos - 1) + 1, pos)
    if (!explicit && (before.trim() === '' || text.length > largeText)) return null
    const found = await complete(text, pos, context())
    if (!found || aborted) return null
    const { from, to, items } = found
    const quote = /["']/.exec(text.slice(from, from + 1))?.[0] ?? ''
    const words = new Set(items.map(({ label }) => quote + label))
    // A word that is whole already needs nobody to finish it, and Enter is to begin a new line.
    if (!explicit && words.has(text.slice(from, pos))) return null
    return {
      from,
      options: items.map((item, at) => completionOf(t, item, { at, quote, behind: to - pos })),
      validFor: (typed) => /^["']?[\w./-]*$/.test(typed) && !words.has(typed),
    }
  }
  return autocompletion({ override: [source], icons: false, maxRenderedOptions: 200 })
}

/** In characters. Of more, completion is looked for when it is asked for (Ctrl-Space), not with every letter. */
const largeText = 400_000

function completionOf(
  t: Translate,
  { label, sort, detail, doc, text, cursor, goesOn }: Suggestion,
  /** `behind`: how much of the word stands behind the cursor. */
  { at, quote, behind }: { at: number; quote: string; behind: number },
): Completion {
  const about = detail ?? (doc ? `${doc.type}${doc.required ? `, ${t('editor.required')}` : ''}` : undefined)
  return {
    label: quote + label,
    displayLabel: label,
    type: icons[sort],
    // The blank keeps it apart from the label where both are read as one.
    ...(about ? { detail: ` ${about}` } : {}),
    ...(doc ? { info: () => fieldDocElement(t, { ...doc, description: firstSentence(doc.description) }) } : {}),
    // In the order given: what is required first.
    boost: Math.max(-99, 99 - at),
    apply: (view, _completion, from, to) => {
      view.dispatch({
        changes: { from, to: Math.min(to + behind, view.state.doc.length), insert: text },
        selection: { anchor: from + cursor },
        scrollIntoView: true,
        userEvent: 'input.complete',
      })
      if (goesOn) startCompletion(view)
    },
  }
}
