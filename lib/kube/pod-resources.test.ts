import { expect, it } from 'vitest'
import { podLimits, podRequests, podTotal } from './pod-resources'
import { formatAmounts, type ResourceArithmetic } from './resource-amounts'
import type { Container, PodSpec } from './types'

const container = (cpu: string, fields: Partial<Container> = {}): Container => ({
  name: 'c',
  resources: { requests: { cpu }, limits: { cpu: '4', memory: '1Gi' } },
  ...fields,
})

it.each<[string, PodSpec, string]>([
  ['containers together', { containers: [container('1'), container('500m')] }, '1500m'],
  [
    'the largest init container',
    { containers: [container('1')], initContainers: [container('3'), container('2')] },
    '3',
  ],
  ['not init containers that are smaller', { containers: [container('3')], initContainers: [container('1')] }, '3'],
  [
    'sidecars beside the containers',
    { containers: [container('1')], initContainers: [container('2', { restartPolicy: 'Always' })] },
    '3',
  ],
  [
    'sidecars beside the init containers after them only',
    {
      containers: [container('1')],
      initContainers: [container('5'), container('2', { restartPolicy: 'Always' }), container('4')],
    },
    '6',
  ],
  ['overhead on top', { containers: [container('1')], overhead: { cpu: '250m' } }, '1250m'],
])('counts %s', (_, spec, cpu) => {
  expect(formatAmounts(podRequests(spec))).toEqual({ cpu })
})

it('counts every resource, and takes from the Pod itself what only it may say', () => {
  const full = { cpu: '1', memory: '1Gi' }
  const spec = {
    containers: [
      { name: 'a', resources: { requests: full } },
      { name: 'b', resources: { requests: full, limits: full } },
    ],
    overhead: { cpu: '250m' },
  }
  expect(formatAmounts(podRequests(spec))).toEqual({ cpu: '2250m', memory: '2Gi' })
  expect(formatAmounts(podLimits(spec))).toEqual({ cpu: '1250m', memory: '1Gi' })
  const own: PodSpec = { ...spec, ...{ resources: { requests: { cpu: '3', 'nvidia.com/gpu': '1' } } } }
  expect(formatAmounts(podRequests(own))).toEqual({ cpu: '3250m', memory: '2Gi' })
})

it('counts limits the same way', () => {
  expect(formatAmounts(podLimits({ containers: [container('1'), container('1')] }))).toEqual({
    cpu: '8',
    memory: '2Gi',
  })
  expect(podRequests(undefined)).toEqual({})
})

it('counts in numbers where asked', () => {
  const arithmetic: ResourceArithmetic<number> = {
    read: (list): Record<string, number> => (list?.cpu ? { cpu: Number(list.cpu) } : {}),
    add: (a: number, b: number) => a + b,
    larger: Math.max,
  }
  const spec = {
    containers: [container('1'), container('2')],
    initContainers: [container('9')],
    overhead: { cpu: '1' },
  }
  expect(podTotal(spec, 'requests', arithmetic)).toEqual({ cpu: 10 })
})
