/** Form and YAML as one state: either can be changed, the other follows, and nothing that was typed is lost. */
import { emptyForm, type NamespaceForm } from './form'
import type { YamlFault } from './parse'
import { changeYaml, followRename, readYaml, writeYaml } from './yaml'

interface FormState {
  form: NamespaceForm
  text: string
  /** The text cannot be read; the form is the last one that could. */
  fault: YamlFault | undefined
  /** The last text that could be read, to go back to. */
  lastGood: string
  /** What `text` says, for sending. */
  documents: readonly unknown[]
}

export type FormEvent =
  | { type: 'form'; form: NamespaceForm }
  | { type: 'yaml'; text: string }
  /** Gives up the text that cannot be read. */
  | { type: 'revert' }

export function startState(form: NamespaceForm = emptyForm): FormState {
  return stateOf(form, writeYaml(form))
}

export function foldForm(state: FormState, event: FormEvent): FormState {
  switch (event.type) {
    case 'form':
      // While the text cannot be read the form rests: writing it would throw away what is being typed there.
      return state.fault ? state : stateOf(event.form, changeYaml(state.text, event.form))
    case 'yaml':
      return foldText(state, event.text)
    case 'revert':
      return foldText(state, state.lastGood)
  }
}

function foldText(state: FormState, text: string): FormState {
  const reading = readYaml(text, state.form)
  if ('fault' in reading) return { ...state, text, fault: reading.fault }
  return stateOf(reading.form, followRename(text, state.form.name, reading.form.name))
}

function stateOf(form: NamespaceForm, text: string): FormState {
  const reading = readYaml(text, form)
  return {
    form,
    text,
    fault: 'fault' in reading ? reading.fault : undefined,
    lastGood: text,
    documents: 'documents' in reading ? reading.documents : [],
  }
}
