/** HTTP requests on stored resources: parameters and bodies in, one verb, the answer out. */
import type { PatchType } from '../../client/kube-api'
import type { Clock } from '../../clock'
import { type Kind, listKindOf } from '../../kinds/kind'
import { fieldForbidden, required } from '../../kube/field-error'
import { isJsonObject } from '../../kube/json'
import type { Status } from '../../kube/object'
import {
  badRequest,
  invalid,
  isStatusError,
  pathNotFound,
  requestMethodNotAllowed,
  unsupportedMediaType,
} from '../../kube/status-error'
import { scaleColumns, scaleKind } from '../registry/generic-scale'
import { jsonType } from '../schema/identity'
import type { GroupVersionKind, Schemas } from '../schema/schema'
import type { ParsedBody } from './body'
import { mediaType, parseBody, readBody, readJson } from './body'
import { parseConfiguration } from './configuration-body'
import { answersDeletedObject } from './deleted-object'
import { gvkOf, listAnswer, objectAnswer, watchEncoder, withType } from './encode'
import type { Exchange } from './exchange'
import { jsonAnswer, streamAnswer } from './exchange'
import { managerOfAgent } from './field-management'
import { negotiate } from './negotiate'
import { deleteOptions, listQuery, type WriteQuery, watchQuery, writeQuery } from './query-options'
import { parseIncludeObject } from './table'
import type { ServedKind, Target, Verbs, WatchRequest, WriteContext, Written } from './verbs'
import { errorLine, watchStream } from './watch-stream'

export interface ResourceHandlerOptions {
  verbs: Verbs
  schemas: Schemas
  /** The latest revision; every event up to it has been delivered. */
  revision(): number
  clock: Clock
  random(): number
}

type WatchItem = Parameters<Parameters<Verbs['watch']>[1]>[0]

/** The other verbs are on collections. */
const onOneObject = new Set(['get', 'update', 'patch', 'delete'])

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

