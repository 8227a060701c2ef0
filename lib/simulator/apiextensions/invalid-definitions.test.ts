import { expect, it } from 'vitest'
import type { Status } from '../../kube/object'
import { definitionsPath, startExtensible, version, widgetDefinition } from './custom-resources.test-support'

const cluster = await startExtensible()

async function refusals(definition: object): Promise<string[]> {
  const { details } = await cluster.json<Status>('POST', definitionsPath, { body: definition })
  return (details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)
}

const withSchema = (schema: object | undefined) =>
  widgetDefinition({
    versions: [version('v1', { schema: schema && { openAPIV3Schema: schema }, selectableFields: [] })],
  })
const root = 'spec.versions[0].schema.openAPIV3Schema'
const inSpec = (spec: object) => withSchema({ type: 'object', properties: { spec } })

it.each<[string, object, string[]]>([
  [
    'another name',
    { ...widgetDefinition(), metadata: { name: 'w' } },
    ['metadata.name: Invalid value: "w": must be spec.names.plural+"."+spec.group'],
  ],
  ['no scope', widgetDefinition({ scope: undefined }), ['spec.scope: Required value']],
  [
    'an unknown scope',
    widgetDefinition({ scope: 'World' }),
    ['spec.scope: Unsupported value: "World": supported values: "Cluster", "Namespaced"'],
  ],
  [
    'two storage versions',
    widgetDefinition({ versions: [version('v1'), version('v2')] }),
    [
      'spec.versions: Invalid value: []apiextensions.CustomResourceDefinitionVersion{{Name:"v1"}, {Name:"v2"}}: must have exactly one version marked as storage version',
    ],
  ],
  [
    'a group of Kubernetes’ own',
    { ...widgetDefinition({ group: 'x.k8s.io' }), metadata: { name: 'widgets.x.k8s.io' } },
    [
      'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
    ],
  ],
  ['no schema', withSchema(undefined), [`${root}: Required value: schemas are required`]],
  [
    'no type at the root',
    withSchema({ properties: {} }),
    [`${root}.type: Required value: must not be empty at the root`],
  ],
  [
    'no type of a field',
    inSpec({ type: 'object', properties: { a: {} } }),
    [`${root}.properties[spec].properties[a].type: Required value: must not be empty for specified object fields`],
  ],
  [
    'no type of items',
    inSpec({ type: 'array', items: {} }),
    [`${root}.properties[spec].items.type: Required value: must not be empty for specified array items`],
  ],
  [
    'a type inside of anyOf',
    inSpec({ type: 'string', anyOf: [{ type: 'string' }] }),
    [`${root}.properties[spec].anyOf[0].type: Forbidden: must be empty to be structural`],
  ],
  [
    'a field that only oneOf knows',
    inSpec({ type: 'object', oneOf: [{ required: ['a'], properties: { a: {} } }] }),
    [
      `${root}.properties[spec].properties[a]: Required value: because it is defined in ${root}.properties[spec].oneOf[0].properties[a]`,
    ],
  ],
  [
    'what JSON schema knows and custom resources do not',
    inSpec({ type: 'array', uniqueItems: true, items: { type: 'object', additionalProperties: false } }),
    [
      `${root}.properties[spec].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic`,
      `${root}.properties[spec].items.additionalProperties: Forbidden: additionalProperties cannot be set to false`,
    ],
  ],
  [
    'keys that may be missing',
    inSpec({
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['id'],
      items: { type: 'object', properties: { id: { type: 'string' } } },
    }),
    [
      `${root}.properties[spec].items.properties[id].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`,
    ],
  ],
  [
    'a default that is not allowed',
    inSpec({ type: 'string', enum: ['a'], default: 'b' }),
    [`${root}.properties[spec].default: Unsupported value: "b": supported values: "a"`],
  ],
  [
    'restrictions of metadata',
    withSchema({
      type: 'object',
      properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } },
    }),
    [
      `${root}.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified`,
    ],
  ],
  [
    'a column of no type',
    widgetDefinition({
      versions: [version('v1', { additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: '.a' }] })],
    }),
    [
      'spec.versions[0].additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
    ],
  ],
  [
    'a scale outside of the spec',
    widgetDefinition({
      versions: [
        version('v1', { subresources: { scale: { specReplicasPath: '.status.n', statusReplicasPath: '.status.n' } } }),
      ],
    }),
    [
      'spec.versions[0].subresources.scale.specReplicasPath: Invalid value: ".status.n": should be a json path under .spec',
    ],
  ],
])('refuses a definition with %s', async (_title, definition, expected) => {
  expect(await refusals(definition)).toEqual(expected)
})
