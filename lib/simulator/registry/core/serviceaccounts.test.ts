import { expect, it } from 'vitest'
import { pods } from '../../../kinds/pods'
import { secrets } from '../../../kinds/secrets'
import { serviceAccounts } from '../../../kinds/serviceaccounts'
import type { ServiceAccount } from '../../../kube/types'
import { createTestVerbs } from '../../api/verbs.test-support'
import { failure, testResource } from '../resource-battery.test-support'
import { podStrategy } from './pods'
import { secretStrategy } from './secrets'
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

it('binds tokens only to what is there and belongs to the account', async () => {
  const { verbs, context } = createTestVerbs([serviceAccountStrategy, podStrategy, secretStrategy])
  await verbs.create(serviceAccounts, 'here', { metadata: { name: 'builder' } }, context)
  const spec = { serviceAccountName: 'builder', containers: [{ name: 'c', image: 'i' }] }
  await verbs.create(pods, 'here', { metadata: { name: 'own' }, spec }, context)
  await verbs.create(pods, 'here', { metadata: { name: 'other' }, spec: { ...spec, serviceAccountName: 'x' } }, context)
  await verbs.create(secrets, 'here', { metadata: { name: 's' } }, context)
  const bind = (boundObjectRef: object) =>
    verbs.createSubresource(
      { kind: serviceAccounts, namespace: 'here', name: 'builder', subresource: 'token' },
      { spec: { boundObjectRef } },
      context,
    )
  for (const reference of [
    { apiVersion: 'v1', kind: 'Pod', name: 'own' },
    { apiVersion: 'v1', kind: 'Secret', name: 's' },
  ])
    expect((await bind(reference)).value).toMatchObject({ spec: { boundObjectRef: reference } })
  const refusals = [
    [{ apiVersion: 'v1', kind: 'Pod', name: 'none' }, 'pods "none" not found'],
    [{ apiVersion: 'v1', kind: 'Node', name: 'none' }, 'nodes "none" not found'],
    [
      { apiVersion: 'v1', kind: 'Pod', name: 'other' },
      'cannot bind token for serviceaccount "builder" to pod running with different serviceaccount name.',
    ],
    [
      { apiVersion: 'v1', kind: 'Pod', name: 'own', uid: 'u' },
      'Operation cannot be fulfilled on Pod "own": the UID in the bound object reference (u) does not match the UID in record. The object might have been deleted and then recreated',
    ],
    [{ apiVersion: 'apps/v1', kind: 'Robot', name: 'r' }, 'cannot bind token to object of type apps/v1, Kind=Robot'],
  ] as const
  for (const [reference, message] of refusals) expect(await failure(bind(reference))).toMatchObject({ message })
})
