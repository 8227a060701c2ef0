/** What the simulator tells an editor, with a custom resource as upstream publishes one. */
import { servedKinds, servedSchemas } from '../../../tests/support/open-api'
import type { OpenApiSchema, OpenApiSchemas } from '../../kube/open-api/schema'
import type { ClusterKnowledge } from './knowledge'

const text: OpenApiSchema = { type: 'string' }

/** `openAPIV3Schema` of a CRD, as apiextensions writes it into /openapi/v3/apis/garden.example.com/v1. */
const garden: OpenApiSchemas = {
  'com.example.garden.v1.Bed': {
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { ...text, description: 'APIVersion defines the versioned schema.' },
      kind: text,
      metadata: {
        description: "Standard object's metadata.",
        allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }],
      },
      spec: {
        description: 'What grows. <b>In</b> a bed.',
        type: 'object',
        required: ['size', 'plants', 'soil'],
        properties: {
          size: { type: 'integer', format: 'int32' },
          soil: { ...text, default: 'loam', enum: ['loam', 'sand', 'clay'] },
          port: { anyOf: [{ type: 'integer' }, text], 'x-kubernetes-int-or-string': true } as OpenApiSchema,
          plants: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name'],
              properties: { name: text, count: { type: 'integer', nullable: true }, edible: { type: 'boolean' } },
            },
          },
          notes: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          labels: { type: 'object', additionalProperties: text },
          template: {
            type: 'object',
            'x-kubernetes-embedded-resource': true,
            properties: { spec: { type: 'object' } },
          },
        },
      },
      status: { type: 'object', properties: { phase: { ...text, enum: ['Wet', 'Dry'] } } },
    },
    'x-kubernetes-group-version-kind': [{ group: 'garden.example.com', version: 'v1', kind: 'Bed' }],
  },
}

export const knowledge: ClusterKnowledge = {
  served: async () => [
    ...servedKinds,
    {
      id: 'beds.garden.example.com',
      group: 'garden.example.com',
      kind: 'Bed',
      plural: 'beds',
      shortNames: [],
      apiVersions: ['garden.example.com/v1'],
      namespaced: true,
    },
  ],
  schemas: async (apiVersion) =>
    apiVersion === 'garden.example.com/v1' ? { ...(await core()), ...garden } : servedSchemas(apiVersion),
  names: async (kind, namespace) => (kind === 'namespaces' ? ['default', 'shop'] : [`${namespace}-${kind}`]),
}

async function core(): Promise<OpenApiSchemas> {
  const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.'
  return Object.fromEntries(Object.entries((await servedSchemas('v1')) ?? {}).filter(([name]) => name.startsWith(meta)))
}

/** Cuts the mark `|` out of a text, and says where it was. */
export function marked(text: string): { text: string; offset: number } {
  const offset = text.indexOf('|')
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset }
}
