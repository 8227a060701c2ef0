import { expect, it } from 'vitest'
import { internFields } from './intern-fields'

const fieldsOf = (address: string) => ({
  'f:status': { 'f:phase': {}, 'f:podIPs': { '.': {}, [`k:{"ip":"${address}"}`]: { '.': {}, 'f:ip': {} } } },
  'f:metadata': { 'f:labels': { 'f:app': {} } },
})

it('makes equal fields one, and shares what is equal in others', () => {
  const intern = internFields()
  const first = intern(fieldsOf('10.0.0.1'))
  expect(first).toEqual(fieldsOf('10.0.0.1'))
  expect(Object.isFrozen(first['f:status'])).toBe(true)
  expect(intern(fieldsOf('10.0.0.1'))).toBe(first)
  const other = intern(fieldsOf('10.0.0.2'))
  expect(other).toEqual(fieldsOf('10.0.0.2'))
  expect(other['f:metadata']).toBe(first['f:metadata'])
})

it('forgets what it has seen before that is too much, and goes on', () => {
  const intern = internFields()
  for (let index = 0; index < 21_000; index++) intern({ [`f:${index}`]: { [`f:${index}`]: {} } })
  expect(intern(fieldsOf('10.0.0.1'))).toBe(intern(fieldsOf('10.0.0.1')))
})
