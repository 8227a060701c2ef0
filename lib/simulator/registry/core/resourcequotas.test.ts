import { expect, it } from 'vitest'
import type { ResourceQuota } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { refusals } from '../strategy.test-support'
import { resourceQuotaStrategy } from './resourcequotas'

const quota = (
  spec: ResourceQuota['spec'] = { hard: { pods: '10', 'requests.nvidia.com/gpu': '2' } },
): ResourceQuota => ({
  metadata: { name: 'compute' },
  spec,
})

testResource<ResourceQuota>(resourceQuotaStrategy, {
  valid: () => quota(),
  changeStatus: (object) => {
    object.status = { hard: { pods: '10' }, used: { pods: '1' } }
  },
  invalidUpdates: [
    {
      why: 'the scopes',
      change: ({ spec }) => {
        spec!.scopes = ['Terminating']
        spec!.hard = { pods: '1' }
      },
      field: 'spec.scopes',
    },
  ],
})

it.each<[string, ResourceQuota['spec'], string[]]>([
  [
    'what no quota counts',
    { hard: { unicorns: '1' } },
    [
      'spec.hard[unicorns]: Invalid value: "unicorns": must be a standard resource type or fully qualified',
      'spec.hard[unicorns]: Invalid value: "unicorns": must be a standard resource for quota',
    ],
  ],
  ['half a Pod', { hard: { pods: '500m' } }, ['spec.hard[pods]: Invalid value: "500m": must be an integer']],
  [
    'scopes that exclude each other',
    { hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] },
    ['spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes'],
  ],
  [
    'a scope that the resource does not know',
    { hard: { services: '1' }, scopes: ['Terminating'] },
    ['spec.scopes: Invalid value: ["Terminating"]: unsupported scope applied to resource'],
  ],
  [
    'a list of classes without one',
    { hard: { pods: '1' }, scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] } },
    [
      "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
    ],
  ],
])('refuses %s', (_, spec, texts) => {
  expect(refusals(resourceQuotaStrategy, quota(spec))).toEqual(texts)
})

it('accepts counts of any resource and requests of extended ones', () => {
  const hard = {
    'count/deployments.apps': '3',
    'requests.nvidia.com/gpu': '2',
    'limits.memory': '1Gi',
    'services.nodeports': '0',
  }
  expect(refusals(resourceQuotaStrategy, quota({ hard }))).toEqual([])
})
