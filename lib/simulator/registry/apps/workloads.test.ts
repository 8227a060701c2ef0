import { describe, expect, it } from 'vitest'
import { deployments } from '../../../kinds/deployments.apps'
import type { Deployment, PodTemplateSpec, ReplicaSet, ReplicationController } from '../../../kube/types'
import { createTestVerbs } from '../../api/verbs.test-support'
import { replicationControllerStrategy } from '../core/replicationcontrollers'
import { testResource } from '../resource-battery.test-support'
import { defaulted, refusals } from '../strategy.test-support'
import { deploymentStrategy } from './deployments'
import { replicaSetStrategy } from './replicasets'

const template = (): PodTemplateSpec => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
})
const selector = () => ({ matchLabels: { app: 'web' } })

const deployment = (spec: Partial<Deployment['spec']> = {}): Deployment => ({
  metadata: { name: 'web', namespace: 'here' },
  spec: { selector: selector(), template: template(), ...spec },
})
const replicaSet = (): ReplicaSet => ({
  metadata: { name: 'web' },
  spec: { replicas: 2, selector: selector(), template: template() },
})
const controller = (): ReplicationController => ({ metadata: { name: 'web' }, spec: { template: template() } })

const otherSelector = {
  why: 'the selector',
  change({ spec }: Deployment | ReplicaSet) {
    spec!.selector = { matchLabels: { app: 'other' } }
    spec!.template!.metadata = { labels: { app: 'other' } }
  },
  field: 'spec.selector',
}

testResource<Deployment>(deploymentStrategy, {
  valid: deployment,
  changeSpec: ({ spec }) => {
    spec!.replicas = 3
  },
  changeStatus: (object) => {
    object.status = { ...object.status, replicas: 1 }
  },
  invalid: [
    {
      why: 'a selector that does not select the template',
      object: () => deployment({ selector: { matchLabels: { app: 'other' } } }),
      field: 'spec.template.metadata.labels',
    },
  ],
  invalidUpdates: [otherSelector],
})

testResource<ReplicaSet>(replicaSetStrategy, {
  valid: replicaSet,
  changeSpec: ({ spec }) => {
    spec!.replicas = 3
  },
  changeStatus: (object) => {
    object.status = { replicas: 2, readyReplicas: 1 }
  },
  invalidUpdates: [otherSelector],
})

testResource<ReplicationController>(replicationControllerStrategy, {
  valid: controller,
  changeSpec: ({ spec }) => {
    spec!.replicas = 3
  },
  changeStatus: (object) => {
    object.status = { replicas: 2, readyReplicas: 1 }
  },
  invalid: [
    {
      why: 'one without labels',
      object: () => ({ spec: { template: { spec: template().spec } } }),
      field: 'spec.selector',
    },
  ],
})

describe('defaults', () => {
  it('of a Deployment', () => {
    const { spec } = defaulted(deploymentStrategy, deployment())
    expect(spec).toMatchObject({
      replicas: 1,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      template: { spec: { restartPolicy: 'Always', terminationGracePeriodSeconds: 30 } },
    })
    // What a Pod has and a template leaves open.
    expect(spec?.template.spec?.enableServiceLinks).toBeUndefined()
  })

  it('of a ReplicationController come from the labels of its template', () => {
    expect(defaulted(replicationControllerStrategy, controller())).toMatchObject({
      metadata: { labels: { app: 'web' } },
      spec: { replicas: 1, selector: { app: 'web' } },
    })
  })
})

describe('validation of a Deployment', () => {
  it.each<[string, Partial<Deployment['spec']>, string[]]>([
    [
      'a selector of nothing',
      { selector: {} },
      ['spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    ],
    [
      'a selector that does not match',
      { selector: { matchLabels: { app: 'other' } } },
      ['spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'],
    ],
    [
      'a roll-out that can neither add nor remove',
      { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } },
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0'],
    ],
    [
      'more than everything unavailable',
      { strategy: { rollingUpdate: { maxUnavailable: '101%' } } },
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
    ],
    [
      'what is no percentage',
      { strategy: { rollingUpdate: { maxSurge: 'many' } } },
      [
        `spec.strategy.rollingUpdate.maxSurge: Invalid value: "many": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
      ],
    ],
    [
      'Recreate with parameters of the other type',
      { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
      ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    ],
    [
      'a deadline before Pods count as available',
      { minReadySeconds: 60, progressDeadlineSeconds: 60 },
      ['spec.progressDeadlineSeconds: Invalid value: 60: must be greater than minReadySeconds'],
    ],
    [
      'fewer than no replicas',
      { replicas: -1 },
      ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'Pods that end',
      { template: { ...template(), spec: { ...template().spec!, restartPolicy: 'Never' } } },
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
  ])('refuses %s', (_, spec, texts) => {
    expect(refusals(deploymentStrategy, deployment(spec))).toEqual(texts)
  })
})

it('names all that a body without a spec lacks', () => {
  expect(refusals(deploymentStrategy, { metadata: { name: 'bare' } })).toEqual([
    'spec.selector: Required value',
    'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
    'spec.template.spec.containers: Required value',
  ])
})

it('counts a change of annotations as a new generation of a Deployment', async () => {
  const { verbs, context } = createTestVerbs([deploymentStrategy])
  await verbs.create(deployments, 'here', deployment(), context)
  const target = { kind: deployments, namespace: 'here', name: 'web', subresource: '' }
  const patch = (metadata: object) => verbs.patch(target, { metadata }, 'merge', context)
  expect((await patch({ annotations: { a: 'b' } })).object.value.metadata?.generation).toBe(2)
  expect((await patch({ labels: { a: 'b' } })).object.value.metadata?.generation).toBe(2)
})
