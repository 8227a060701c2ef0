import { expect, it } from 'vitest'
import { type Amounts, podLimits, podRequests, podTotal } from './pod-resources'
import { formatQuantity } from './quantity'
import type { Container, PodSpec } from './types'

const container = (cpu: string, fields: Partial<Container> = {}): Container => ({
  name: 'c',
  resources: { requests: { cpu }, limits: { cpu: '4', memory: '1Gi' } },
  ...fields,
})
const texts = (amounts: Amounts) => Object.fromEntries(Object.entries(amounts).map(([k, v]) => [k, formatQuantity(v)]))

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
  expect(texts(podRequests(spec))).toEqual({ cpu })
})

it('counts limits the same way', () => {
  expect(texts(podLimits({ containers: [container('1'), container('1')] }))).toEqual({ cpu: '8', memory: '2Gi' })
  expect(podRequests(undefined)).toEqual({})
})

it('counts in numbers where asked', () => {
  const joining = { add: (a: number, b: number) => a + b, larger: Math.max }
  const spec = { containers: [container('1'), container('2')], initContainers: [container('9')] }
  expect(podTotal(spec, ({ resources }) => ({ cpu: Number(resources?.requests?.cpu) }), { cpu: 1 }, joining)).toEqual({
    cpu: 10,
  })
})
