import { expect, it } from 'vitest'
import { pi } from './perl'

it('knows as many digits of pi as it is asked for', () => {
  expect(pi(1)).toBe('3')
  expect(pi(5)).toBe('3.1416')
  expect(pi(20)).toBe('3.1415926535897932385')
  expect(pi(2000)).toHaveLength(2001)
})
