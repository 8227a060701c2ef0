import { describe, expect, it } from 'vitest'
import type { Node } from '../../../kube/types'
import { createTestVerbs } from '../../api/verbs.test-support'
import { testResource } from '../resource-battery.test-support'
import { refusals, updateRefusals } from '../strategy.test-support'
import { nodeStrategy } from './nodes'

const node = (spec: Node['spec'] = {}, status: Node['status'] = {}): Node => ({
  metadata: { name: 'node-1' },
  spec,
  status,
})

testResource<Node>(nodeStrategy, {
  valid: node,
  changeStatus: (object) => {
    object.status = { ...object.status, capacity: { cpu: '4' } }
  },
  changeSpec: (object) => {
    object.spec = { ...object.spec, unschedulable: true }
  },
})

it('registers with its status', async () => {
  const { verbs, context } = createTestVerbs([nodeStrategy])
  const { value } = await verbs.create(nodeStrategy.kind, undefined, node({}, { capacity: { cpu: '4' } }), context)
  expect(value).toMatchObject({ status: { capacity: { cpu: '4' } } })
})

describe('validation of a Node', () => {
  it('refuses the same taint twice and amounts that are none', () => {
    const taint = { key: 'gpu', effect: 'NoSchedule' as const }
    expect(
      refusals(nodeStrategy, node({ taints: [taint, { ...taint, value: 'x' }] }, { capacity: { pods: '1500m' } })),
    ).toEqual([
      'metadata.taints[1]: Duplicate value: {"key":"gpu","effect":"NoSchedule","value":"x"}: taints must be unique by key and effect pair',
      'status.capacity.pods: Invalid value: "1500m": must be an integer',
    ])
  })

  it('leaves the Pod network of a Node as it was given', () => {
    const old = node({ podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24'] })
    expect(
      updateRefusals(nodeStrategy, old, (next) => {
        next.spec = { podCIDRs: ['10.244.9.0/24'] }
      }),
    ).toEqual(['spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'])
    // As a patch does that names the older field only.
    expect(
      updateRefusals(nodeStrategy, old, (next) => {
        next.spec = { ...next.spec, podCIDR: '10.244.9.0/24' }
      }),
    ).toEqual(['spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'])
  })
})
