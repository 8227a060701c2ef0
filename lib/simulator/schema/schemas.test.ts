import { describe, expect, it } from 'vitest'
import { compareObjects } from '../../kube/managed-fields/compare'
import { fieldSetOf } from '../../kube/managed-fields/field-set-of'
import { printPath } from '../../kube/managed-fields/path-element'
import { applyStrategicMergePatch } from '../../kube/patch/strategic'
import { loadSchemaData, loadSchemas } from './load-schemas'
import { embeddedStructs } from './tables/embedded-structs'
import { enumFields } from './tables/enums'
import { atomicStructs, mergeRules } from './tables/lists'
import { quantityFields } from './tables/quantities'

const schemas = loadSchemas()
const definitionOf = (key: string) => schemas.definition(key.startsWith('io.') ? key : `io.k8s.api.${key}`)

describe('the generated types', () => {
  it('name every kind by its group, version and kind', () => {
    expect(schemas.definitionOf({ group: 'apps', version: 'v1', kind: 'Deployment' })).toBe(
      'io.k8s.api.apps.v1.Deployment',
    )
    expect(schemas.definitionOf({ group: '', version: 'v1', kind: 'Event' })).toBe('io.k8s.api.core.v1.Event')
    expect(schemas.definitionOf({ group: 'events.k8s.io', version: 'v1', kind: 'Event' })).toBe(
      'io.k8s.api.events.v1.Event',
    )
    expect(schemas.definitionOf({ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role' })).toBe(
      'io.k8s.api.rbac.v1.Role',
    )
    expect(schemas.definitionOf({ group: 'autoscaling', version: 'v1', kind: 'Scale' })).toBe(
      'io.k8s.api.autoscaling.v1.Scale',
    )
    expect(schemas.definitionOf({ group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' })).toBe(
      'io.k8s.api.authentication.v1.TokenRequest',
    )
    expect(schemas.definitionOf({ group: 'apps', version: 'v1', kind: 'DeploymentList' })).toBe(
      'io.k8s.api.apps.v1.DeploymentList',
    )
    expect(schemas.definitionOf({ group: 'apps', version: 'v1', kind: 'Nope' })).toBeUndefined()
  })

  it('say types, what is required, and what they are for', () => {
    const spec = definitionOf('apps.v1.DeploymentSpec')
    expect(spec?.required).toEqual(['selector', 'template'])
    expect(spec?.properties.replicas?.node).toEqual({ type: 'integer', format: 'int32' })
    expect(spec?.properties.strategy).toEqual({
      description: 'The deployment strategy to use to replace existing pods with new ones.',
      node: { type: 'ref', ref: 'io.k8s.api.apps.v1.DeploymentStrategy', patchStrategy: 'retainKeys' },
    })
    expect(definitionOf('core.v1.Container')?.properties.ports?.node).toMatchObject({
      type: 'array',
      mergeKey: 'containerPort',
      listMapKeys: ['containerPort', 'protocol'],
    })
    expect(definitionOf('core.v1.ResourceRequirements')?.properties.limits?.node).toEqual({
      type: 'map',
      values: { type: 'quantity' },
    })
  })

  it('refer to types that are there', () => {
    const text = JSON.stringify(loadSchemaData().definitions)
    const refs = [...text.matchAll(/"ref":"([^"]+)"/g)].map(([, ref = '']) => ref)
    expect(new Set(refs).size).toBeGreaterThan(500)
    for (const ref of refs) expect(schemas.definition(ref), ref).toBeDefined()
  })

  it('have every field that our tables speak of', () => {
    const fields = (table: Readonly<Record<string, object>>) =>
      Object.entries(table).flatMap(([key, value]) =>
        (Array.isArray(value) ? value : Object.keys(value)).map((field: string) => [key, field] as const),
      )
    for (const [key, field] of [
      ...fields(mergeRules),
      ...fields(enumFields),
      ...fields(quantityFields),
      ...fields(embeddedStructs),
    ]) {
      expect(definitionOf(key)?.properties[field], `${key}.${field}`).toBeDefined()
    }
    for (const key of atomicStructs) expect(definitionOf(key), key).toBeDefined()
  })
})

describe('patchSchema', () => {
  const pod = schemas.patchSchema({ group: '', version: 'v1', kind: 'Pod' })

  it('merges containers and their environment by name', () => {
    const spec = {
      containers: [
        { name: 'a', image: 'x', env: [{ name: 'K', value: '1' }] },
        { name: 'b', image: 'y' },
      ],
    }
    const patch = { spec: { containers: [{ name: 'a', env: [{ name: 'L', value: '2' }] }] } }
    expect(applyStrategicMergePatch({ spec }, patch, pod)).toEqual({
      spec: {
        containers: [
          {
            name: 'a',
            image: 'x',
            env: [
              { name: 'L', value: '2' },
              { name: 'K', value: '1' },
            ],
          },
          { name: 'b', image: 'y' },
        ],
      },
    })
  })

  it('replaces tolerations and merges finalizers', () => {
    const target = { metadata: { finalizers: ['a/b'] }, spec: { tolerations: [{ key: 'x' }] } }
    const patch = { metadata: { finalizers: ['c/d'] }, spec: { tolerations: [{ key: 'y' }] } }
    expect(applyStrategicMergePatch(target, patch, pod)).toEqual({
      metadata: { finalizers: ['c/d', 'a/b'] },
      spec: { tolerations: [{ key: 'y' }] },
    })
  })

  it('treats an unknown kind like JSON merge patch', () => {
    const schema = schemas.patchSchema({ group: 'example.com', version: 'v1', kind: 'Thing' })
    expect(applyStrategicMergePatch({ a: [1], b: { c: 1 } }, { a: [2], b: { d: 2 } }, schema)).toEqual({
      a: [2],
      b: { c: 1, d: 2 },
    })
  })
})

describe('fieldType', () => {
  const fieldsOf = (kind: string, object: object, group = '') =>
    fieldSetOf(object, schemas.fieldType({ group, version: 'v1', kind }))
      .paths()
      .map(printPath)

  it('owns items by their keys, sets by their values, and what is atomic as one', () => {
    const spec = {
      containers: [{ name: 'a', args: ['x'], ports: [{ containerPort: 80 }] }],
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'x' }],
    }
    expect(fieldsOf('Pod', { metadata: { finalizers: ['a/b'] }, spec })).toEqual([
      '.metadata.finalizers[="a/b"]',
      '.spec.nodeSelector',
      '.spec.tolerations',
      '.spec.containers[name="a"]',
      '.spec.containers[name="a"].args',
      '.spec.containers[name="a"].name',
      '.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"]',
      '.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"].containerPort',
    ])
    const selector = { matchLabels: { app: 'x' } }
    expect(fieldsOf('Deployment', { spec: { selector, replicas: 1 } }, 'apps')).toEqual([
      '.spec.replicas',
      '.spec.selector',
    ])
    expect(fieldsOf('Service', { spec: { selector: { app: 'x' } } })).toEqual(['.spec.selector'])
    expect(fieldsOf('ConfigMap', { data: { k: 'v' } })).toEqual(['.data.k'])
  })

  it('knows what is always there: a new Deployment adds no struct that Go holds by value', () => {
    const type = schemas.fieldType({ group: 'apps', version: 'v1', kind: 'Deployment' })
    const strategy = { rollingUpdate: { maxSurge: 1 } }
    const { added } = compareObjects(
      {},
      { spec: { strategy, template: { spec: { containers: [{ name: 'a' }] } } } },
      type,
    )
    expect(added.paths().map(printPath)).toEqual([
      '.spec.strategy.rollingUpdate',
      '.spec.strategy.rollingUpdate.maxSurge',
      '.spec.template.spec.containers[name="a"]',
      '.spec.template.spec.containers[name="a"].name',
      '.spec.template.spec.containers[name="a"].resources',
    ])
  })

  it('takes a kind that is not known as it looks', () => {
    const type = schemas.fieldType({ group: 'example.com', version: 'v1', kind: 'Thing' })
    expect(
      fieldSetOf({ a: { b: [1] } }, type)
        .paths()
        .map(printPath),
    ).toEqual(['.a', '.a.b'])
  })
})
