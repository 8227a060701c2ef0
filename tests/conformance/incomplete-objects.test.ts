/** Lists and structures with nothing in them, anywhere in an object: refused or taken, but never the server's failure. */
import { expect, test } from 'vitest'
import { isJsonObject, type JsonObject } from '../../lib/kube/json'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab')

const labels = { app: 'web' }
const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
const endingTemplate = { spec: { ...template.spec, restartPolicy: 'Never' } }
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
const rbac = '/apis/rbac.authorization.k8s.io/v1'

const kinds: [definition: string, path: string, valid: JsonObject][] = [
  ['core.v1.Pod', '/api/v1/namespaces/lab/pods', { spec: template.spec }],
  ['core.v1.Service', '/api/v1/namespaces/lab/services', { spec: { ports: [{ port: 80 }] } }],
  ['core.v1.ServiceAccount', '/api/v1/namespaces/lab/serviceaccounts', {}],
  ['core.v1.Endpoints', '/api/v1/namespaces/lab/endpoints', {}],
  ['core.v1.ResourceQuota', '/api/v1/namespaces/lab/resourcequotas', {}],
  ['core.v1.LimitRange', '/api/v1/namespaces/lab/limitranges', {}],
  ['core.v1.Event', '/api/v1/namespaces/lab/events', { involvedObject: { namespace: 'lab' } }],
  ['core.v1.Node', '/api/v1/nodes', {}],
  ['apps.v1.Deployment', '/apis/apps/v1/namespaces/lab/deployments', { spec: { selector: {}, template } }],
  ['apps.v1.ReplicaSet', '/apis/apps/v1/namespaces/lab/replicasets', { spec: { selector: {}, template } }],
  ['apps.v1.DaemonSet', '/apis/apps/v1/namespaces/lab/daemonsets', { spec: { selector: {}, template } }],
  ['apps.v1.StatefulSet', '/apis/apps/v1/namespaces/lab/statefulsets', { spec: { selector: {}, template } }],
  ['apps.v1.ControllerRevision', '/apis/apps/v1/namespaces/lab/controllerrevisions', { revision: 1, data: {} }],
  ['batch.v1.Job', '/apis/batch/v1/namespaces/lab/jobs', { spec: { template: endingTemplate } }],
  [
    'batch.v1.CronJob',
    '/apis/batch/v1/namespaces/lab/cronjobs',
    { spec: { schedule: '@daily', jobTemplate: { spec: { template: endingTemplate } } } },
  ],
  ['discovery.v1.EndpointSlice', '/apis/discovery.k8s.io/v1/namespaces/lab/endpointslices', { addressType: 'IPv4' }],
  [
    'core.v1.PersistentVolumeClaim',
    '/api/v1/namespaces/lab/persistentvolumeclaims',
    { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  ],
  ['core.v1.PersistentVolume', '/api/v1/persistentvolumes', {}],
  ['storage.v1.StorageClass', '/apis/storage.k8s.io/v1/storageclasses', { provisioner: 'example.com/x' }],
  ['policy.v1.PodDisruptionBudget', '/apis/policy/v1/namespaces/lab/poddisruptionbudgets', {}],
  ['scheduling.v1.PriorityClass', '/apis/scheduling.k8s.io/v1/priorityclasses', { value: 1 }],
  ['networking.v1.Ingress', '/apis/networking.k8s.io/v1/namespaces/lab/ingresses', {}],
  ['networking.v1.IngressClass', '/apis/networking.k8s.io/v1/ingressclasses', {}],
  ['networking.v1.NetworkPolicy', '/apis/networking.k8s.io/v1/namespaces/lab/networkpolicies', {}],
  ['autoscaling.v2.HorizontalPodAutoscaler', '/apis/autoscaling/v2/namespaces/lab/horizontalpodautoscalers', {}],
  ['autoscaling.v1.HorizontalPodAutoscaler', '/apis/autoscaling/v1/namespaces/lab/horizontalpodautoscalers', {}],
  ['rbac.v1.ClusterRole', `${rbac}/clusterroles`, {}],
  ['rbac.v1.ClusterRoleBinding', `${rbac}/clusterrolebindings`, { roleRef }],
]

interface Definition {
  properties?: Record<string, { $ref?: string; type?: string; items?: { $ref?: string; type?: string } }>
}
type Place = readonly (string | number)[]

test.each(kinds)('%s', async (definition, path, valid) => {
  const { body: openapi } = await cluster.ask.get<{ definitions: Record<string, Definition> }>('/openapi/v2')
  const failed: string[] = []
  for (const [place, value] of emptyParts(openapi.definitions, `io.k8s.api.${definition}`)) {
    const object = withPart({ metadata: { name: 'x' }, ...valid }, place, value)
    const { status, body } = await cluster.ask.post(`${path}?dryRun=All`, object)
    if (status >= 500) failed.push(`${place.join('.')}: ${body.message}`)
  }
  expect(failed).toEqual([])
})

test('a Pod status with a condition of no type', async () => {
  const pod = '/api/v1/namespaces/lab/pods/conditions'
  await cluster.ask.post('/api/v1/namespaces/lab/pods', { metadata: { name: 'conditions' }, spec: template.spec })
  const status = { conditions: [{ status: 'True' }] }
  const answer = await cluster.ask.patch(`${pod}/status?dryRun=All`, 'merge', { status })
  expect([answer.status, answer.body.message]).toEqual([
    422,
    expect.stringContaining('metadata.conditions[0].Type: Invalid value: "": name part must be non-empty'),
  ])
})

/** Every list with one null and one empty element, and every empty structure. A type is not looked at again inside itself. */
function* emptyParts(
  definitions: Record<string, Definition>,
  name: string,
  at: Place = [],
  within: readonly string[] = [],
): Generator<[Place, unknown]> {
  for (const [field, { $ref, type, items }] of Object.entries(definitions[name]?.properties ?? {})) {
    const here = [...at, field]
    if (field === 'managedFields') continue
    if (type === 'array') yield [here, [null]]
    const reference = $ref ?? items?.$ref
    if (!reference) continue
    const inner = items ? [...here, 0] : here
    yield [inner, {}]
    const next = reference.replace('#/definitions/', '')
    if (!within.includes(next)) yield* emptyParts(definitions, next, inner, [...within, name])
  }
}

function withPart(object: JsonObject, place: Place, value: unknown): JsonObject {
  const copy = structuredClone(object)
  let part: unknown[] | JsonObject = copy
  for (const [index, step] of place.slice(0, -1).entries()) {
    const key = step as keyof typeof part
    const known: unknown = part[key]
    const next = isJsonObject(known) || Array.isArray(known) ? known : typeof place[index + 1] === 'number' ? [] : {}
    Object.assign(part, { [key]: next })
    part = next
  }
  Object.assign(part, { [place.at(-1) as string | number]: value })
  return copy
}
