/** The API server with the loops over definitions, and definitions to try it with. */
import type { CustomResourceVersion } from '../../kube/custom-resources/definition'
import { serverUser } from '../api-server'
import { startServer } from '../api-server.test-support'
import { createApiExtensions } from '.'

export const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
export const widgetsPath = '/apis/example.com/v1/namespaces/default/widgets'

export async function startExtensible() {
  const started = await startServer()
  const { server, clock, resources } = started
  const note = (message: string, fields?: object) => void started.logged.push(`${message} ${JSON.stringify(fields)}`)
  const log = { info: note, warn: note, error: note }
  const fetch = async () => new Response()
  const runtime = { clock, random: Math.random, apiFor: server.apiFor, sourceFor: server.sourceFor, log, fetch }
  const part = createApiExtensions(runtime, serverUser, resources)
  await part.start()
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await clock.advance(0)
  }
  const define = async (definition: object) => {
    const answer = await started.json<{ metadata: object }>('POST', definitionsPath, { body: definition })
    await settle()
    return answer
  }
  return { ...started, define, settle, stop: () => part.stop() }
}

export const widgetSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 10 },
        color: { type: 'string', enum: ['red', 'green'], default: 'red' },
        name: { type: 'string', pattern: '^[a-z]+$', maxLength: 5 },
        port: { 'x-kubernetes-int-or-string': true },
        replicas: { type: 'integer' },
        parts: {
          type: 'array',
          maxItems: 3,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['id'],
          items: {
            type: 'object',
            required: ['id'],
            properties: { id: { type: 'string' }, weight: { type: 'number' } },
          },
        },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        since: { type: 'string', format: 'date-time' },
      },
    },
    status: {
      type: 'object',
      properties: { replicas: { type: 'integer' }, selector: { type: 'string' }, phase: { type: 'string' } },
    },
  },
}

export const version = (name: string, more: CustomResourceVersion = {}): CustomResourceVersion => ({
  name,
  served: true,
  storage: true,
  schema: { openAPIV3Schema: widgetSchema },
  subresources: {
    status: {},
    scale: {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.status.selector',
    },
  },
  additionalPrinterColumns: [
    { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
    { name: 'Color', type: 'string', jsonPath: '.spec.color', priority: 1 },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  selectableFields: [{ jsonPath: '.spec.color' }],
  ...more,
})

export const widgetDefinition = (spec: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'], categories: ['all'] },
    versions: [version('v1')],
    ...spec,
  },
})

export const widget = (name: string, spec: object = { size: 1 }) => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name },
  spec,
})
