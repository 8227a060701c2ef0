/** Types for tests, said shortly. */
import fc from 'fast-check'
import type { FieldType, ListType } from './field-type'

export const text: FieldType = { scalar: 'string' }
export const numeric: FieldType = { scalar: 'numeric' }
export const boolean: FieldType = { scalar: 'boolean' }

export function struct(
  fields: Readonly<Record<string, FieldType>>,
  { atomic = false, implied = {} }: { atomic?: boolean; implied?: Readonly<Record<string, unknown>> } = {},
): FieldType {
  const field = (name: string) => (Object.hasOwn(fields, name) ? fields[name] : undefined)
  return {
    map: { atomic, field, isNamed: (name) => Object.hasOwn(fields, name), implied: new Map(Object.entries(implied)) },
  }
}

export const mapOf = (values: FieldType): FieldType => ({
  map: { atomic: false, field: () => values, isNamed: () => false, implied: new Map() },
})
export const listOf = (element: FieldType): FieldType => ({ list: { kind: 'atomic', keys: [], element } })
export const setOf = (element: FieldType): FieldType => ({ list: { kind: 'set', keys: [], element } })
export const keyed = (
  keys: readonly string[],
  element: FieldType,
  keyDefaults: ListType['keyDefaults'] = {},
): FieldType => ({ list: { kind: 'map', keys, element, keyDefaults } })

/** One of every sort. */
export const everything = struct({
  name: text,
  count: numeric,
  on: boolean,
  labels: mapOf(text),
  words: listOf(text),
  tags: setOf(text),
  selector: struct({ app: text, tier: text }, { atomic: true }),
  inner: struct({ name: text, count: numeric }),
  ports: keyed(['port', 'protocol'], struct({ port: numeric, protocol: text, name: text, labels: mapOf(text) }), {
    protocol: 'TCP',
  }),
})

const word = fc.constantFrom('a', 'b', 'c')
const number = fc.integer({ min: 1, max: 3 })
const optional = { requiredKeys: [] as [] }

/** Values of `everything`; maps have something in them, as an empty one is a field of its own until it is filled. */
export const anyValue = fc.record(
  {
    name: word,
    count: number,
    on: fc.boolean(),
    labels: fc.dictionary(word, word, { minKeys: 1 }),
    words: fc.array(word, { maxLength: 3 }),
    tags: fc.uniqueArray(word, { maxLength: 3 }),
    selector: fc.record({ app: word, tier: word }, { requiredKeys: ['app'] }),
    inner: fc.record({ name: word, count: number }, { requiredKeys: ['name'] }),
    ports: fc.uniqueArray(
      fc.record(
        {
          port: number,
          protocol: fc.constantFrom('TCP', 'UDP'),
          name: word,
          labels: fc.dictionary(word, word, { minKeys: 1 }),
        },
        { requiredKeys: ['port', 'protocol'] },
      ),
      { maxLength: 3, selector: ({ port, protocol }) => `${port}/${protocol}` },
    ),
  },
  optional,
)
