import { expect, it } from 'vitest'
import type { Endpoints } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { refusals } from '../strategy.test-support'
import { endpointsStrategy } from './endpoints'

const endpoints = (subset: NonNullable<Endpoints['subsets']>[number]): Endpoints => ({
  metadata: { name: 'web' },
  subsets: [subset],
})

testResource<Endpoints>(endpointsStrategy, {
  valid: () => endpoints({ addresses: [{ ip: '10.244.1.2' }], ports: [{ port: 80 }] }),
})

it('refuses empty subsets, special addresses and nameless ports', () => {
  expect(
    refusals(
      endpointsStrategy,
      endpoints({ addresses: [{ ip: '169.254.1.1' }], ports: [{ port: 1 }, { port: 2, name: 'b' }] }),
    ),
  ).toEqual([
    'subsets[0].addresses[0].ip: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
    'subsets[0].ports[0].name: Required value',
  ])
  expect(refusals(endpointsStrategy, endpoints({ ports: [{ port: 80 }] }))).toEqual([
    'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
  ])
})
