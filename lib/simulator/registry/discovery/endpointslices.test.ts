import { expect, it } from 'vitest'
import type { EndpointSlice } from '../../../kube/types'
import { createTestVerbs } from '../../api/verbs.test-support'
import { testResource } from '../resource-battery.test-support'
import { refusals } from '../strategy.test-support'
import { endpointSliceStrategy } from './endpointslices'

const slice = (part: Partial<EndpointSlice> = {}): EndpointSlice => ({
  metadata: { name: 'web-abcde' },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.244.1.2'] }],
  ports: [{ port: 80 }],
  ...part,
})

testResource<EndpointSlice>(endpointSliceStrategy, {
  valid: slice,
  invalidUpdates: [
    {
      why: 'the type of its addresses',
      change: (object) => {
        object.addressType = 'FQDN'
      },
      field: 'addressType',
    },
  ],
})

it('refuses addresses of another type, none at all, and ports of one name', () => {
  expect(refusals(endpointSliceStrategy, slice({ endpoints: [{ addresses: ['::1'] }, { addresses: [] }] }))).toEqual([
    'endpoints[0].addresses[0]: Invalid value: "::1": must be a valid IPv4 address',
    'endpoints[1].addresses: Required value: must contain at least 1 address',
  ])
  expect(refusals(endpointSliceStrategy, slice({ ports: [{ port: 1 }, { port: 2 }] }))).toEqual([
    'ports[1].name: Duplicate value: ""',
  ])
})

it('counts what changes for a proxy', async () => {
  const { verbs, context } = createTestVerbs([endpointSliceStrategy])
  const { kind } = endpointSliceStrategy
  await verbs.create(kind, 'here', slice(), context)
  const target = { kind, namespace: 'here', name: 'web-abcde', subresource: '' }
  const patch = async (object: object) => (await verbs.patch(target, object, 'merge', context)).object.value.metadata
  expect((await patch({ metadata: { annotations: { a: 'b' } } }))?.generation).toBe(1)
  expect((await patch({ endpoints: [{ addresses: ['10.244.1.3'] }] }))?.generation).toBe(2)
})
