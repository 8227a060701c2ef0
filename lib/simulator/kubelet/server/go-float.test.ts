import { expect, it } from 'vitest'
import { goFloat } from './go-float'

it.each([
  [0, '0'],
  [0.5281, '0.5281'],
  [123456, '123456'],
  [1048576, '1.048576e+06'],
  [1767225600.25, '1.76722560025e+09'],
  [0.00001, '1e-05'],
])('writes %d as Go does', (value, text) => {
  expect(goFloat(value)).toBe(text)
})
