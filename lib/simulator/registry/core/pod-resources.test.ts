import { describe, expect, it } from 'vitest'
import type { Pod, PodSpec, ResourceRequirements } from '../../../kube/types'
import { defaulted } from '../strategy.test-support'
import { podLimits, podRequests, qosClassOf } from './pod-resources'
import { podStrategy } from './pods'
import { formatAmounts } from './resource-amounts'

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

describe('what a Pod asks for', () => {
  it('counts what runs together, and overhead on top', () => {
    const pod = { ...spec({ requests: full }, { requests: full, limits: full }), overhead: { cpu: '250m' } }
    expect(formatAmounts(podRequests(pod))).toEqual({ cpu: '2250m', memory: '2Gi' })
    expect(formatAmounts(podLimits(pod))).toEqual({ cpu: '1250m', memory: '1Gi' })
  })

  it('is what the Pod says for itself, where it says so', () => {
    const pod = {
      ...spec({ requests: { cpu: '1', 'nvidia.com/gpu': '1' } }),
      resources: { limits: { cpu: '3', memory: '1Gi' } },
    }
    const complete = defaulted<Pod>(podStrategy, { spec: pod as PodSpec }).spec!
    expect(formatAmounts(podRequests(complete))).toEqual({ cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' })
    expect(formatAmounts(podLimits(complete))).toEqual({ cpu: '3', memory: '1Gi' })
  })
})
