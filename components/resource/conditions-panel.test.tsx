// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Condition } from '@/lib/kube/conditions'
import { renderInConsole } from '../render.test-support'
import { ConditionsPanel } from './conditions-panel'

it.each<[Condition, string]>([
  [{ type: 'Ready', status: 'True' }, 'True · as it should be'],
  [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }, 'False · needs a look'],
  [{ type: 'Ready', status: 'False', reason: 'PodCompleted' }, 'False · as it should be'],
  [{ type: 'Ready', status: 'Unknown' }, 'Unknown · not known'],
  [{ type: 'MemoryPressure', status: 'False' }, 'False · as it should be'],
  [{ type: 'MemoryPressure', status: 'True' }, 'True · needs a look'],
  [{ type: 'NamespaceDeletionContentFailure', status: 'True' }, 'True · needs a look'],
  [{ type: 'NamespaceContentRemaining', status: 'False' }, 'False · as it should be'],
  [{ type: 'DisruptionTarget', status: 'True' }, 'True · needs a look'],
  [{ type: 'DisruptionAllowed', status: 'True' }, 'True · as it should be'],
  [{ type: 'ScalingLimited', status: 'False' }, 'False · as it should be'],
])('says whether a condition is a good one: %j', (condition, text) => {
  renderInConsole(<ConditionsPanel conditions={[condition]} />)
  expect(screen.getByText(text)).toBeDefined()
})
