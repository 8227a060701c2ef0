/**
 * A kind that is stored as another one: the same objects in another group, where their fields have other names. Upstream
 * converts both to one internal type; here one of the two is what is stored.
 */
import type { Kind } from '../../kinds/kind'
import type { FieldError } from '../../kube/field-error'
import type { KubeObject } from '../../kube/object'

export interface Representation<T extends KubeObject = KubeObject, S extends KubeObject = KubeObject> {
  kind: Kind<T>
  storedAs: Kind<S>
  /** Neither changes what it is given, and nothing is lost between them. */
  toStored(object: T): S
  fromStored(object: S): T
  /** What may be selected on, and the field that this is of what is stored. */
  selectableFields: Readonly<Record<string, string>>
  /** Beyond what the stored kind demands; in the stored kind's field names, as upstream says it. */
  validate?(object: S): FieldError[]
  validateUpdate?(object: S, old: S): FieldError[]
}

/** Lets representations of different types stand in one list. */
export function defineRepresentation<T extends KubeObject, S extends KubeObject>(
  representation: Representation<T, S>,
): Representation {
  return representation as unknown as Representation
}
