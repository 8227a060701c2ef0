import { describe, expect, it } from 'vitest'
import { applyDefaults } from './defaulting'
import { prune } from './prune'
import { readSchema, type Schema } from './schema'

const pruned = (object: Record<string, unknown>, schema: Schema) => ({ unknown: prune(object, schema), object })

describe('pruning', () => {
  it('takes out what no property names, at every depth, and tells where it was', () => {
    const schema: Schema = {
      properties: {
        spec: {
          properties: { list: { items: { properties: { a: {} } } }, map: { additionalProperties: { properties: {} } } },
        },
      },
    }
    const object = {
      apiVersion: 'v1',
      kind: 'A',
      metadata: {},
      more: 1,
      spec: { list: [{ a: 1, b: 2 }], map: { x: { y: 1 } } },
    }
    expect(pruned(object, schema)).toEqual({
      unknown: ['more', 'spec.list[0].b', 'spec.map.x.y'],
      object: { apiVersion: 'v1', kind: 'A', metadata: {}, spec: { list: [{ a: 1 }], map: { x: {} } } },
    })
  })

  it('keeps what may be unknown, and prunes the properties that are described all the same', () => {
    const schema: Schema = {
      properties: { spec: { 'x-kubernetes-preserve-unknown-fields': true, properties: { known: { properties: {} } } } },
    }
    const { unknown, object } = pruned({ spec: { any: { deep: [{ x: 1 }] }, known: { x: 1 } } }, schema)
    expect(unknown).toEqual(['spec.known.x'])
    expect(object).toEqual({ spec: { any: { deep: [{ x: 1 }] }, known: {} } })
  })

  it('keeps of an embedded object what every object has', () => {
    const schema: Schema = {
      properties: { template: { 'x-kubernetes-embedded-resource': true, properties: { spec: { properties: {} } } } },
    }
    const template = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { x: 1 }, status: {} }
    expect(pruned({ template }, schema).unknown).toEqual(['template.spec.x', 'template.status'])
    expect(template.metadata).toEqual({ name: 'a' })
  })
})

describe('defaulting', () => {
  const schema: Schema = {
    properties: {
      spec: {
        default: {},
        properties: {
          size: { type: 'integer', default: 1 },
          list: { items: { properties: { on: { type: 'boolean', default: true } } } },
          map: { additionalProperties: { properties: { n: { type: 'integer', default: 2 } } } },
          maybe: { type: 'string', nullable: true, default: 'x' },
          text: { type: 'string' },
        },
      },
    },
  }
  const defaulted = (object: Record<string, unknown>) => {
    applyDefaults(object, schema)
    return object
  }

  it('fills in what is absent, inside of what was filled in too', () => {
    expect(defaulted({})).toEqual({ spec: { size: 1, maybe: 'x' } })
    expect(defaulted({ spec: { list: [{}, { on: false }], map: { a: {} } } })).toEqual({
      spec: { size: 1, maybe: 'x', list: [{ on: true }, { on: false }], map: { a: { n: 2 } } },
    })
  })

  it('takes null for absent, unless null is a value', () => {
    expect(defaulted({ spec: { size: null, text: null, maybe: null } })).toEqual({ spec: { size: 1, maybe: null } })
  })

  it('shares nothing between objects', () => {
    const [a, b] = [defaulted({}), defaulted({})]
    expect(a.spec).not.toBe(b.spec)
  })
})

it('reads of a schema what is one', () => {
  expect(
    readSchema({ type: 'object', properties: { a: { minimum: 'x', type: 'integer' }, b: 3 }, unknown: 1 }),
  ).toEqual({
    type: 'object',
    properties: { a: { type: 'integer' }, b: {} },
  })
  expect(readSchema('text')).toBeUndefined()
})
