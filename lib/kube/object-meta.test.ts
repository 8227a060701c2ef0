import { describe, expect, it } from 'vitest'
import { describeFieldError } from './field-error'
import { nameIsSubdomain } from './names'
import type { ObjectMeta } from './object'
import { validateLabelSelector, validateObjectMeta, validateObjectMetaUpdate } from './object-meta'

const texts = (errors: ReturnType<typeof validateObjectMeta>) =>
  errors.map((error) => `${error.field}: ${describeFieldError(error)}`)
const create = (meta: ObjectMeta, requiresNamespace = true) =>
  texts(validateObjectMeta(meta, { requiresNamespace, nameRule: nameIsSubdomain }))

describe('validateObjectMeta', () => {
  it('accepts an ordinary object', () => {
    expect(
      create({ name: 'web', namespace: 'shop', labels: { app: 'web' }, finalizers: ['example.com/wait'] }),
    ).toEqual([])
    expect(create({ name: 'web', annotations: { 'Example.com/Note': '你好' } }, false)).toEqual([])
  })

  it('reports every fault, not only the first', () => {
    expect(create({ labels: { 'a b': 'c', ok: '-' } }).map((text) => text.split(' (e.g.')[0])).toEqual([
      'metadata.name: Required value: name or generateName is required',
      'metadata.namespace: Required value',
      `metadata.labels: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`,
      `metadata.labels: Invalid value: "-": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`,
    ])
  })

  it('refuses a namespace on what has none', () => {
    expect(create({ name: 'a', namespace: 'b' }, false)).toEqual([
      'metadata.namespace: Forbidden: not allowed on this type',
    ])
  })

  it('allows one controller only', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'a', uid: '1', controller: true }
    expect(create({ name: 'a', namespace: 'b', ownerReferences: [owner, { ...owner, name: 'c' }] })[0]).toMatch(
      /Only one reference can have Controller set to true. Found "true" in references for ReplicaSet\/a and ReplicaSet\/c$/,
    )
  })

  it('wants finalizers to say whose they are', () => {
    expect(create({ name: 'a', namespace: 'b', finalizers: ['orphan', 'example.com/wait', 'wait'] })).toEqual([
      'metadata.finalizers[2]: Invalid value: "wait": name is neither a standard finalizer name nor is it fully qualified',
    ])
  })

  it('limits annotations', () => {
    expect(create({ name: 'a', namespace: 'b', annotations: { k: 'x'.repeat(262144) } })).toEqual([
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ])
  })
})

describe('validateObjectMetaUpdate', () => {
  const old: ObjectMeta = {
    name: 'a',
    namespace: 'b',
    uid: '1',
    resourceVersion: '5',
    creationTimestamp: '2026-01-01T00:00:00Z',
  }

  it('keeps identity', () => {
    expect(texts(validateObjectMetaUpdate({ ...old, uid: '2' }, old))).toEqual([
      'metadata.uid: Invalid value: "2": field is immutable',
    ])
    expect(texts(validateObjectMetaUpdate({ ...old, resourceVersion: '' }, old))).toEqual([
      'metadata.resourceVersion: Invalid value: "": must be specified for an update',
    ])
  })

  it('adds no finalizer to what is being deleted', () => {
    const ending = { ...old, deletionTimestamp: '2026-01-01T00:00:01Z', finalizers: ['a/b'] }
    expect(texts(validateObjectMetaUpdate({ ...ending, finalizers: ['a/b', 'c/d'] }, ending))).toEqual([
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"c/d"}',
    ])
    expect(validateObjectMetaUpdate({ ...ending, finalizers: [] }, ending)).toEqual([])
  })
})

describe('validateLabelSelector', () => {
  it('checks expressions', () => {
    expect(
      texts(
        validateLabelSelector(
          {
            matchExpressions: [
              { key: 'a', operator: 'In' },
              { key: 'a', operator: 'Exists', values: ['b'] },
              { key: 'a', operator: 'Near' },
            ],
          },
          'spec.selector',
        ),
      ),
    ).toEqual([
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      "spec.selector.matchExpressions[1].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      'spec.selector.matchExpressions[2].operator: Invalid value: "Near": not a valid selector operator',
    ])
  })
})
