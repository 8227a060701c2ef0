/** A cluster in memory for tests and benchmarks of the console's side: lists in pages, watches, access reviews. No rules. */

import { kinds } from '../kinds'
import { parseFieldSelector } from '../kube/field-selectors'
import type { KubeObject, WatchEvent } from '../kube/object'
import { parseRequestPath, type RequestInfo } from '../kube/paths'
import { alreadyExists, conflict, expired, notFound, statusOf } from '../kube/status-error'
import type { AccessQuestion } from './access-reviews'
import type { Cluster, Clusters, ConnectionIdentity, Person } from './contract'

interface OpenWatch {
  resource: string
  namespace: string
  send(event: WatchEvent): void
  end(error?: Error): void
}

export class FakeCluster {
  /** Decides access reviews, and nothing else. */
  allow: (person: Person, question: AccessQuestion) => boolean = () => true
  /** Answers instead of the cluster where it returns something. */
  override:
    | ((method: string, path: string, body: unknown, person: Person | undefined) => Response | undefined)
    | undefined
  /** Thrown by the next requests whose path it names. */
  failure: ((path: string) => Error | undefined) | undefined
  readonly requests: string[] = []
  readonly #objects = new Map<string, Map<string, KubeObject>>()
  readonly #watches = new Set<OpenWatch>()
  #revision = 1

  constructor(
    readonly id = 'local',
    readonly identity: ConnectionIdentity = 'impersonate',
  ) {}

  get clusters(): Clusters {
    const cluster: Cluster = {
      id: this.id,
      name: this.id,
      capabilities: { simulation: true },
      fetch: (path, { as, ...init }) => this.#answer(path, init, as),
      upstream: (person) => ({
        key: this.identity === 'own' ? `${this.id}/${person.user}` : this.id,
        identity: this.identity,
        fetch: (path, init) => this.#answer(path, init, this.identity === 'own' ? person : undefined),
      }),
    }
    return {
      list: () => [cluster],
      get(id) {
        if (id !== cluster.id) throw notFound({ group: '', plural: 'clusters' }, id)
        return cluster
      },
    }
  }

  /** `resource`: the plural. Gives uid and resourceVersion. */
  put(resource: string, object: KubeObject): KubeObject {
    const { namespace = '', name = '' } = object.metadata ?? {}
    const objects = this.#of(resource)
    const key = `${namespace}/${name}`
    const old = objects.get(key)
    this.#revision++
    const stored = {
      ...object,
      metadata: {
        creationTimestamp: '2026-01-01T00:00:00Z',
        ...object.metadata,
        uid: object.metadata?.uid ?? old?.metadata?.uid ?? `${resource}-${key}`,
        resourceVersion: `${this.#revision}`,
      },
    }
    objects.set(key, stored)
    this.#tell(resource, { type: old ? 'MODIFIED' : 'ADDED', object: stored })
    return stored
  }

  remove(resource: string, namespace: string, name: string): void {
    const key = `${namespace}/${name}`
    const old = this.#of(resource).get(key)
    if (!old) return
    this.#of(resource).delete(key)
    this.#revision++
    const object = { ...old, metadata: { ...old.metadata, resourceVersion: `${this.#revision}` } }
    this.#tell(resource, { type: 'DELETED', object })
  }