export function createResourceHandler({ verbs, schemas, revision, clock, random }: ResourceHandlerOptions) {
  const answer = (exchange: Exchange, gvk: GroupVersionKind, kind: Kind, object: Written, status: number) => {
    const negotiated = negotiate(exchange.request.headers.get('accept'), ['Table', 'PartialObjectMetadata'])
    const own = gvk.kind === kind.kind && gvk.group === kind.group
    const columns = own ? kind.columns : gvk.kind === scaleKind.kind ? scaleColumns : undefined
    return objectAnswer(exchange, negotiated, gvk, object, status, columns, clock.now())
  }

  return async function handle(exchange: Exchange, served: ServedKind): Promise<Response> {
    const { info, url } = exchange
    const { kind, deprecation } = served
    checkScope(exchange, kind)
    const subresource = served.subresources.find(({ name }) => name === info.subresource)
    if (info.subresource && !subresource) throw pathNotFound()
    const allowed = subresource ? subresource.verbs : served.verbs
    if (!allowed.includes(info.verb)) throw requestMethodNotAllowed()
    const namesObject = info.name !== ''
    if (!subresource && namesObject !== onOneObject.has(info.verb) && info.verb !== 'watch' && info.verb !== 'list')
      throw requestMethodNotAllowed()
    if (deprecation) {
      exchange.warn(deprecation)
      exchange.span.annotate('k8s.io/deprecated', 'true')
    }
    const gvk = subresource?.kind ?? gvkOf(kind)
    const namespace = kind.scope === 'Namespaced' ? info.namespace || undefined : undefined
    const target: Target = { kind, namespace, name: info.name, subresource: info.subresource }

    switch (info.verb) {
      case 'get':
        return answer(exchange, gvk, kind, verbs.get(target, readOptions(url.searchParams)), 200)
      case 'list':
        return list(exchange, kind, namespace)
      case 'watch':
        return watch(exchange, kind, namespace, served.life)
      case 'create': {
        const { body, context } = await write(exchange, schemas, gvk, 'CreateOptions')
        const made = subresource
          ? await verbs.createSubresource(target, body.value, context)
          : await verbs.create(kind, namespace, body.value, context)
        return answer(exchange, typeOf(made, gvk), kind, made, 201)
      }
      case 'update': {
        const { body, context } = await write(exchange, schemas, gvk, 'UpdateOptions')
        const { created, object } = await verbs.update(target, body.value, context)
        return answer(exchange, typeOf(object, gvk), kind, object, created ? 201 : 200)
      }
      case 'patch': {
        const { patch, type, context } = await readPatch(exchange)
        const { created, object } = await verbs.patch(target, patch, type, context)
        return answer(exchange, typeOf(object, gvk), kind, object, created ? 201 : 200)
      }
      case 'delete':
        return remove(exchange, target)
      case 'deletecollection': {
        const options = deleteOptions(url.searchParams, await readDeleteOptions(exchange, schemas))
        const context = plainContext(exchange, options.dryRun ?? false)
        const removed = await verbs.removeCollection(
          kind,
          listQuery(url.searchParams, info.namespace),
          options,
          context,
        )
        const items = removed.map(({ json }) => withType(gvk, json)).join(',')
        const text = `{"kind":"${listKindOf(kind)}","apiVersion":${JSON.stringify(apiVersion(gvk))},"metadata":{},"items":[${items}]}`
        return jsonAnswer(exchange, JSON.parse(text))
      }
      default:
        throw requestMethodNotAllowed()
    }
  }

  function list(exchange: Exchange, kind: Kind, namespace: string | undefined): Response {
    const options = listQuery(exchange.url.searchParams, namespace ?? '')
    const negotiated = negotiate(exchange.request.headers.get('accept'), ['Table', 'PartialObjectMetadataList'])
    return listAnswer(exchange, negotiated, kind, verbs.list(kind, options), clock.now())
  }

  function watch(exchange: Exchange, kind: Kind, namespace: string | undefined, life?: AbortSignal): Response {
    const { request, url, info } = exchange
    const signal = life ? AbortSignal.any([exchange.signal, life]) : exchange.signal
    const query = watchQuery(url.searchParams)
    const negotiated = negotiate(request.headers.get('accept'), ['Table', 'PartialObjectMetadata'])
    if (negotiated.as === 'Table') parseIncludeObject(url.searchParams)
    const encode = watchEncoder(exchange, negotiated, kind, () => clock.now())
    const fieldSelector = query.fieldSelector ?? (info.name ? `metadata.name=${info.name}` : undefined)
    const wanted: WatchRequest = {
      kind,
      ...(namespace ? { namespace } : {}),
      ...(query.labelSelector ? { labelSelector: query.labelSelector } : {}),
      ...(fieldSelector ? { fieldSelector } : {}),
      ...(query.resourceVersion ? { resourceVersion: query.resourceVersion } : {}),
      ...(query.sendInitialEvents !== undefined ? { sendInitialEvents: query.sendInitialEvents } : {}),
    }
    const bookmark = (at: number, initialEventsEnd = false) => {
      const metadata = {
        resourceVersion: String(at),
        ...(initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
      }
      return encode('BOOKMARK', { metadata }, JSON.stringify({ metadata }))
    }
    const { finish } = exchange.longRunning()
    try {
      const stream = watchStream<WatchItem>(
        {
          open: (emit) => verbs.watch(wanted, emit),
          encode: (event) =>
            event.type === 'BOOKMARK'
              ? bookmark(event.revision, event.initialEventsEnd)
              : encode(event.type, event.current.value, event.current.json),
          ...(query.allowWatchBookmarks ? { bookmark: () => bookmark(revision()) } : {}),
        },
        {
          clock,
          random,
          signal,
          closed: finish,
          ...(query.timeoutSeconds ? { timeoutSeconds: query.timeoutSeconds } : {}),
        },
      )
      return streamAnswer(stream, 'application/json')
    } catch (error) {
      finish()
      // Upstream has answered 200 by the time it learns that a revision is gone, and says so in the stream.
      if (!isStatusError(error) || error.status.code !== 410) throw error
      return streamAnswer(new Blob([`${errorLine(error.status)}\n`]).stream(), 'application/json')
    }
  }

  async function remove(exchange: Exchange, target: Target): Promise<Response> {
    const { kind } = target
    const options = deleteOptions(exchange.url.searchParams, await readDeleteOptions(exchange, schemas))
    const { deleted, object } = await verbs.remove(target, options, plainContext(exchange, options.dryRun ?? false))
    if (!deleted) {
      // Of all deletions that take time, upstream says so only to those who ask in the old words.
      return answer(exchange, gvkOf(kind), kind, object, options.asksToCascade ? 202 : 200)
    }
    if (answersDeletedObject.has(kind.id)) return answer(exchange, gvkOf(kind), kind, object, 200)
    const details: Status['details'] = {
      name: target.name,
      ...(kind.group ? { group: kind.group } : {}),
      kind: kind.plural,
      ...(object.value.metadata?.uid ? { uid: object.value.metadata.uid } : {}),
    }
    return jsonAnswer(exchange, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
  }
}

/**
 * A namespaced object is reached through its namespace, a cluster-scoped one through none: what was authorised for one
 * namespace must not lead to anything beyond it. A Namespace itself counts as in the namespace of its own name.
 */
function checkScope({ info }: Exchange, kind: Kind): void {
  const isNamespaceItself = info.resource === 'namespaces' && info.namespace === info.name
  if (kind.scope === 'Cluster') {
    if (info.namespace !== '' && !isNamespaceItself) throw pathNotFound()
    return
  }
  if (info.namespace !== '' || info.verb === 'list' || info.verb === 'watch') return
  if (info.name) throw pathNotFound()
  throw requestMethodNotAllowed()
}

async function write(
  exchange: Exchange,
  schemas: Schemas,
  gvk: GroupVersionKind,
  optionsKind: 'CreateOptions' | 'UpdateOptions',
): Promise<{ body: ParsedBody; context: WriteContext }> {
  const options = writeQuery(exchange.url.searchParams, optionsKind)
  const contentType = exchange.request.headers.get('content-type')
  const body = parseBody(await readBody(exchange.request), { contentType, expected: gvk.kind, schemas })
  exchange.span.setRequestObject(body.value)
  return { body, context: { ...writeContext(exchange, options), duplicates: body.duplicates } }
}

async function readPatch(exchange: Exchange) {
  const { request, url } = exchange
  const options = writeQuery(url.searchParams, 'PatchOptions')
  const contentType = mediaType(request.headers.get('content-type'))
  const type = patchTypes[contentType]
  if (!type)
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: ${Object.keys(patchTypes).join(', ')}`,
    )
  const errors = []
  if (type === 'apply' && !options.fieldManager) errors.push(required('fieldManager', 'is required for apply patch'))
  if (type !== 'apply' && options.force)
    errors.push(fieldForbidden('force', 'may not be specified for non-apply patch'))
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', errors)
  const text = new TextDecoder().decode(await readBody(request))
  const body =
    type === 'apply' ? parseConfiguration(text, options.fieldValidation, exchange.warn) : parsePatch(text, type)
  exchange.span.setRequestObject(body.value)
  const context: WriteContext = {
    ...writeContext(exchange, options),
    duplicates: type === 'json' ? [] : body.duplicates,
  }
  return { patch: body.value, type, context }
}

/** How upstream reads patches whose fields it validates; a strategic one is named by nobody. */
const patchGoTypes: Readonly<Record<Exclude<PatchType, 'apply'>, { goType: string; prefix: string }>> = {
  json: { goType: '[]handlers.jsonPatchOp', prefix: 'error decoding patch: ' },
  merge: { goType: 'map[string]interface {}', prefix: 'error decoding patch: ' },
  strategic: { goType: 'map[string]interface {}', prefix: '' },
}

function parsePatch(text: string, type: Exclude<PatchType, 'apply'>): ParsedBody {
  const { goType, prefix } = patchGoTypes[type]
  let body: ParsedBody
  try {
    body = readJson(text)
  } catch (error) {
    throw badRequest(`${prefix}${error instanceof Error ? error.message : String(error)}`)
  }
  if (type === 'json' ? Array.isArray(body.value) : isJsonObject(body.value)) return body
  throw badRequest(`${prefix}json: cannot unmarshal ${jsonType(body.value)} into Go value of type ${goType}`)
}

async function readDeleteOptions(exchange: Exchange, schemas: Schemas): Promise<unknown> {
  const bytes = await readBody(exchange.request)
  if (bytes.length === 0) return undefined
  const contentType = exchange.request.headers.get('content-type')
  const { value } = parseBody(bytes, { contentType, expected: 'DeleteOptions', schemas })
  exchange.span.setRequestObject(value)
  const gvk = { group: '', version: 'v1', kind: 'DeleteOptions' }
  return schemas.decode(gvk, value, { validation: 'Ignore', warn: exchange.warn })
}

/** Who does not say whose fields these are to be is known by the program that asks. */
function writeContext(exchange: Exchange, options: WriteQuery): WriteContext {
  const fieldManager = options.fieldManager ?? managerOfAgent(exchange.request.headers.get('user-agent') ?? '')
  return { ...plainContext(exchange, options.dryRun), ...options, fieldManager }
}

function plainContext(exchange: Exchange, dryRun: boolean): WriteContext {
  return { user: exchange.user, dryRun, fieldValidation: 'Warn', warn: exchange.warn }
}

/** What a subresource answers may be of another type than it was asked with (a Binding answers a Status) and then says so. */
function typeOf({ value }: Written, gvk: GroupVersionKind): GroupVersionKind {
  if (!value.apiVersion || !value.kind) return gvk
  const [version = '', group = ''] = value.apiVersion.split('/').reverse()
  return { group, version, kind: value.kind }
}

function readOptions(query: URLSearchParams): { resourceVersion?: string } {
  const resourceVersion = query.get('resourceVersion')
  return resourceVersion ? { resourceVersion } : {}
}

const apiVersion = ({ group, version }: GroupVersionKind) => (group ? `${group}/${version}` : version)
