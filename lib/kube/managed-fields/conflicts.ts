/** Why an apply was refused. Models apimachinery/pkg/util/managedfields/internal/conflict.go. */
import type { StatusCause } from '../object'
import { failure, type StatusError } from '../status-error'
import type { Path } from './field-set'
import { printPath } from './path-element'

export interface Conflict {
  /** Who owns the field, as messages name it: `"kubectl" using apps/v1`. */
  manager: string
  path: Path
}

export function applyConflict(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map(
    ({ manager, path }): StatusCause => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${manager}`,
      field: printPath(path),
    }),
  )
  return failure(409, 'Conflict', conflictText(conflicts), { causes })
}

function conflictText(conflicts: readonly Conflict[]): string {
  const [first] = conflicts
  if (first && conflicts.length === 1) {
    return `Apply failed with 1 conflict: conflict with ${first.manager}: ${printPath(first.path)}`
  }
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort()
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...conflicts.filter((one) => one.manager === manager).map(({ path }) => `- ${printPath(path)}`),
  ])
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}
