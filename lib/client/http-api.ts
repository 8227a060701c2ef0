/** The Kubernetes verbs over HTTP. `fetch` brings address, trust and identity; this file knows the protocol only. */
import { type Kind, typed } from '../kinds/kind'
import type { KubeList, KubeObject, WatchEvent } from '../kube/object'
import { resourcePath } from '../kube/paths'
import { excerpt, statusFrom } from '../kube/response-status'
import { badGateway, isStatusError, StatusError, serviceUnavailable } from '../kube/status-error'
import { linesOf } from './json-lines'
import type { DeleteOptions, KubeApi, ListOptions, PatchType, WatchOptions, WriteOptions } from './kube-api'
import { queryString } from './query-string'

export interface HttpApiOptions {
  fetch(path: string, init: RequestInit): Promise<Response>
}

const patchMediaTypes: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

export function createHttpApi({ fetch }: HttpApiOptions): KubeApi {
  async function ask(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<unknown> {
    const response = await send(fetch, path, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': contentType }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return await readBody(response)
  }

  return {
    get: async <T extends KubeObject>(kind: Kind<T>, name: string, namespace?: string) =>
      (await ask('GET', resourcePath(kind, { namespace, name }))) as T,

    list: async <T extends KubeObject>(kind: Kind<T>, options: ListOptions = {}) => {
      const list = await ask(
        'GET',
        resourcePath(kind, { namespace: options.namespace }) + queryString(listQuery(options)),
      )
      if (!isList(list)) throw badGateway(`the answer to a list of ${kind.id} is not a list`)
      // Go encodes an empty slice that was never made as null.
      return { ...list, items: list.items ?? [] } as KubeList<T>
    },

    create: async <T extends KubeObject>(kind: Kind<T>, object: T, options?: WriteOptions) =>
      (await ask(
        'POST',
        resourcePath(kind, { namespace: object.metadata?.namespace }) + queryString(writeQuery(options)),
        typed(kind, object),
      )) as T,

    update: async <T extends KubeObject>(
      kind: Kind<T>,
      object: T,
      options?: WriteOptions & { subresource?: string },
    ) => {
      const { namespace, name } = object.metadata ?? {}
      const path = resourcePath(kind, { namespace, name, subresource: options?.subresource })
      // A subresource's body may be of another kind, such as Scale, and then says so itself.
      return (await ask('PUT', path + queryString(writeQuery(options)), typed(kind, object))) as T
    },

    patch: async <T extends KubeObject>(
      kind: Kind<T>,
      target: { name: string; namespace?: string; subresource?: string },
      patch: unknown,
      type: PatchType,
      options?: WriteOptions,
    ) =>
      (await ask(
        'PATCH',
        resourcePath(kind, target) + queryString(writeQuery(options)),
        patch,
        patchMediaTypes[type],
      )) as T,

    remove: async <T extends KubeObject>(
      kind: Kind<T>,
      target: { name: string; namespace?: string },
      options: DeleteOptions = {},
    ) => {
      const { dryRun, ...rest } = options
      return (await ask('DELETE', resourcePath(kind, target), {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        ...rest,
        ...(dryRun ? { dryRun: ['All'] } : {}),
      })) as T
    },

    createSubresource: async (kind, target, body, options) =>
      (await ask('POST', resourcePath(kind, target) + queryString(writeQuery(options)), body)) as KubeObject,

    watch: (kind, options) => watch(fetch, kind, options),
  }
}

async function* watch<T extends KubeObject>(
  fetch: HttpApiOptions['fetch'],
  kind: Kind<T>,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const { signal, allowWatchBookmarks, opened } = options
  const path =
    resourcePath(kind, { namespace: options.namespace }) +
    queryString({ ...listQuery(options), watch: true, ...(allowWatchBookmarks ? { allowWatchBookmarks } : {}) })
  try {
    const response = await send(fetch, path, { method: 'GET', headers: { accept: 'application/json' }, signal })
    if (!response.ok) throw new StatusError(await statusFrom(response))
    opened?.()
    if (!response.body) return
    for await (const line of linesOf(response.body)) {
      const event = parseEvent<T>(line)
      if (event.type === 'ERROR') throw new StatusError(event.object)
      yield event
    }
  } catch (error) {
    if (signal.aborted) return
    throw isStatusError(error) ? error : serviceUnavailable(`the watch of ${kind.id} broke: ${reasonOf(error)}`)
  }
}

function parseEvent<T extends KubeObject>(line: string): WatchEvent<T> {
  const event: unknown = JSON.parse(line)
  if (typeof event !== 'object' || event === null || !('type' in event) || !('object' in event)) {
    throw badGateway('a line of the watch is no watch event')
  }
  return event as WatchEvent<T>
}

async function send(fetch: HttpApiOptions['fetch'], path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (isStatusError(error)) throw error
    throw serviceUnavailable(`${init.method} ${path.replace(/\?.*$/, '')}: ${reasonOf(error)}`)
  }
}

async function readBody(response: Response): Promise<unknown> {
  if (!response.ok) throw new StatusError(await statusFrom(response))
  let text: string
  try {
    text = await response.text()
  } catch (error) {
    throw isStatusError(error) ? error : serviceUnavailable(`the answer broke off: ${reasonOf(error)}`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw badGateway(`the answer is not JSON: ${excerpt(text)}`)
  }
}

function isList(body: unknown): body is Omit<KubeList, 'items'> & { items: KubeObject[] | null } {
  if (typeof body !== 'object' || body === null || !('items' in body) || !('metadata' in body)) return false
  return body.items === null || Array.isArray(body.items)
}

function listQuery(options: ListOptions) {
  const { labelSelector, fieldSelector, resourceVersion, resourceVersionMatch, limit } = options
  return { labelSelector, fieldSelector, resourceVersion, resourceVersionMatch, limit, continue: options.continue }
}

function writeQuery({ dryRun, fieldManager, fieldValidation, force }: WriteOptions = {}) {
  return { dryRun: dryRun ? 'All' : undefined, fieldManager, fieldValidation, force: force ? 'true' : undefined }
}

/** Network errors hide the reason in `cause` (`fetch failed`) or in several (`AggregateError`, when a name has several addresses). */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message || error.name : reasonOf(error.cause)
}
