import type { Beyond } from '@/lib/browser/namespace-form/beyond'
import type { NamespaceForm } from '@/lib/browser/namespace-form/form'
import type { Faults } from '@/lib/browser/namespace-form/rules'

/** What each part of the form is given. */
export interface PartProps {
  form: NamespaceForm
  faults: Faults
  /** Creation was tried: what is still empty counts as wrong from now on. */
  tried: boolean
  /** What stands in the YAML and not in the form. */
  beyond: Beyond
  /** The form rests: the YAML cannot be read, or not be changed field by field. */
  disabled: boolean
  change(form: NamespaceForm): void
}
