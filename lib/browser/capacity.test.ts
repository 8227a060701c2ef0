import { expect, test } from 'vitest'
import { resourceUses } from './capacity'

const nodes = {
  cpu: '8',
  memory: '16Gi',
  pods: '110',
  'nvidia.com/gpu': '2',
  'ephemeral-storage': '100Gi',
  'hugepages-2Mi': '0',
}

test('CPU, memory, devices and Pods come first, each with its share', () => {
  const pods = { 'requests.cpu': '2', 'requests.memory': '12Gi', 'limits.cpu': '6', 'requests.pods': '11' }
  expect(resourceUses(pods, nodes)).toEqual([
    { resource: 'cpu', requested: '2', limited: '6', waiting: undefined, allocatable: '8', share: 0.25 },
    { resource: 'memory', requested: '12Gi', limited: undefined, waiting: undefined, allocatable: '16Gi', share: 0.75 },
    { resource: 'nvidia.com/gpu', requested: '0', limited: undefined, waiting: undefined, allocatable: '2', share: 0 },
    { resource: 'pods', requested: '11', limited: undefined, waiting: undefined, allocatable: '110', share: 0.1 },
  ])
})

test('what Pods wait for is told apart, also what no Node offers', () => {
  const pods = { 'waiting.example.com/fpga': '1', 'waiting.cpu': '500m', 'requests.cpu': '0' }
  const uses = resourceUses(pods, { cpu: '1' })
  expect(uses.map(({ resource, waiting, share }) => [resource, waiting, share])).toEqual([
    ['cpu', '500m', 0],
    ['example.com/fpga', '1', undefined],
  ])
})

test('who may not see the Nodes sees what is requested', () => {
  const uses = resourceUses({ 'requests.cpu': '2', 'requests.ephemeral-storage': '1Gi' }, undefined)
  expect(uses.map(({ resource, allocatable }) => [resource, allocatable])).toEqual([
    ['cpu', undefined],
    ['ephemeral-storage', undefined],
  ])
})
