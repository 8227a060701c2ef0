import { expect, it } from 'vitest'
import { serviceAccounts } from '../../../kinds/serviceaccounts'
import type { ServiceAccount } from '../../../kube/types'
import { createTestVerbs } from '../../api/verbs.test-support'
import { failure, testResource } from '../resource-battery.test-support'
import { serviceAccountStrategy } from './serviceaccounts'

testResource<ServiceAccount>(serviceAccountStrategy, { valid: () => ({ metadata: { name: 'builder' } }) })

it('hands out tokens, within limits', async () => {
  const { verbs, context } = createTestVerbs([serviceAccountStrategy])
  await verbs.create(serviceAccounts, 'here', { metadata: { name: 'builder' } }, context)
  const target = { kind: serviceAccounts, namespace: 'here', name: 'builder', subresource: 'token' }
  const ask = (spec: object) =>
    verbs.createSubresource(target, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec }, context)
  expect((await ask({ audiences: ['vault'] })).value).toMatchObject({
    kind: 'TokenRequest',
    spec: { audiences: ['vault'], expirationSeconds: 3600 },
    status: { token: 'token of builder', expirationTimestamp: '2026-01-02T04:04:05Z' },
  })
  expect(await failure(ask({ audiences: [], expirationSeconds: 60 }))).toMatchObject({
    code: 422,
    message: expect.stringContaining(
      'spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    ),
  })
})
