import { expect, it } from 'vitest'
import { percentOf, scaledIntOrPercent } from './int-or-string'

it.each([
  [3, 10, 'up', 3],
  ['25%', 10, 'up', 3],
  ['25%', 10, 'down', 2],
  ['100%', 7, 'down', 7],
  ['0%', 7, 'up', 0],
] as const)('%s of %d, rounded %s', (value, total, round, expected) => {
  expect(scaledIntOrPercent(value, total, round)).toBe(expected)
})

it.each(['25', 'a%', '%', '2.5%'])('refuses %s', (value) => {
  expect(() => scaledIntOrPercent(value, 10, 'up')).toThrow('invalid value for IntOrString')
})

it('reads percentages', () => {
  expect(percentOf('25%')).toBe(25)
  expect(percentOf(25)).toBeUndefined()
  expect(percentOf('-1%')).toBeUndefined()
})
