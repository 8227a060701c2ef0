import { expect, it } from 'vitest'
import { describeFieldError } from '../field-error'
import { hasFormat } from './formats'
import type { Schema } from './schema'
import { validateValue } from './validate-value'

const errorsOf = (value: unknown, schema: Schema, old?: unknown) =>
  validateValue(value, schema, 'f', old).map((error) => `${error.field}: ${describeFieldError(error)}`)

it.each<[unknown, Schema, string[]]>([
  [1.5, { type: 'integer' }, ['f: Invalid value: "number": f in body must be of type integer: "number"']],
  [2, { type: 'number' }, []],
  [null, { type: 'string' }, ['f: Invalid value: "null": f in body must be of type string: "null"']],
  [null, { type: 'string', nullable: true, enum: ['a'] }, []],
  [5, { minimum: 5, exclusiveMinimum: true }, ['f: Invalid value: 5: f in body should be greater than 5']],
  [5, { maximum: 5, exclusiveMaximum: true }, ['f: Invalid value: 5: f in body should be less than 5']],
  [0.3, { multipleOf: 0.1 }, []],
  [3, { multipleOf: 2 }, ['f: Invalid value: 3: f in body should be a multiple of 2']],
  ['🙂', { maxLength: 1 }, []],
  ['a', { minLength: 2 }, ['f: Invalid value: "a": f in body should be at least 2 chars long']],
  ['abc', { pattern: '(?i)^ABC$' }, []],
  ['ab1', { pattern: '^[[:alpha:]]+$' }, ['f: Invalid value: "ab1": f in body should match \'^[[:alpha:]]+$\'']],
  [[], { minItems: 1 }, ['f: Invalid value: 0: f in body should have at least 1 items']],
  [{}, { minProperties: 1 }, ['f: Invalid value: 0: f in body should have at least 1 properties']],
  [{ a: 1, b: 1 }, { maxProperties: 1 }, ['f: Too many: 2: must have at most 1 items']],
  [['a', 'a'], { 'x-kubernetes-list-type': 'set' }, ['f[1]: Duplicate value: "a"']],
  [3, { enum: [1, 2] }, ['f: Unsupported value: 3: supported values: "1", "2"']],
  [
    {},
    { anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    ['<nil>: Invalid value: "": "f" must validate at least one schema (anyOf)', 'f.a: Required value'],
  ],
  [
    {},
    { oneOf: [{ required: ['a'] }] },
    [
      '<nil>: Invalid value: "": "f" must validate one and only one schema (oneOf). Found none valid',
      'f.a: Required value',
    ],
  ],
  [
    1,
    { allOf: [{ minimum: 2 }] },
    [
      'f: Invalid value: 1: f in body should be greater than or equal to 2',
      '<nil>: Invalid value: "": "f" must validate all the schemas (allOf). None validated',
    ],
  ],
  [{ a: 1 }, { not: { required: ['a'] } }, ['<nil>: Invalid value: "": "f" must not validate the schema (not)']],
])('finds in %j by %j', (value, schema, expected) => {
  expect(errorsOf(value, schema)).toEqual(expected)
})

it('holds only what changed against an update, item by item of a list that is a map', () => {
  const schema: Schema = {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['id'],
    items: { type: 'object', properties: { id: { type: 'string' }, n: { type: 'integer', maximum: 1 } } },
  }
  const old = [{ id: 'a', n: 5 }]
  expect(
    errorsOf(
      [
        { id: 'b', n: 7 },
        { id: 'a', n: 5 },
      ],
      schema,
      old,
    ),
  ).toEqual(['f[0].n: Invalid value: 7: f[0].n in body should be less than or equal to 1'])
})

it.each<[string, string, string]>([
  ['date-time', '2026-02-28T23:59:59.5+01:00', '2026-02-30T00:00:00Z'],
  ['date', '2024-02-29', '2025-02-29'],
  ['duration', '1h30m', '1 fortnight'],
  ['ipv4', '10.0.0.1', '10.0.0.256'],
  ['ipv6', '::ffff:10.0.0.1', '1::2::3'],
  ['cidr', '10.0.0.0/8', '10.0.0.0/33'],
  ['uuid', '123e4567-e89b-12d3-a456-426614174000', '123e4567'],
  ['hostname', 'a.example.com', '-a'],
  ['email', 'a@example.com', 'example.com'],
  ['uri', 'https://example.com/a?b', 'not a uri'],
  ['mac', '01:23:45:67:89:ab', '01:23'],
  ['byte', 'YQ==', 'Y'],
])('knows the format %s', (format, right, wrong) => {
  expect([hasFormat(right, format), hasFormat(wrong, format)]).toEqual([true, false])
})

it('takes a format that it does not know for a note', () => {
  expect(hasFormat('anything', 'k8s-short-name-of-the-future')).toBe(true)
})
