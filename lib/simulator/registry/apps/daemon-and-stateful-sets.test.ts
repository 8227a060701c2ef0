import { expect, it } from 'vitest'
import type { ControllerRevision, DaemonSet, PodTemplateSpec, StatefulSet } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { defaulted, refusals, updateRefusals } from '../strategy.test-support'
import { controllerRevisionStrategy } from './controllerrevisions'
import { daemonSetStrategy } from './daemonsets'
import { statefulSetStrategy } from './statefulsets'

const template = (): PodTemplateSpec => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
})
const selector = () => ({ matchLabels: { app: 'web' } })
const daemonSet = (spec: Partial<DaemonSet['spec']> = {}): DaemonSet => ({
  metadata: { name: 'web', namespace: 'here' },
  spec: { selector: selector(), template: template(), ...spec },
})
const statefulSet = (spec: Partial<StatefulSet['spec']> = {}): StatefulSet => ({
  metadata: { name: 'web', namespace: 'here' },
  spec: { selector: selector(), serviceName: 'web', template: template(), ...spec },
})

testResource<DaemonSet>(daemonSetStrategy, {
  valid: daemonSet,
  changeSpec: ({ spec }) => {
    spec!.minReadySeconds = 5
  },
  changeStatus: (object) => {
    object.status = { ...object.status!, numberReady: 1 }
  },
  invalidUpdates: [
    {
      why: 'the selector',
      change({ spec }) {
        spec!.selector = { matchLabels: { app: 'other' } }
        spec!.template.metadata = { labels: { app: 'other' } }
      },
      field: 'spec.selector',
    },
  ],
})

testResource<StatefulSet>(statefulSetStrategy, {
  valid: statefulSet,
  changeSpec: ({ spec }) => {
    spec!.replicas = 3
  },
  changeStatus: (object) => {
    object.status = { ...object.status!, replicas: 1 }
  },
  invalidUpdates: [
    {
      why: 'its service',
      change({ spec }) {
        spec!.serviceName = 'other'
      },
      field: 'spec',
    },
  ],
})

testResource<ControllerRevision>(controllerRevisionStrategy, {
  valid: () => ({ metadata: { name: 'web-1' }, revision: 1, data: { spec: {} } as ControllerRevision['data'] }),
  invalid: [{ why: 'one without data', object: () => ({ revision: 1 }), field: 'data' }],
  invalidUpdates: [
    {
      why: 'its data',
      change(revision) {
        revision.data = { spec: { other: true } } as ControllerRevision['data']
      },
      field: 'data',
    },
  ],
})

it('a DaemonSet has defaults', () => {
  expect(defaulted(daemonSetStrategy, daemonSet()).spec).toMatchObject({
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    revisionHistoryLimit: 10,
  })
})

it.each<[string, Partial<DaemonSet['spec']>, string[]]>([
  [
    'a selector of nothing',
    { selector: {} },
    ['spec.selector: Invalid value: {}: empty selector is invalid for daemonset'],
  ],
  [
    'a roll-out that can neither add nor remove',
    { updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } },
    ['spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0'],
  ],
  [
    'one that does both',
    { updateStrategy: { rollingUpdate: { maxSurge: 1 } } },
    ['spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero'],
  ],
])('a DaemonSet is refused with %s', (_why, spec, expected) => {
  expect(refusals(daemonSetStrategy, daemonSet(spec))).toEqual(expected)
})

it('a StatefulSet has defaults', () => {
  expect(defaulted(statefulSetStrategy, statefulSet()).spec).toMatchObject({
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    revisionHistoryLimit: 10,
  })
})

it.each<[string, Partial<StatefulSet['spec']>, string[]]>([
  [
    'an unknown order',
    { podManagementPolicy: 'Random' },
    [`spec.podManagementPolicy: Invalid value: "Random": must be 'OrderedReady' or 'Parallel'`],
  ],
  [
    'a partition for what does not roll',
    { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } },
    [
      `spec.updateStrategy.rollingUpdate: Invalid value: {"partition":1}: only allowed for updateStrategy 'RollingUpdate'`,
    ],
  ],
])('a StatefulSet is refused with %s', (_why, spec, expected) => {
  expect(refusals(statefulSetStrategy, statefulSet(spec))).toEqual(expected)
})

it('a StatefulSet says what may be changed', () => {
  const change = ({ spec }: StatefulSet) => {
    spec!.podManagementPolicy = 'Parallel'
  }
  expect(updateRefusals(statefulSetStrategy, statefulSet(), change)).toEqual([
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  ])
})
