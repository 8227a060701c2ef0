import { describe, expect, it } from 'vitest'
import type { PodSpec, ResourceRequirements } from '../../../kube/types'
import { qosClassOf } from './qos-class'

const spec = (...resources: ResourceRequirements[]): PodSpec => ({
  containers: resources.map((each, index) => ({ name: `c${index}`, image: 'i', resources: each })),
})
const full = { cpu: '1', memory: '1Gi' }

describe('quality of service', () => {
  it.each<[string, PodSpec]>([
    ['BestEffort', spec({}, {})],
    ['BestEffort', spec({ requests: { cpu: '0' } })],
    ['BestEffort', spec({ limits: { 'nvidia.com/gpu': '1' } })],
    ['Burstable', spec({ requests: { cpu: '1m' } })],
    ['Burstable', spec({ requests: full, limits: full }, {})],
    ['Burstable', spec({ requests: { cpu: '500m', memory: '1Gi' }, limits: full })],
    ['Guaranteed', spec({ requests: full, limits: { cpu: '1000m', memory: '1024Mi' } })],
    ['Guaranteed', { ...spec({}), resources: { requests: full, limits: full } } as PodSpec],
  ])('is %s', (expected, pod) => {
    expect(qosClassOf(pod)).toBe(expected)
  })
})
