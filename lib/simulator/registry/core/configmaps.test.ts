import { expect, it } from 'vitest'
import type { ConfigMap } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { refusals, updateRefusals } from '../strategy.test-support'
import { configMapStrategy } from './configmaps'

const configMap = (part: Partial<ConfigMap> = {}): ConfigMap => ({
  metadata: { name: 'settings' },
  data: { colour: 'green' },
  ...part,
})

testResource<ConfigMap>(configMapStrategy, {
  valid: configMap,
  invalid: [{ why: 'a key with a slash', object: () => configMap({ data: { 'a/b': '' } }), field: 'data[a/b]' }],
})

it('refuses a key in both bags, and more than one mebibyte', () => {
  expect(refusals(configMapStrategy, configMap({ binaryData: { colour: 'AA==' } }))).toEqual([
    'data[colour]: Invalid value: "colour": duplicate of key present in binaryData',
  ])
  expect(refusals(configMapStrategy, configMap({ data: { big: 'x'.repeat(1_048_577) } }))).toEqual([
    '[]: Too long: may not be more than 1048576 bytes',
  ])
})

it('stays as it is once it is immutable', () => {
  const old = configMap({ immutable: true })
  expect(
    updateRefusals(configMapStrategy, old, (next) => {
      next.data = { colour: 'red' }
      delete next.immutable
    }),
  ).toEqual([
    'immutable: Forbidden: field is immutable when `immutable` is set',
    'data: Forbidden: field is immutable when `immutable` is set',
  ])
})
