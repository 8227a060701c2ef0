import { expect, test } from 'vitest'
import { toYaml } from './to-yaml'

const object = {
  data: { k: 'v' },
  metadata: { name: 'web', managedFields: [{ manager: 'kubectl', operation: 'Update' }] },
  kind: 'ConfigMap',
  apiVersion: 'v1',
}

test('an object is written identity first, without what its managers did', () => {
  expect(toYaml(object)).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  k: v\n')
})

test('its managers are shown when they are wanted', () => {
  expect(toYaml(object, { managedFields: true })).toContain(
    '  managedFields:\n    - manager: kubectl\n      operation: Update\n',
  )
})
