import type { NamespaceForm } from '@/lib/browser/namespace-form/form'
import type { Faults } from '@/lib/browser/namespace-form/rules'

/** What each part of the form is given. */
export interface PartProps {
  form: NamespaceForm
  faults: Faults
  /** Creation was tried: what is still empty counts as wrong from now on. */
  tried: boolean
  /** The YAML cannot be read: the form rests until it can. */
  disabled: boolean
  change(form: NamespaceForm): void
}
