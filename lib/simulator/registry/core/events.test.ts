import { expect, it } from 'vitest'
import type { Event } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { refusals } from '../strategy.test-support'
import { eventStrategy } from './events'

const event = (about: Event['involvedObject'], namespace = 'here'): Event => ({
  metadata: { name: 'web.1', namespace },
  involvedObject: about,
  reason: 'Started',
  source: { component: 'kubelet' },
  type: 'Normal',
})

testResource<Event>(eventStrategy, { valid: () => event({ kind: 'Pod', name: 'web', namespace: 'here', uid: 'u' }) })

it('lives where its object does, or in default when that has no namespace', () => {
  expect(refusals(eventStrategy, event({ kind: 'Node', name: 'node-1' }, 'default'))).toEqual([])
  expect(refusals(eventStrategy, event({ kind: 'Pod', name: 'web', namespace: 'there' }))).toEqual([
    'involvedObject.namespace: Invalid value: "there": does not match event.namespace',
  ])
})
