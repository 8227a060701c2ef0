/** The paths of served resources with what can be done to them. Models the routes of k8s.io/apiserver/pkg/endpoints/installer.go. */
import { groupVersionPath } from '../../kube/paths'
import type { GroupVersionKind, Schemas } from '../schema/schema'
import { answersDeletedObject } from './deleted-object'
import type { DiscoveredResource } from './discovery'
import { type OpenApiVersion, patchType, refPrefix } from './openapi-schemas'

type Json = Record<string, unknown>

/** One operation before it is written down in the form of either version. */
interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Of a patch: false where there is no strategic one. */
  strategicPatch?: boolean
  /** x-kubernetes-action. */
  action: string
  description: string
  operationId: string
  kind: GroupVersionKind
  query: readonly string[]
  /** Definition names. */
  body?: string
  response: string
}

const status = 'io.k8s.apimachinery.pkg.apis.meta.v1.Status'
const deleteOptions = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions'
/** kubectl looks here for what it may send. */
const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
]

const write = ['dryRun', 'fieldManager', 'fieldValidation']
const select = [
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
]
const list = ['allowWatchBookmarks', 'continue', ...select, 'timeoutSeconds', 'watch']
const remove = ['dryRun', 'gracePeriodSeconds', 'orphanDependents', 'propagationPolicy']
const removeAll = ['continue', ...remove, ...select, 'timeoutSeconds']
const parameterTypes: Readonly<Record<string, string>> = {
  allowWatchBookmarks: 'boolean',
  force: 'boolean',
  gracePeriodSeconds: 'integer',
  limit: 'integer',
  orphanDependents: 'boolean',
  sendInitialEvents: 'boolean',
  timeoutSeconds: 'integer',
  watch: 'boolean',
}

export interface PathsInput {
  resources: readonly DiscoveredResource[]
  schemas: Schemas
  version: OpenApiVersion
}

/** The `paths` object, and every definition that it refers to. */
export function openApiPaths({ resources, schemas, version }: PathsInput): { paths: Json; refs: Set<string> } {
  const refs = new Set<string>()
  const paths: Json = {}
  const add = (path: string, operations: readonly Operation[], names: readonly string[]) => {
    if (!operations.length) return
    for (const { body, response } of operations) for (const ref of [body, response]) if (ref) refs.add(ref)
    paths[path] = writePath(operations, names, schemas, version)
  }
  for (const resource of resources) {
    const kind = schemas.definitionOf(resource.kind)
    if (!kind) continue
    const root = groupVersionPath(resource.group, resource.version)
    const scope = resource.namespaced ? `${root}/namespaces/{namespace}` : root
    const inScope = resource.namespaced ? ['namespace'] : []
    const collection = `${scope}/${resource.plural}`
    const item = `${collection}/{name}`
    const operations = resourceOperations(resource, kind, schemas)
    add(collection, operations.collection, inScope)
    if (resource.namespaced) add(`${root}/${resource.plural}`, operations.everywhere, [])
    const patched = (all: readonly Operation[]) =>
      resource.strategicPatch === false ? all.map((each) => ({ ...each, strategicPatch: false })) : all
    add(item, patched(operations.item), ['name', ...inScope])
    for (const subresource of resource.subresources) {
      const own = patched(subresourceOperations(resource, subresource, schemas))
      add(`${item}/${subresource.name}`, own, ['name', ...inScope])
    }
  }
  return { paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))), refs }
}

function resourceOperations(resource: DiscoveredResource, kind: string, schemas: Schemas) {
  const { kind: gvk, verbs, namespaced } = resource
  const listKind = schemas.definitionOf({ ...gvk, kind: resource.listKind ?? `${gvk.kind}List` }) ?? kind
  const id = (verb: string, middle = '') =>
    `${verb}${groupId(resource)}${middle}${namespaced ? 'Namespaced' : ''}${gvk.kind}`
  const when = (verb: string, operation: Omit<Operation, 'kind'>): Operation[] =>
    verbs.includes(verb) ? [{ ...operation, kind: gvk }] : []
  const listing = (operationId: string) =>
    when('list', {
      method: 'get',
      action: 'list',
      description: `list or watch objects of kind ${gvk.kind}`,
      operationId,
      query: list,
      response: listKind,
    })
  return {
    everywhere: listing(`list${groupId(resource)}${gvk.kind}ForAllNamespaces`),
    collection: [
      ...listing(id('list')),
      ...when('create', {
        method: 'post',
        action: 'post',
        description: `create ${article(gvk.kind)} ${gvk.kind}`,
        operationId: id('create'),
        query: write,
        body: kind,
        response: kind,
      }),
      ...when('deletecollection', {
        method: 'delete',
        action: 'deletecollection',
        description: `delete collection of ${gvk.kind}`,
        operationId: id('delete', 'Collection'),
        query: removeAll,
        body: deleteOptions,
        response: status,
      }),
    ],
    item: [
      ...itemOperations(gvk, verbs, kind, (verb) => id(verb), `the specified ${gvk.kind}`),
      ...when('delete', {
        method: 'delete',
        action: 'delete',
        description: `delete ${article(gvk.kind)} ${gvk.kind}`,
        operationId: id('delete'),
        query: remove,
        body: deleteOptions,
        response: gvk.group === '' && answersDeletedObject.has(resource.plural) ? kind : status,
      }),
    ],
  }
}

