import { expect, it } from 'vitest'
import { compareApiVersions } from './api-versions'

it('orders versions by stability, then by number, and others behind by name', () => {
  const sorted = [
    'foo10',
    'v3beta1',
    'v12alpha1',
    'v1',
    'v11beta2',
    'v10beta3',
    'v2',
    'foo1',
    'v12alpha2',
    'v10',
    'v11alpha2',
  ]
  expect(sorted.sort(compareApiVersions)).toEqual([
    'v10',
    'v2',
    'v1',
    'v11beta2',
    'v10beta3',
    'v3beta1',
    'v12alpha2',
    'v12alpha1',
    'v11alpha2',
    'foo1',
    'foo10',
  ])
})
