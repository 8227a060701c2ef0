/**
 * Who owns what after a write. Models structured-merge-diff/merge/update.go, for objects that are served in one version: what
 * is owned in another is owned no more.
 */
import { equalJson } from '../json'
import { type Comparison, compareObjects } from './compare'
import { FieldSet, type Path } from './field-set'
import { fieldSetOf, withNamedFields } from './field-set-of'
import type { FieldType } from './field-type'
import { mergeObjects } from './merge'
import { removeItems } from './remove-items'

export interface Owned {
  apiVersion: string
  /** By an apply; else by an update. */
  applied: boolean
  set: FieldSet
}

/** By identifier of the manager. */
export type Owners = ReadonlyMap<string, Owned>

export interface ObjectRules {
  apiVersion: string
  type: FieldType
  /** Fields that a write of this endpoint does not change, whatever it says. */
  ignored: FieldSet
}

/** After a write that made `after` of `before`; whatever it changed is the manager's now. */
export function ownersAfterUpdate(
  before: unknown,
  after: unknown,
  rules: ObjectRules,
  owners: Owners,
  manager: string,
): Map<string, Owned> {
  const { changed, removed } = changesBetween(before, after, rules)
  const next = withoutTaken(owners, manager, rules, changed, removed)
  const own = next.get(manager)?.set ?? new FieldSet()
  // An item whose name comes to stand twice is both removed and added.
  const set = own.difference(removed).union(changed).recursiveDifference(rules.ignored)
  if (set.isEmpty) next.delete(manager)
  else next.set(manager, { apiVersion: rules.apiVersion, applied: false, set })
  return next
}

export type Applied =
  /** `object` is undefined when the live one already is what was applied. */
  { object: unknown; owners: Map<string, Owned> } | { conflicts: { manager: string; path: Path }[] }

export function applyConfiguration(
  live: unknown,
  configuration: unknown,
  rules: ObjectRules,
  owners: Owners,
  manager: string,
  force: boolean,
): Applied {
  const { apiVersion, type, ignored } = rules
  const last = owners.get(manager)
  const set = fieldSetOf(configuration, type).recursiveDifference(ignored)
  const owning = new Map(owners).set(manager, { apiVersion, applied: true, set })
  const object = pruned(mergeObjects(live, configuration, type), type, owning, last, set)
  const { changed, removed } = changesBetween(live, object, rules)
  const conflicts = force ? [] : conflictsOf(owning, manager, rules, changed)
  if (conflicts.length > 0) return { conflicts }
  const next = withoutTaken(owning, manager, rules, changed, removed)
  if (next.get(manager)?.set.isEmpty) next.delete(manager)
  return { object: equalJson(live, object) ? undefined : object, owners: next }
}

function changesBetween(before: unknown, after: unknown, { type, ignored }: ObjectRules) {
  const { added, modified, removed }: Comparison = compareObjects(before, after, type)
  return {
    changed: modified.union(added).recursiveDifference(ignored),
    removed: removed.recursiveDifference(ignored),
  }
}

function conflictsOf(owners: Owners, manager: string, rules: ObjectRules, changed: FieldSet) {
  return [...owners.keys()].sort().flatMap((other) => {
    const owned = owners.get(other)
    if (other === manager || owned?.apiVersion !== rules.apiVersion) return []
    return owned.set
      .intersection(changed)
      .paths()
      .map((path) => ({ manager: other, path }))
  })
}

/** What one changes or removes is no longer the others'. */
function withoutTaken(
  owners: Owners,
  manager: string,
  { apiVersion }: ObjectRules,
  changed: FieldSet,
  removed: FieldSet,
): Map<string, Owned> {
  const taken = changed.union(removed)
  const next = new Map<string, Owned>()
  for (const [id, owned] of owners) {
    if (id === manager) {
      next.set(id, owned)
    } else if (owned.apiVersion === apiVersion) {
      const lost = owned.set.intersection(taken)
      const set = lost.isEmpty ? owned.set : owned.set.difference(lost)
      if (!set.isEmpty) next.set(id, set === owned.set ? owned : { ...owned, set })
    }
  }
  return next
}

/** Takes out what the manager applied the last time and does not now, as far as nobody else owns it. */
function pruned(merged: unknown, type: FieldType, owners: Owners, last: Owned | undefined, applied: FieldSet): unknown {
  if (!last || last.set.difference(applied).isEmpty) return merged
  const lastSet = withNamedFields(last.set, type)
  const mergedSet = withNamedFields(fieldSetOf(merged, type), type)
  const setOf = (object: unknown) => withNamedFields(fieldSetOf(object, type), type)
  const first = setOf(removeItems(merged, lastSet, type))
  let owned = new FieldSet()
  for (const { apiVersion, set } of owners.values()) if (apiVersion === last.apiVersion) owned = owned.union(set)
  const unowned = mergedSet.difference(first.union(withNamedFields(owned, type)))
  const second = setOf(removeItems(merged, unowned, type))
  return removeItems(merged, mergedSet.difference(second).intersection(lastSet), type)
}
