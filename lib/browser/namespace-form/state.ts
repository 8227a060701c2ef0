/** Form and YAML as one state: either can be changed, the other follows, and nothing that was typed is lost. */
import { type Beyond, nothingBeyond } from './beyond'
import { emptyForm, type NamespaceForm } from './form'
import { changeYaml, followRename, partOf, readYaml, type SetAside, writeOutAliases, writeYaml } from './yaml'
import type { YamlFault } from './yaml-fault'

export interface FormState {
  form: NamespaceForm
  text: string
  /** The text cannot be read, for these reasons; the form is the last one that could. */
  faults: readonly YamlFault[]
  /** The last text that could be read, to go back to. */
  lastGood: string
  /** What `text` says, for sending. */
  documents: readonly unknown[]
  /** What stands in `text` and not in the form. */
  beyond: Beyond
  /** What was switched off, to be switched on again. */
  aside: SetAside
}

export type FormEvent =
  | { type: 'form'; form: NamespaceForm }
  | { type: 'yaml'; text: string }
  /** Gives up the text that cannot be read. */
  | { type: 'revert' }
  | { type: 'write-out-aliases' }

export function startState(form: NamespaceForm = emptyForm): FormState {
  return stateOf(form, writeYaml(form), {})
}

/** Something would be lost with the page. A row of labels that nothing was typed in is nothing. */
export function isTyped({ form, text }: FormState): boolean {
  const labels = form.labels.filter(({ key, value }) => key !== '' || value !== '')
  return text !== writeYaml(emptyForm) || JSON.stringify({ ...form, labels }) !== JSON.stringify(emptyForm)
}

/** Neither field nor YAML can be changed through the form now. */
export const rests = ({ faults, beyond }: FormState): boolean => faults.length > 0 || beyond.aliases

export function foldForm(state: FormState, event: FormEvent): FormState {
  switch (event.type) {
    case 'form': {
      // While the text cannot be read the form rests: writing it would throw away what is being typed there.
      if (rests(state)) return state
      const aside = setAside(state, event.form)
      return stateOf(event.form, changeYaml(state.text, event.form, aside), aside)
    }
    case 'yaml':
      return foldText(state, event.text)
    case 'revert':
      return foldText(state, state.lastGood)
    case 'write-out-aliases':
      return foldText(state, writeOutAliases(state.text))
  }
}

function setAside({ form, text, aside }: FormState, next: NamespaceForm): SetAside {
  const part = (name: 'quota' | 'limits') => {
    if (form[name].enabled && !next[name].enabled) return partOf(text, name)
    return form[name].enabled ? undefined : aside[name]
  }
  return { quota: part('quota'), limits: part('limits') }
}

function foldText(state: FormState, text: string): FormState {
  const followed = followRename(text, state.form.name)
  const reading = readYaml(followed, state.form)
  if ('faults' in reading) return { ...state, text, faults: reading.faults }
  return stateOf(reading.form, followed, state.aside)
}

function stateOf(form: NamespaceForm, text: string, aside: SetAside): FormState {
  const reading = readYaml(text, form)
  return {
    form,
    text,
    faults: 'faults' in reading ? reading.faults : [],
    lastGood: text,
    documents: 'faults' in reading ? [] : reading.documents,
    beyond: 'faults' in reading ? nothingBeyond : reading.beyond,
    aside,
  }
}
