/**
 * The columns that a CustomResourceDefinition declares (`additionalPrinterColumns`), and what stands in them. Models
 * k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go.
 */
import { jsonPathText, parseJsonPath } from './json-path'

export interface PrinterColumn {
  name: string
  type: 'integer' | 'number' | 'string' | 'boolean' | 'date'
  jsonPath: string
  format?: string
  description?: string
  /** Above 0: shown on request only. */
  priority?: number
}

export type PrinterCell = string | number | boolean | undefined

/**
 * Reads a column's cell from an object; undefined where there is nothing, or nothing of the column's type. A date stays the text
 * that it is: how long ago that was changes by itself. Throws on a path that cannot be read.
 */
export function compilePrinterColumn({ jsonPath, type }: PrinterColumn): (object: unknown) => PrinterCell {
  const path = parseJsonPath(jsonPath)
  return (object) => {
    let results: readonly unknown[]
    try {
      results = path.find(object)
    } catch {
      return undefined
    }
    // Such paths are meant to lead to one value.
    return results.length === 0 ? undefined : cellOf(type, results[0])
  }
}

function cellOf(type: PrinterColumn['type'], value: unknown): PrinterCell {
  if (type === 'string') return jsonPathText(value)
  if (type === 'integer' && typeof value === 'number') return Math.trunc(value)
  if (type === 'number' && typeof value === 'number') return value
  if (type === 'boolean' && typeof value === 'boolean') return value
  return type === 'date' && typeof value === 'string' ? value : undefined
}
