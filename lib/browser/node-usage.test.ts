import { describe, expect, it } from 'vitest'
import { formatAmounts } from '../kube/resource-amounts'
import type { Pod } from '../kube/types'
import { readableQuantity, requestedOn } from './node-usage'

const pod = (requests: Record<string, string>, phase = 'Running'): Pod => ({
  spec: { containers: [{ name: 'a', resources: { requests } }] },
  status: { phase },
})

describe('what is asked for on a Node', () => {
  it('is the sum over its Pods, themselves included, without those that have ended', () => {
    const pods = [
      pod({ cpu: '250m' }),
      pod({ cpu: '1', memory: '1Gi' }),
      pod({ cpu: '4' }, 'Succeeded'),
      pod({ cpu: '4' }, 'Failed'),
    ]
    expect(formatAmounts(requestedOn(pods))).toEqual({ cpu: '1250m', memory: '1Gi', pods: '2' })
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
