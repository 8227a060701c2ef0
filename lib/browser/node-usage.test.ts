import { describe, expect, it } from 'vitest'
import { formatQuantity } from '../kube/quantity'
import type { Pod } from '../kube/types'
import { podRequests, readableQuantity, requestedOn } from './node-usage'

const container = (name: string, requests: Record<string, string>, more = {}) => ({
  name,
  resources: { requests },
  ...more,
})
const pod = (spec: Partial<NonNullable<Pod['spec']>>, phase = 'Running'): Pod => ({
  spec: { containers: [], ...spec },
  status: { phase },
})
const plain = (amounts: ReturnType<typeof podRequests>) =>
  Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, formatQuantity(value)]))

describe('what a Pod asks for', () => {
  it('is the sum of its containers', () => {
    const sum = podRequests(
      pod({ containers: [container('a', { cpu: '250m' }), container('b', { cpu: '1', memory: '1Gi' })] }),
    )
    expect(plain(sum)).toEqual({ cpu: '1250m', memory: '1Gi' })
  })

  it('is what its largest init container needs, if that is more', () => {
    const sum = podRequests(
      pod({
        containers: [container('a', { cpu: '500m', memory: '2Gi' })],
        initContainers: [container('i', { cpu: '2', memory: '1Gi' }), container('j', { cpu: '1' })],
      }),
    )
    expect(plain(sum)).toEqual({ cpu: '2', memory: '2Gi' })
  })

  it('counts sidecars with the containers and with the init containers after them', () => {
    const sum = podRequests(
      pod({
        containers: [container('a', { cpu: '1' })],
        initContainers: [container('s', { cpu: '500m' }, { restartPolicy: 'Always' }), container('i', { cpu: '2' })],
      }),
    )
    expect(plain(sum)).toEqual({ cpu: '2500m' })
  })

  it('is its limit where only a limit is set', () => {
    expect(plain(podRequests(pod({ containers: [{ name: 'a', resources: { limits: { cpu: '2' } } }] })))).toEqual({
      cpu: '2',
    })
  })
})

describe('what is asked for on a Node', () => {
  it('leaves out Pods that have ended', () => {
    const one = pod({ containers: [container('a', { cpu: '1' })] })
    const ended = pod({ containers: [container('a', { cpu: '1' })] }, 'Succeeded')
    expect(plain(requestedOn([one, one, ended]))).toEqual({ cpu: '2' })
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
