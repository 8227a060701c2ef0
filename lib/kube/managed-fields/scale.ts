/**
 * Managers of an object as they look on its /scale, and back: there the replicas are all there is, in a type of their own.
 * Models apimachinery/pkg/util/managedfields/scalehandler.go, which keeps no time for those who come through /scale.
 */
import type { JsonObject } from '../json'
import { FieldSet, type Path } from './field-set'
import { identityOf, type ManagedFieldsEntry, managerId, noManagers, readManagers, writeManagers } from './managers'

export interface ScaledObject {
  apiVersion: string
  /** Where its replicas are. */
  replicas: Path
}

const scaleVersion = 'autoscaling/v1'
const replicasOfScale = ['f:spec', 'f:replicas']

type Encode = (set: FieldSet) => JsonObject

/** Of the managers of `object` those of its replicas. */
export function managersOfScale(
  entries: unknown,
  { apiVersion, replicas }: ScaledObject,
  encode: Encode,
): ManagedFieldsEntry[] | undefined {
  const { owners, times } = readManagers(entries)
  const scale = noManagers()
  for (const [id, { applied, set, ...owned }] of owners) {
    if (owned.apiVersion !== apiVersion || !set.has(replicas)) continue
    const own = inVersion(id, scaleVersion)
    scale.owners.set(own, { apiVersion: scaleVersion, applied, set: FieldSet.of(replicasOfScale) })
    const time = times.get(id)
    if (time) scale.times.set(own, time)
  }
  return writeManagers(scale, encode)
}

/** The managers of the object after a write to its /scale has left `scaleEntries` there. */
export function managersWithScale(
  entries: unknown,
  scaleEntries: unknown,
  { apiVersion, replicas }: ScaledObject,
  encode: Encode,
): ManagedFieldsEntry[] | undefined {
  const managers = readManagers(entries)
  const left = readManagers(scaleEntries).owners
  const replicasOnly = FieldSet.of(replicas)
  for (const [id, owned] of managers.owners) {
    if (owned.apiVersion !== apiVersion || !owned.set.has(replicas)) continue
    if (left.delete(inVersion(id, scaleVersion))) continue
    const set = owned.set.difference(replicasOnly)
    if (set.isEmpty) managers.owners.delete(id)
    else managers.owners.set(id, { ...owned, set })
  }
  for (const [id, { applied, set }] of left) {
    if (!set.has(replicasOfScale)) continue
    const own = inVersion(id, apiVersion)
    managers.times.delete(own)
    managers.owners.set(own, { apiVersion, applied, set: replicasOnly })
  }
  return writeManagers(managers, encode)
}

function inVersion(id: string, apiVersion: string): string {
  const { manager = '', operation = 'Update', subresource = '' } = identityOf(id)
  return managerId({ manager, operation, apiVersion, subresource })
}
