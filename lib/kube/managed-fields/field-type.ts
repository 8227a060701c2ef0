/**
 * What field management must know of a value's type. Comes from the API's own types; what has none is `deducedType`.
 * Models structured-merge-diff/schema.
 */
import { isJsonObject } from '../json'

/** The shapes that values of the type may have. Values of the API's types have one; of what has no type, any. */
export interface FieldType {
  map?: MapType
  list?: ListType
  scalar?: ScalarType
}

export type ScalarType = 'string' | 'numeric' | 'boolean' | 'untyped'

export interface MapType {
  /** Owned as one value. */
  atomic: boolean
  /** The type of a field by name; undefined where the type has no such field. */
  field(name: string): FieldType | undefined
  /** True for the fields that the type names; the keys of a map are not named, and are members of their own. */
  isNamed(name: string): boolean
  /**
   * Fields that Go writes whether they are set or not, with what it writes then: a struct without a pointer is `{}`, a list
   * without omitempty null. They count as being there.
   */
  implied: ReadonlyMap<string, unknown>
}

export interface ListType {
  /** `atomic` is owned as one value; of a `set` and a `map` every item is owned for itself. */
  kind: 'atomic' | 'set' | 'map'
  element: FieldType
  /** Of a `map`: what tells items apart, and what a key is that an item leaves out. */
  keys: readonly string[]
  keyDefaults?: Readonly<Record<string, unknown>>
}

const noneImplied: ReadonlyMap<string, unknown> = new Map()

/** Of values that nobody has described: maps merge, lists are atomic. */
export const deducedType: FieldType = {
  scalar: 'untyped',
  list: {
    kind: 'atomic',
    keys: [],
    get element() {
      return deducedType
    },
  },
  map: { atomic: false, field: () => deducedType, isNamed: () => false, implied: noneImplied },
}

export type Shape = 'map' | 'list' | 'scalar'

/** How a value is looked at: as what it is where the type allows that, else as the first shape of the type. */
export function shapeOf(type: FieldType, value: unknown): Shape {
  if (Array.isArray(value)) {
    if (type.list) return 'list'
  } else if (isJsonObject(value)) {
    if (type.map) return 'map'
  } else if (value !== null && value !== undefined && type.scalar) return 'scalar'
  return type.map ? 'map' : type.scalar ? 'scalar' : 'list'
}
