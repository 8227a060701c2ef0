/**
 * Whether an applied configuration is of its type, in the words of structured-merge-diff/typed (validate.go, helpers.go).
 */
import { goText, isJsonObject } from '../json'
import { type FieldType, type ListType, type MapType, type ScalarType, shapeOf } from './field-type'
import { itemElement } from './list-items'
import { fieldElement, type PathElement, printPath } from './path-element'

/** Undefined when all is well. */
export function typeErrors(value: unknown, type: FieldType): string | undefined {
  const found: string[] = []
  check(value, type, [], (path, why) => found.push(path.length > 0 ? `${printPath(path)}: ${why}` : why))
  if (found.length < 2) return found[0]
  return ['errors:', ...found.map((text) => `  ${text}`)].join('\n')
}

type Report = (path: readonly PathElement[], why: string) => void

function check(value: unknown, type: FieldType, path: PathElement[], report: Report): void {
  const shape = shapeOf(type, value)
  if (shape === 'map' && type.map) checkMap(value, type.map, path, report)
  else if (shape === 'list' && type.list) checkList(value, type.list, path, report)
  else {
    const wrong = type.scalar && scalarError(value, type.scalar)
    if (wrong) report(path, wrong)
  }
}

const scalarNames: Readonly<Record<string, string>> = {
  numeric: 'numeric (int or float)',
  string: 'string',
  boolean: 'boolean',
}

function scalarError(value: unknown, scalar: ScalarType): string | undefined {
  if (value === null || scalar === 'untyped') return undefined
  if (typeof value === (scalar === 'numeric' ? 'number' : scalar)) return undefined
  return `expected ${scalarNames[scalar]}, got &value.valueUnstructured{Value:${goSyntax(value)}}`
}

function checkMap(value: unknown, type: MapType, path: PathElement[], report: Report): void {
  if (value === null) return
  if (!isJsonObject(value)) {
    report(path, `expected map, got &{${goText(value)}}`)
    return
  }
  for (const name of Object.keys(value)) {
    const below = type.field(name)
    path.push(fieldElement(name))
    if (below) check(value[name], below, path, report)
    else report(path, 'field not declared in schema')
    path.pop()
  }
}

function checkList(value: unknown, type: ListType, path: PathElement[], report: Report): void {
  if (value === null) return
  if (!Array.isArray(value)) {
    report(path, `expected list, got &{${goText(value)}}`)
    return
  }
  const seen = new Set<PathElement>()
  for (const [index, item] of value.entries()) {
    let element: PathElement = `i:${index}`
    if (type.kind !== 'atomic') {
      try {
        element = itemElement(type, item)
      } catch (error) {
        report(path, `element ${index}: ${error instanceof Error ? error.message : String(error)}`)
        continue
      }
      if (seen.has(element)) report(path, `duplicate entries for key ${printPath([element])}`)
      seen.add(element)
    }
    path.push(element)
    check(item, type.element, path, report)
    path.pop()
  }
}

/** As Go prints with %#v. */
function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const keys = Object.keys(value).sort()
  return `map[string]interface {}{${keys.map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`).join(', ')}}`
}
