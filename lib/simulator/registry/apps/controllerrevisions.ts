/** Models pkg/registry/apps/controllerrevision/strategy.go: written once, never changed but for its number. */
import { controllerRevisions } from '../../../kinds/controllerrevisions.apps'
import { type FieldError, immutable, invalidValue, required } from '../../../kube/field-error'
import type { ControllerRevision } from '../../../kube/types'
import { validateNonNegative } from '../core/value-validation'
import { semanticallyEqual } from '../equality'
import { defineStrategy } from '../strategy'

export const controllerRevisionStrategy = defineStrategy<ControllerRevision>({
  kind: controllerRevisions,
  validate: validateRevision,
  validateUpdate: (revision, old) => [
    ...validateRevision(revision),
    ...(semanticallyEqual(revision.data, old.data) ? [] : [immutable('data', revision.data)]),
  ],
})

function validateRevision({ data, revision }: ControllerRevision): FieldError[] {
  const errors = validateNonNegative(revision, 'revision')
  if (data === undefined || data === null) return [...errors, required('data', 'data is mandatory')]
  const isObject = typeof data === 'object' && !Array.isArray(data)
  return isObject
    ? errors
    : [
        ...errors,
        invalidValue(
          'data',
          '<value omitted>',
          'error parsing data as JSON: json: cannot unmarshal into Go value of type map[string]interface {}',
        ),
      ]
}
