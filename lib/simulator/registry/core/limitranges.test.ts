import { expect, it } from 'vitest'
import type { LimitRange } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { defaulted, refusals } from '../strategy.test-support'
import { limitRangeStrategy } from './limitranges'

type Limit = NonNullable<LimitRange['spec']>['limits'][number]

const range = (...limits: Limit[]): LimitRange => ({ metadata: { name: 'limits' }, spec: { limits } })

testResource<LimitRange>(limitRangeStrategy, { valid: () => range({ type: 'Container', max: { cpu: '2' } }) })

it('derives what is left out for containers', () => {
  const { spec } = defaulted(
    limitRangeStrategy,
    range({ type: 'Container', max: { cpu: '2' }, min: { memory: '1Mi' } }),
  )
  expect(spec?.limits[0]).toMatchObject({ default: { cpu: '2' }, defaultRequest: { cpu: '2', memory: '1Mi' } })
})

it.each<[string, Limit[], string[]]>([
  [
    'a minimum above the maximum',
    [{ type: 'Pod', min: { cpu: '2' }, max: { cpu: '1' } }],
    ['spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1'],
  ],
  [
    'a default above the maximum',
    [{ type: 'Container', default: { cpu: '2' }, defaultRequest: { cpu: '1' }, max: { cpu: '1' } }],
    ['spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1'],
  ],
  [
    'defaults for Pods',
    [{ type: 'Pod', default: { cpu: '1' } }],
    ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
  ],
  ['a type twice', [{ type: 'Pod' }, { type: 'Pod' }], ['spec.limits[1].type: Duplicate value: "Pod"']],
  [
    'a ratio below one',
    [{ type: 'Pod', maxLimitRequestRatio: { cpu: '500m' } }],
    ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1'],
  ],
])('refuses %s', (_, limits, texts) => {
  expect(refusals(limitRangeStrategy, range(...limits))).toEqual(texts)
})