/** get, put and patch are the same for objects and for their subresources. */
function itemOperations(
  kind: GroupVersionKind,
  verbs: readonly string[],
  definition: string,
  id: (verb: string) => string,
  what: string,
): Operation[] {
  const known: [verb: string, operation: Omit<Operation, 'kind' | 'response'>][] = [
    ['get', { method: 'get', action: 'get', description: `read ${what}`, operationId: id('read'), query: [] }],
    [
      'update',
      {
        method: 'put',
        action: 'put',
        description: `replace ${what}`,
        operationId: id('replace'),
        query: write,
        body: definition,
      },
    ],
    [
      'patch',
      {
        method: 'patch',
        action: 'patch',
        description: `partially update ${what}`,
        operationId: id('patch'),
        query: [...write, 'force'],
        body: patchType,
      },
    ],
  ]
  return known
    .filter(([verb]) => verbs.includes(verb))
    .map(([, operation]) => ({ ...operation, kind, response: definition }))
}

function subresourceOperations(
  resource: DiscoveredResource,
  subresource: DiscoveredResource['subresources'][number],
  schemas: Schemas,
): Operation[] {
  const definition = schemas.definitionOf(subresource.kind)
  if (!definition) return []
  const owner = resource.kind.kind
  const name = subresource.name.charAt(0).toUpperCase() + subresource.name.slice(1)
  const id = (verb: string) => `${verb}${groupId(resource)}${resource.namespaced ? 'Namespaced' : ''}${owner}${name}`
  const operations = itemOperations(
    subresource.kind,
    subresource.verbs,
    definition,
    id,
    `${subresource.name} of the specified ${owner}`,
  )
  if (!subresource.verbs.includes('create')) return operations
  const create: Operation = {
    method: 'post',
    action: 'post',
    description: `create ${subresource.name} of ${article(owner)} ${owner}`,
    operationId: id('create'),
    kind: subresource.kind,
    query: write,
    body: definition,
    response: definition,
  }
  return [...operations, create]
}

const article = (kind: string) => (/^[AEIOU]/.test(kind) ? 'an' : 'a')

/** `AppsV1`, `CoreV1`, `RbacAuthorizationV1`: how operations are told apart. */
function groupId({ group, version }: DiscoveredResource): string {
  const words = [...(group.replace(/\.k8s\.io$/, '') || 'core').split('.'), version]
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function writePath(
  operations: readonly Operation[],
  names: readonly string[],
  schemas: Schemas,
  version: OpenApiVersion,
): Json {
  const inPath = names.map((name) => ({
    name,
    in: 'path',
    required: true,
    description: name === 'name' ? `name of the ${operations[0]?.kind.kind}` : schemas.parameterDescription(name),
    ...typed('string', version),
  }))
  const shared = [...inPath, queryParameter('pretty', schemas, version)]
  const written = operations.map((operation) => [operation.method, writeOperation(operation, schemas, version)])
  return { ...Object.fromEntries(written), parameters: shared }
}

const typed = (type: string, version: OpenApiVersion): Json =>
  version === 3 ? { schema: { type, uniqueItems: true } } : { type, uniqueItems: true }

/** The client writes `_continue`, because continue is a word of its language. */
function queryParameter(name: string, schemas: Schemas, version: OpenApiVersion): Json {
  const description = schemas.parameterDescription(name === 'continue' ? '_continue' : name)
  return {
    name,
    in: 'query',
    ...(description ? { description } : {}),
    ...typed(parameterTypes[name] ?? 'string', version),
  }
}

function writeOperation(operation: Operation, schemas: Schemas, version: OpenApiVersion): Json {
  const { action, body, description, kind, method, operationId, query, response } = operation
  const patches = patchTypes.filter((type) => operation.strategicPatch !== false || !type.includes('strategic'))
  const consumes = method === 'patch' ? patches : ['application/json', 'application/yaml']
  const ref = (name: string) => ({ $ref: `${refPrefix(version)}${name}` })
  const parameters = query.map((name) => queryParameter(name, schemas, version))
  const common = { description, operationId, 'x-kubernetes-action': action, 'x-kubernetes-group-version-kind': kind }
  const successCodes =
    method === 'post'
      ? ['200', '201', '202']
      : method === 'put' || method === 'patch'
        ? ['200', '201']
        : action === 'delete'
          ? ['200', '202']
          : ['200']
  const responses = (content: Json) => ({
    ...Object.fromEntries(successCodes.map((code) => [code, { description: codeText(code), ...content }])),
    '401': { description: 'Unauthorized' },
  })
  if (version === 2) {
    const inBody = body ? [{ name: 'body', in: 'body', required: method !== 'delete', schema: ref(body) }] : []
    return {
      ...common,
      ...(body ? { consumes } : {}),
      produces: ['application/json', 'application/yaml'],
      parameters: [...inBody, ...parameters],
      responses: responses({ schema: ref(response) }),
    }
  }
  const content = (types: readonly string[], name: string) =>
    Object.fromEntries(types.map((type) => [type, { schema: ref(name) }]))
  return {
    ...common,
    parameters,
    ...(body
      ? { requestBody: { content: content(consumes, body), ...(method === 'delete' ? {} : { required: true }) } }
      : {}),
    responses: responses({ content: content(['application/json', 'application/yaml'], response) }),
  }
}

const codeText = (code: string) => (code === '201' ? 'Created' : code === '202' ? 'Accepted' : 'OK')
