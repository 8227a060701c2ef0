import { expect, it } from 'vitest'
import { tolerates, untoleratedTaint } from './tolerations'

const taint = { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }

it.each([
  [{ key: 'dedicated', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' }, true],
  [{ key: 'dedicated', value: 'gpu' }, true],
  [{ key: 'dedicated', operator: 'Exists' }, true],
  [{ operator: 'Exists' }, true],
  [{ key: 'dedicated', value: 'db' }, false],
  [{ key: 'dedicated' }, false],
  [{ key: 'other', operator: 'Exists' }, false],
  [{ key: 'dedicated', operator: 'Exists', effect: 'NoExecute' }, false],
  [{ key: 'dedicated', operator: 'Near', value: 'gpu' }, false],
])('%j: %s', (toleration, expected) => expect(tolerates(toleration, taint)).toBe(expected))

it('finds what nothing tolerates', () => {
  const evicting = { key: 'down', effect: 'NoExecute' }
  expect(untoleratedTaint([taint, evicting], [{ key: 'down', operator: 'Exists' }], ['NoExecute'])).toBeUndefined()
  expect(untoleratedTaint([taint, evicting], [], ['NoExecute'])).toBe(evicting)
})
