import { describe, expect, it } from 'vitest'
import { formatAmounts } from '../kube/resource-amounts'
import type { Pod } from '../kube/types'
import { readableQuantity, requestedOn } from './node-usage'

const container = (name: string, requests: Record<string, string>, more = {}) => ({
  name,
  resources: { requests },
  ...more,
})
const pod = (spec: Partial<NonNullable<Pod['spec']>>, phase = 'Running'): Pod => ({
  spec: { containers: [], ...spec },
  status: { phase },
})

describe('what is asked for on a Node', () => {
  it('leaves out Pods that have ended', () => {
    const one = pod({ containers: [container('a', { cpu: '1' })] })
    const ended = pod({ containers: [container('a', { cpu: '1' })] }, 'Succeeded')
    expect(formatAmounts(requestedOn([one, one, ended]))).toEqual({ cpu: '2' })
  })

  it('sums what whole Pods ask for', () => {
    const one = pod({ containers: [container('a', { cpu: '250m' }), container('b', { cpu: '1', memory: '1Gi' })] })
    const other = pod({
      containers: [container('a', { cpu: '500m', memory: '2Gi' })],
      initContainers: [container('s', { cpu: '500m' }, { restartPolicy: 'Always' }), container('i', { cpu: '2' })],
    })
    expect(formatAmounts(requestedOn([one, other]))).toEqual({ cpu: '3750m', memory: '3Gi' })
  })
})

describe('quantities for people', () => {
  it.each([
    ['16318424Ki', 'memory', '15.6Gi'],
    ['1Gi', 'memory', '1Gi'],
    ['0', 'memory', '0'],
    ['1500m', 'cpu', '1500m'],
    ['8', 'nvidia.com/gpu', '8'],
  ])('%s of %s is %s', (value, resource, text) => {
    expect(readableQuantity(value, resource)).toBe(text)
  })
})
