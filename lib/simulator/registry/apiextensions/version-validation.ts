/** One version of a definition: its schema, columns, subresources and selectable fields. */
import type { CustomResourceColumn, CustomResourceVersion } from '../../../kube/custom-resources/definition'
import { propertyOf, readSchema, type Schema } from '../../../kube/custom-resources/schema'
import { simplePath } from '../../../kube/custom-resources/simple-path'
import { validateStructural } from '../../../kube/custom-resources/structural'
import { duplicate, type FieldError, invalidValue, required } from '../../../kube/field-error'
import { nameIsDns1035Label } from '../../../kube/names'
import { compilePrinterColumn, type PrinterColumn } from '../../../kube/printer-column'

export function validateVersion(version: CustomResourceVersion, path: string): FieldError[] {
  const { name = '', schema, subresources, additionalPrinterColumns, selectableFields, deprecated } = version
  const errors: FieldError[] = nameIsDns1035Label(name, false).map((text) => invalidValue(`${path}.name`, name, text))
  if (version.deprecationWarning !== undefined && !deprecated) {
    errors.push(
      invalidValue(`${path}.deprecationWarning`, version.deprecationWarning, 'can only be set for deprecated versions'),
    )
  }
  errors.push(...validateStructural(schema?.openAPIV3Schema, `${path}.schema.openAPIV3Schema`))
  for (const [index, column] of (additionalPrinterColumns ?? []).entries()) {
    errors.push(...columnErrors(column, `${path}.additionalPrinterColumns[${index}]`))
  }
  if (subresources?.scale) errors.push(...scaleErrors(subresources.scale, `${path}.subresources.scale`))
  const seen = new Set<string>()
  for (const [index, { jsonPath = '' }] of (selectableFields ?? []).entries()) {
    const at = `${path}.selectableFields[${index}].jsonPath`
    errors.push(...selectableErrors(jsonPath, readSchema(schema?.openAPIV3Schema), at))
    if (seen.has(jsonPath)) errors.push(duplicate(at, jsonPath))
    seen.add(jsonPath)
  }
  return errors
}

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

function columnErrors(column: CustomResourceColumn, path: string): FieldError[] {
  const { name, type, format, jsonPath } = column
  const errors: FieldError[] = []
  if (!name) errors.push(required(`${path}.name`))
  if (!type) errors.push(required(`${path}.type`, `must be one of ${columnTypes.join(',')}`))
  else if (!columnTypes.includes(type)) {
    errors.push(invalidValue(`${path}.type`, type, `must be one of ${columnTypes.join(',')}`))
  }
  if (format && !columnFormats.includes(format)) {
    errors.push(invalidValue(`${path}.format`, format, `must be one of ${columnFormats.join(',')}`))
  }
  if (!jsonPath) return [...errors, required(`${path}.jsonPath`)]
  if (!jsonPath.startsWith('.') && !jsonPath.startsWith('[')) {
    return [...errors, invalidValue(`${path}.jsonPath`, jsonPath, 'must be a json path, starting with .')]
  }
  try {
    compilePrinterColumn(column as PrinterColumn)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    errors.push(
      invalidValue(`${path}.jsonPath`, jsonPath, `column ${JSON.stringify(name)} has invalid jsonPath: ${why}`),
    )
  }
  return errors
}

type Scale = NonNullable<NonNullable<CustomResourceVersion['subresources']>['scale']>

function scaleErrors({ specReplicasPath, statusReplicasPath, labelSelectorPath }: Scale, path: string): FieldError[] {
  const errors: FieldError[] = []
  const below = (field: string, value: string, roots: readonly string[], where: string) => {
    if (!simplePath(value)) {
      errors.push(invalidValue(`${path}.${field}`, value, 'should be a simple json path without arrays'))
    } else if (!roots.some((root) => value.startsWith(`.${root}.`))) {
      errors.push(invalidValue(`${path}.${field}`, value, `should be a json path under ${where}`))
    }
  }
  if (!specReplicasPath) errors.push(required(`${path}.specReplicasPath`))
  else below('specReplicasPath', specReplicasPath, ['spec'], '.spec')
  if (!statusReplicasPath) errors.push(required(`${path}.statusReplicasPath`))
  else below('statusReplicasPath', statusReplicasPath, ['status'], '.status')
  if (labelSelectorPath) below('labelSelectorPath', labelSelectorPath, ['spec', 'status'], 'either .status or .spec')
  return errors
}

const selectableTypes = ['boolean', 'integer', 'string']

function selectableErrors(jsonPath: string, schema: Schema | undefined, path: string): FieldError[] {
  if (!jsonPath) return [required(path)]
  const fields = simplePath(jsonPath)
  if (!fields) return [invalidValue(path, jsonPath, 'is an invalid path: must be a simple path of fields')]
  if (fields[0] === 'metadata') return [invalidValue(path, jsonPath, 'must not point to fields in metadata')]
  let found = schema
  for (const field of fields) found = found && propertyOf(found, field)
  if (!found) return [invalidValue(path, jsonPath, 'is an invalid path: does not refer to a valid field')]
  if (!selectableTypes.includes(found.type ?? '')) {
    const text = `must point to a field of type ${selectableTypes.join(', ')}. Enum string fields and strings with formats are allowed.`
    return [invalidValue(path, jsonPath, text)]
  }
  return []
}
