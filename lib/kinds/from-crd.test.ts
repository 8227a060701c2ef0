import { describe, expect, it } from 'vitest'
import { fromDefinition } from './from-crd'

const ready = { name: 'Ready', type: 'string', jsonPath: '.status.ready', priority: 1 }
const definition = (version: object) => ({ spec: { versions: [{ name: 'v1alpha1' }, { name: 'v1', ...version }] } })
const schema = (status?: object) => ({
  schema: { openAPIV3Schema: { properties: status ? { status } : {} } },
})

describe('a definition', () => {
  it('says the columns of the version that is served', () => {
    expect(fromDefinition(definition({ additionalPrinterColumns: [ready] }), 'v1').columns).toEqual([ready])
    expect(fromDefinition(definition({ additionalPrinterColumns: [ready] }), 'v1alpha1').columns).toEqual([])
    expect(fromDefinition(definition({}), 'v9')).toEqual({})
  })

  it.each([[undefined], [null], ['text'], [{ spec: { versions: 'all' } }], [{ spec: { versions: [null, 7] } }]])(
    'that is none (%j) says nothing',
    (wrong) => {
      expect(fromDefinition(wrong, 'v1')).toEqual({})
    },
  )

  it('loses what is no column', () => {
    const wrong = [
      null,
      'a',
      { name: 'A' },
      { ...ready, type: 'html' },
      { ...ready, name: 7 },
      { ...ready, description: {} },
    ]
    expect(fromDefinition(definition({ additionalPrinterColumns: [...wrong, ready] }), 'v1').columns).toEqual([ready])
  })

  it('says whether there are conditions', () => {
    const without = (version: object) => fromDefinition(definition(version), 'v1').withoutConditions
    expect(without(schema())).toBe(true)
    expect(without(schema({ properties: { phase: {} } }))).toBe(true)
    expect(without(schema({ properties: { conditions: {} } }))).toBeUndefined()
    expect(without(schema({ 'x-kubernetes-preserve-unknown-fields': true }))).toBeUndefined()
    expect(without({})).toBeUndefined()
  })
})
