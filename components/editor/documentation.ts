import { StateEffect, StateField } from '@codemirror/state'
import { type Command, type EditorView, hoverTooltip, type Panel, showPanel } from '@codemirror/view'
import { type Description, describe } from '@/lib/browser/assist/describe'
import type { ClusterKnowledge } from '@/lib/browser/assist/knowledge'
import { fieldDocElement, type Translate } from './field-doc-element'

const showDocumentation = StateEffect.define<boolean>()
const settleMs = 150

/** What a field is: where the mouse points, and for the field with the cursor in a panel that keyboard and screen reader reach. */
export function documentation(t: Translate, knowledge: () => ClusterKnowledge) {
  const at = (view: EditorView, offset: number) => describe(view.state.doc.toString(), offset, knowledge())
  const hover = hoverTooltip(async (view, offset) => {
    const found = await at(view, offset)
    return found
      ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: fieldDocElement(t, found.doc) }) }
      : null
  })
  const panel = documentationPanel(t, at)
  const isOpen = StateField.define<boolean>({
    create: () => false,
    update: (open, { effects }) => effects.findLast((effect) => effect.is(showDocumentation))?.value ?? open,
    provide: (field) => showPanel.from(field, (open) => (open ? panel : null)),
  })
  const toggle: Command = (view) => {
    view.dispatch({ effects: showDocumentation.of(!view.state.field(isOpen)) })
    return true
  }
  const close: Command = (view) => {
    if (!view.state.field(isOpen)) return false
    view.dispatch({ effects: showDocumentation.of(false) })
    return true
  }
  return {
    extension: [hover, isOpen],
    toggle,
    keys: [
      { key: 'F1', run: toggle },
      { key: 'Escape', run: close },
    ],
  }
}

/** It follows the cursor. */
function documentationPanel(t: Translate, at: (view: EditorView, offset: number) => Promise<Description | undefined>) {
  return (view: EditorView): Panel => {
    const dom = document.createElement('section')
    dom.className = 'cm-documentation'
    dom.setAttribute('aria-label', t('editor.documentation'))
    dom.setAttribute('aria-live', 'polite')
    dom.tabIndex = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let asked = 0
    const show = async () => {
      const turn = ++asked
      const found = await at(view, view.state.selection.main.head)
      if (turn !== asked) return
      const content = found ? fieldDocElement(t, found.doc) : t('editor.noDocumentation')
      dom.replaceChildren(content)
    }
    void show()
    return {
      dom,
      update({ docChanged, selectionSet }) {
        if (!docChanged && !selectionSet) return
        clearTimeout(timer)
        timer = setTimeout(() => void show(), settleMs)
      },
      destroy() {
        clearTimeout(timer)
        asked++
      },
    }
  }
}
