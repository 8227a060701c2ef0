import { describe, expect, it } from 'vitest'
import { negotiate, type Transform } from './negotiate'

const kubectl =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'
const list: readonly Transform[] = ['Table', 'PartialObjectMetadataList']

describe('negotiate', () => {
  const cases: [string | null, readonly Transform[], object][] = [
    [null, list, { mediaType: 'application/json' }],
    ['*/*', list, { mediaType: 'application/json' }],
    ['application/json, */*', list, { mediaType: 'application/json' }],
    ['application/yaml', list, { mediaType: 'application/yaml' }],
    ['application/vnd.kubernetes.protobuf,application/json', list, { mediaType: 'application/json' }],
    [kubectl, list, { as: 'Table', version: 'v1' }],
    [kubectl, [], { mediaType: 'application/json' }],
    ['application/json;as=Table;v=v1beta1;g=meta.k8s.io', list, { as: 'Table', version: 'v1beta1' }],
    ['application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1', list, { as: 'PartialObjectMetadataList' }],
    ['application/json;stream=watch', list, { mediaType: 'application/json' }],
    ['application/yaml;q=0.5, application/json;q=0.9', list, { mediaType: 'application/json' }],
    ['text/html, application/xhtml+xml, */*;q=0.8', list, { mediaType: 'application/json' }],
  ]
  it.each(cases)('%s', (accept, allowed, expected) => {
    const negotiated = negotiate(accept, allowed)
    expect(negotiated).toMatchObject(expected)
    if (!('as' in expected)) expect(negotiated.as).toBeUndefined()
  })

  const refused = [
    'application/vnd.kubernetes.protobuf',
    'text/plain',
    'application/json;as=Table;v=v2;g=meta.k8s.io',
    'application/json;as=Nothing;v=v1;g=meta.k8s.io',
    'application/json;q=0',
  ]
  it.each(refused)('refuses %s', (accept) => {
    expect(() => negotiate(accept, list)).toThrow('only the following media types are accepted')
  })
})
