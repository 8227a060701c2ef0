import { describe, expect, it } from 'vitest'
import { invalid } from '../../kube/status-error'
import { auditLevel, auditReference, auditStatus } from './audit-event'
import type { Attributes } from './request'

const write = (resource: string, subresource = ''): Attributes => ({
  user: { name: 'ada', groups: [] },
  verb: 'create',
  resourceRequest: true,
  path: '',
  apiGroup: '',
  apiVersion: 'v1',
  resource,
  subresource,
  namespace: 'shop',
  name: '',
})
const refusal = invalid({ group: '', kind: 'Secret' }, 's', [
  { field: 'type', reason: 'FieldValueInvalid', value: 'hush', detail: 'field is immutable' },
]).status

describe('an audit event', () => {
  it('keeps the bodies of writes, but not those that hold secrets', () => {
    expect(auditLevel(write('configmaps'))).toBe('Request')
    expect(auditLevel({ ...write('configmaps'), verb: 'get' })).toBe('Metadata')
    for (const attributes of [write('secrets'), write('serviceaccounts', 'token'), write('tokenreviews')])
      expect(auditLevel(attributes)).toBe('Metadata')
  })

  it('does not quote a secret by saying why it was refused', () => {
    expect(auditStatus(write('secrets'), refusal)).toEqual({
      metadata: {},
      status: 'Failure',
      reason: 'Invalid',
      code: 422,
    })
    expect(auditStatus(write('configmaps'), refusal)).toMatchObject({ message: expect.stringContaining('hush') })
    const missing = { ...refusal, code: 404, reason: 'NotFound', message: 'secrets "s" not found' }
    expect(auditStatus(write('secrets'), missing)).toMatchObject({ message: 'secrets "s" not found' })
  })

  it('does not grow with what is quoted', () => {
    const long = { ...refusal, message: 'x'.repeat(1_000_000) }
    expect(JSON.stringify(auditStatus(write('configmaps'), long)).length).toBeLessThan(5000)
  })

  it('takes the name of what is created from its body', () => {
    expect(auditReference(write('secrets'), { metadata: { name: 's' } })).toMatchObject({
      name: 's',
      namespace: 'shop',
    })
    expect(auditReference(write('secrets'), { metadata: { name: 7 } })).not.toHaveProperty('name')
  })
})
