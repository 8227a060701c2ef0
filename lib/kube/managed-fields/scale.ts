/**
 * Who manages the replicas after they were set through /scale: the writer, and nobody else. Models
 * apimachinery/pkg/util/managedfields/scalehandler.go, which keeps no time for it.
 */

import type { ManagedWrite } from './field-manager'
import { FieldSet, type Path } from './field-set'
import { type ManagedFieldsEntry, managerId, readManagers, writeManagers } from './managers'

export function replicasManagedBy(
  entries: unknown,
  replicas: Path,
  { manager, apiVersion, subresource, encode }: Pick<ManagedWrite, 'manager' | 'apiVersion' | 'subresource' | 'encode'>,
): ManagedFieldsEntry[] | undefined {
  const managers = readManagers(entries)
  if (managers.owners.size === 0) return undefined
  const taken = FieldSet.of(replicas)
  const writer = managerId({ manager: manager || 'unknown', operation: 'Update', apiVersion, subresource })
  for (const [id, owned] of managers.owners) {
    if (id === writer || !owned.set.has(replicas)) continue
    const set = owned.set.difference(taken)
    if (set.isEmpty) managers.owners.delete(id)
    else managers.owners.set(id, { ...owned, set })
  }
  managers.owners.set(writer, { apiVersion, applied: false, set: taken })
  managers.times.delete(writer)
  return writeManagers(managers, encode)
}
