import { expect, it } from 'vitest'
import type { Lease } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { refusals } from '../strategy.test-support'
import { leaseStrategy } from './leases'

const lease = (spec: Lease['spec'] = { holderIdentity: 'node-1' }): Lease => ({ metadata: { name: 'node-1' }, spec })

testResource<Lease>(leaseStrategy, { valid: () => lease() })

it('refuses durations and counts that cannot be', () => {
  expect(refusals(leaseStrategy, lease({ leaseDurationSeconds: 0, leaseTransitions: -1 }))).toEqual([
    'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
    'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
  ])
})
