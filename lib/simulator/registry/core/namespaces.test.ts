import { expect, it } from 'vitest'
import { namespaces } from '../../../kinds/namespaces'
import type { Namespace } from '../../../kube/types'
import { createTestVerbs } from '../../api/verbs.test-support'
import { failure, testResource } from '../resource-battery.test-support'
import { namespaceStrategy } from './namespaces'

testResource<Namespace>(namespaceStrategy, {
  valid: () => ({ metadata: { name: 'shop' } }),
  invalid: [
    { why: 'a name with a dot', object: () => ({ metadata: { name: 'a.b' } }), field: 'metadata.name' },
    {
      why: 'a finalizer without a domain',
      object: () => ({ spec: { finalizers: ['mine'] } }),
      field: 'spec.finalizers',
    },
  ],
})

it('ends only when its own finalizers have gone', async () => {
  const { verbs, context } = createTestVerbs([namespaceStrategy])
  const target = (subresource = '') => ({ kind: namespaces, namespace: undefined, name: 'shop', subresource })
  const { value } = await verbs.create(namespaces, undefined, { metadata: { name: 'shop' } }, context)
  expect(value).toMatchObject({
    metadata: { labels: { 'kubernetes.io/metadata.name': 'shop' } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  })

  const { deleted, object } = await verbs.remove(target(), {}, context)
  expect(deleted).toBe(false)
  expect(object.value).toMatchObject({
    metadata: { deletionTimestamp: '2026-01-02T03:04:05Z' },
    status: { phase: 'Terminating' },
  })
  const sneaky = { ...object.value, spec: {} }
  expect((await verbs.update(target(), sneaky, context)).object.value).toMatchObject({
    spec: { finalizers: ['kubernetes'] },
  })
  await verbs.update(target('finalize'), { ...verbs.get(target()).value, spec: {} }, context)
  expect(await failure(() => verbs.get(target()))).toMatchObject({ code: 404 })
})
