import { expect, it } from 'vitest'
import { controllerOf, controllerReference, isOwnedBy } from './owners'

const owner = { metadata: { name: 'web', uid: 'u1' } }
const reference = controllerReference(owner, 'apps/v1', 'ReplicaSet')
const other = { ...reference, uid: 'u2', controller: false }
const pod = { metadata: { name: 'web-1', ownerReferences: [other, reference] } }

it('knows the one owner that manages', () => {
  expect(controllerOf(pod)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: 'web',
    uid: 'u1',
    controller: true,
    blockOwnerDeletion: true,
  })
  expect(controllerOf({ metadata: { ownerReferences: [other] } })).toBeUndefined()
})

it('knows every owner', () => {
  expect(isOwnedBy(pod, 'u2')).toBe(true)
  expect(isOwnedBy(pod, 'u3')).toBe(false)
})
