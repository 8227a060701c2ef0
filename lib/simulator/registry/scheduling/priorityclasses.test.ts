import { expect, it } from 'vitest'
import type { PriorityClass } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { refusals } from '../strategy.test-support'
import { priorityClassStrategy } from './priorityclasses'

const priorityClass = (more: Partial<PriorityClass> = {}): PriorityClass => ({
  metadata: { name: 'high' },
  value: 1000,
  ...more,
})

testResource<PriorityClass>(priorityClassStrategy, {
  valid: priorityClass,
  invalidUpdates: [
    {
      why: 'the value',
      change: (object) => {
        object.value = 7
      },
      field: 'value',
    },
  ],
})

it('keeps system names and values to the system', () => {
  expect(refusals(priorityClassStrategy, priorityClass({ value: 1_000_000_001 }))).toEqual([
    'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ])
  const own = priorityClass({ metadata: { name: 'system-mine' } })
  expect(refusals(priorityClassStrategy, own)[0]).toContain(
    "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only.",
  )
  expect(refusals(priorityClassStrategy, priorityClass({ preemptionPolicy: 'Maybe' }))).toEqual([
    'preemptionPolicy: Unsupported value: "Maybe": supported values: "Never", "PreemptLowerPriority"',
  ])
})
