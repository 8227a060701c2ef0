/** The columns that a definition declares. Models apiextensions-apiserver/pkg/registry/customresource/tableconvertor. */
import type { Column } from '../../../kinds/kind'
import type { CustomResourceColumn } from '../../../kube/custom-resources/definition'
import { compilePrinterColumn, type PrinterColumn } from '../../../kube/printer-column'

const age: PrinterColumn = {
  name: 'Age',
  type: 'date',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
  jsonPath: '.metadata.creationTimestamp',
}

export function customColumns(declared: readonly CustomResourceColumn[] = []): Column[] {
  return (declared.length > 0 ? (declared as readonly PrinterColumn[]) : [age]).map(columnOf)
}

function columnOf(declared: PrinterColumn, index: number): Column {
  const { name, type, format, description, priority = 0, jsonPath } = declared
  const read = compilePrinterColumn(declared)
  return {
    id: `column-${index}`,
    name,
    type: type === 'date' ? 'age' : type === 'integer' || type === 'number' ? 'number' : 'text',
    tableType: type,
    noneIsNull: true,
    ...(format ? { tableFormat: format } : {}),
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    ...(priority > 0 ? { wide: true } : {}),
    value(object) {
      const cell = read(object)
      return typeof cell === 'boolean' ? String(cell) : cell
    },
  }
}