  bookmark(): void {
    for (const watch of this.#watches) {
      watch.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: `${this.#revision}` } } })
    }
  }

  get watching(): number {
    return this.#watches.size
  }

  breakWatches(error: Error = new Error('connection reset')): void {
    for (const watch of [...this.#watches]) watch.end(error)
  }

  #of(resource: string): Map<string, KubeObject> {
    let objects = this.#objects.get(resource)
    if (!objects) {
      objects = new Map()
      this.#objects.set(resource, objects)
    }
    return objects
  }

  #tell(resource: string, event: WatchEvent & { object: KubeObject }): void {
    for (const watch of this.#watches) {
      const isSeen = !watch.namespace || watch.namespace === event.object.metadata?.namespace
      if (watch.resource === resource && isSeen) watch.send(event)
    }
  }

  async #answer(path: string, init: RequestInit, person: Person | undefined): Promise<Response> {
    this.requests.push(`${init.method ?? 'GET'} ${path}`)
    const failure = this.failure?.(path)
    if (failure) throw failure
    const method = init.method ?? 'GET'
    const body: unknown = init.body ? JSON.parse(String(init.body)) : undefined
    const overridden = this.override?.(method, path, body, person)
    if (overridden) return overridden
    const url = new URL(path, 'http://cluster')
    if (url.pathname === '/api' || url.pathname === '/apis') return discovery(url.pathname)
    const info = parseRequestPath(method, url.pathname, url.searchParams)
    try {
      if (info.resource === 'selfsubjectaccessreviews') return this.#review(init, person)
      if (info.verb === 'watch') return this.#watch(info, init)
      if (info.verb === 'list') return this.#list(info, url.searchParams)
      if (info.verb === 'create') return this.#create(info, body as KubeObject, url.searchParams)
      const object = this.#of(info.resource).get(`${info.resource === 'namespaces' ? '' : info.namespace}/${info.name}`)
      if (!object) throw notFound({ group: info.apiGroup, plural: info.resource }, info.name)
      if (info.verb === 'delete') this.#removeChecked(info, object, body)
      return Response.json(object)
    } catch (error) {
      const status = statusOf(error)
      return Response.json(status, { status: status.code })
    }
  }

  #review(init: RequestInit, person: Person | undefined): Response {
    const { spec } = JSON.parse(String(init.body)) as { spec: { resourceAttributes: AccessQuestion } }
    const allowed = person ? this.allow(person, spec.resourceAttributes) : true
    return Response.json({ kind: 'SelfSubjectAccessReview', status: { allowed } }, { status: 201 })
  }

  #create({ resource, namespace, apiGroup }: RequestInfo, body: KubeObject, query: URLSearchParams): Response {
    const { name = '' } = body.metadata ?? {}
    if (this.#of(resource).has(`${namespace}/${name}`)) throw alreadyExists({ group: apiGroup, plural: resource }, name)
    const isDryRun = query.get('dryRun') === 'All'
    return Response.json(isDryRun ? body : this.put(resource, body), { status: 201 })
  }

  #removeChecked({ resource, namespace, name, apiGroup }: RequestInfo, { metadata }: KubeObject, body: unknown): void {
    const { preconditions } = (body ?? {}) as { preconditions?: { uid?: string } }
    if (preconditions?.uid && preconditions.uid !== metadata?.uid) {
      throw conflict({ group: apiGroup, plural: resource }, name, 'Precondition failed: UID in precondition')
    }
    this.remove(resource, resource === 'namespaces' ? '' : namespace, name)
  }

  #list({ resource, namespace }: RequestInfo, query: URLSearchParams): Response {
    const fields = parseFieldSelector(query.get('fieldSelector') ?? '')
    const all = [...this.#of(resource).values()].filter(
      (object) =>
        (!namespace || object.metadata?.namespace === namespace) &&
        fields.every(({ field, value }) => fieldOf(object, field) === value),
    )
    const from = Number(query.get('continue') ?? 0)
    if (from > all.length) throw expired('The provided continue parameter is too old')
    const limit = Number(query.get('limit') ?? 0) || all.length
    const next =
      from + limit < all.length ? { continue: `${from + limit}`, remainingItemCount: all.length - from - limit } : {}
    return Response.json({
      apiVersion: 'v1',
      kind: 'List',
      metadata: { resourceVersion: `${this.#revision}`, ...next },
      items: all.slice(from, from + limit),
    })
  }

  #watch({ resource, namespace }: RequestInfo, { signal }: RequestInit): Response {
    const encoder = new TextEncoder()
    const watches = this.#watches
    let watch: OpenWatch | undefined
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        const end = (error?: Error) => {
          if (!watch || !watches.delete(watch)) return
          if (error) controller.error(error)
          else controller.close()
        }
        watch = {
          resource,
          namespace,
          send: (event) => controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`)),
          end,
        }
        watches.add(watch)
        signal?.addEventListener('abort', () => end(new Error('aborted')))
      },
      cancel() {
        if (watch) watches.delete(watch)
      },
    })
    return new Response(stream)
  }
}

/** All kinds that are known in code, in the aggregated form. */
function discovery(root: '/api' | '/apis'): Response {
  const groups = new Set(kinds.map(({ group }) => group).filter((group) => (root === '/api') === (group === '')))
  const items = [...groups].map((name) => ({
    metadata: { name },
    versions: [
      {
        version: 'v1',
        resources: kinds
          .filter(({ group }) => group === name)
          .map(({ plural, kind, scope }) => ({
            resource: plural,
            responseKind: { group: name, version: 'v1', kind },
            scope: scope === 'Cluster' ? 'Cluster' : 'Namespaced',
            verbs: ['create', 'delete', 'get', 'list', 'watch'],
          })),
      },
    ],
  }))
  return Response.json({ kind: 'APIGroupDiscoveryList', items })
}

/** `path`: as in a field selector, `spec.nodeName`. */
function fieldOf(object: KubeObject, path: string): unknown {
  let value: unknown = object
  for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part]
  return value
}
