/** The simulated API server put together: the verbs, who may use them, and the HTTP edge over them. */
import type { ObjectSource } from '../client/controller'
import type { KubeApi } from '../client/kube-api'
import type { Clock } from '../clock'
import { pathNotFound } from '../kube/status-error'
import type { AdmissionPlugin } from './admission/admission'
import { type GroupVersion, groupVersionOf } from './api/aggregation'
import { createAudit, createGuard } from './api/audit'
import { auditAnswer, auditPath } from './api/audit-answer'
import type { AuditEvent } from './api/audit-event'
import { createAuthenticator } from './api/authenticate'
import { administratorsGroup, createRbac } from './api/authorize'
import { type Backends, connectRoute, connectSubresources } from './api/connect'
import { createDiscovery, type DiscoveredResource } from './api/discovery'
import { escalationCheck } from './api/escalation'
import { startEventExpiry } from './api/event-expiry'
import type { Exchange } from './api/exchange'
import { type HealthCheck, healthAnswer } from './api/health'
import { createHttpEdge, type HttpEdge, type PathHandler, type ResourceRoute } from './api/http'
import { createLocalApi } from './api/local-api'
import { createLocalSource } from './api/local-source'
import { createMetrics } from './api/metrics'
import { createOpenApi } from './api/openapi'
import { pathAnswer } from './api/path-routes'
import { withRepresentations } from './api/represented-verbs'
import type { User } from './api/request'
import { createResourceHandler } from './api/resource-handler'
import { reviewResources } from './api/review-resources'
import { createReviews } from './api/reviews'
import { createVerbs } from './api/server'
import { serverCache } from './api/server-cache'
import { createTokenSigner } from './api/service-account-token'
import type { Verbs } from './api/verbs'
import { serveCustomResources } from './apiextensions/serve-custom-resources'
import type { Credentials } from './pki/credentials'
import type { Representation } from './registry/representation'
import type { ResourceSet } from './registry/resource-set'
import type { Log } from './runtime'
import type { ExtensibleSchemas } from './schema/custom-types'
import type { Store } from './store/store'

export interface ApiServerOptions {
  clock: Clock
  random(): number
  log: Log
  store: Store
  resources: ResourceSet
  representations?: readonly Representation[]
  admission: readonly AdmissionPlugin[]
  schemas: ExtensibleSchemas
  credentials: Credentials
  /** May be filled in later: requests find what is there when they come. */
  backends: Backends
  health: readonly HealthCheck[]
  auditSink?: { write(event: AuditEvent): void }
}

export interface ApiServer {
  fetch: HttpEdge['fetch']
  upgrade: HttpEdge['upgrade']
  apiFor(user: User): KubeApi
  sourceFor(user: User): ObjectSource
  /** What it serves itself at this moment. */
  groupVersions(): readonly GroupVersion[]
  /** Ends what is streaming. */
  stop(): void
}

/** What the API server itself does is done as this user, as upstream's loopback client. */
export const serverUser: User = { name: 'system:apiserver', groups: [administratorsGroup, 'system:authenticated'] }

export function createApiServer(options: ApiServerOptions): ApiServer {
  const { clock, random, log, store, resources, schemas, credentials, backends, auditSink } = options
  const rbac = createRbac(store)
  const audit = createAudit({ clock, random, ...(auditSink ? { sink: auditSink } : {}) })
  const guard = createGuard(rbac, audit)
  const signer = createTokenSigner(credentials.serviceAccountKey, { clock, random })
  const authenticator = createAuthenticator({ tokens: credentials.tokens, signer, store })
  const stored = createVerbs({
    store,
    resources,
    schemas,
    clock,
    random,
    admission: [...options.admission, escalationCheck(rbac)],
    admissionContext: () => ({
      api: apiFor(serverUser),
      cache: (kind) => serverCache(store, kind),
      clock,
      random,
    }),
    mintToken: async (claims) => signer.mint(claims),
    authorizer: rbac,
  })
  const verbs = withRepresentations(stored, options.representations ?? [], schemas)
  const apiFor = (user: User) => createLocalApi({ verbs, guard, user })
  const sourceFor = (user: User) => createLocalSource({ store, verbs, guard, user, log })

  const metrics = createMetrics({
    clock,
    storedObjects: () => resources.kinds.map(({ id }) => ({ resource: id, count: store.count(id) })),
  })
  const discovered = resources.derived(() => discoveredResources(verbs))
  const discovery = createDiscovery({
    served: discovered,
    aggregated: () => backends.aggregator?.groupVersions() ?? [],
  })
  const openApi = createOpenApi({ schemas, served: discovered })
  const listed = () => [
    ...discovered().flatMap(({ group, version }) =>
      group ? ['/apis', `/apis/${group}`, `/apis/${group}/${version}`] : ['/api', `/api/${version}`],
    ),
    '/openapi/v2',
    '/openapi/v3',
    auditPath,
  ]
  /** What is not served here may be served by another. */
  const aggregated = (exchange: Exchange) => {
    const groupVersion = groupVersionOf(exchange)
    if (!groupVersion || discovery.has(groupVersion.group, groupVersion.version)) return undefined
    return backends.aggregator?.answer(exchange, groupVersion)
  }
  const edge = createHttpEdge({
    log,
    authenticator,
    authorizer: rbac,
    audit,
    metrics,
    resources: [
      reviewRoute(createReviews({ rbac, authenticator, schemas, clock })),
      connectRoute(verbs, backends, rbac, clock),
      storedRoute(
        resources,
        verbs,
        createResourceHandler({ verbs, schemas, revision: () => store.revision, clock, random }),
      ),
      aggregated,
    ],
    paths: [
      aggregated,
      readsOnly,
      (exchange) => discovery.answer(exchange),
      (exchange) => healthAnswer(exchange, options.health),
      (exchange) => pathAnswer(exchange, { metrics, signer, paths: listed }),
      (exchange) => auditAnswer(exchange, { audit, clock, random }),
      ({ request }) => openApi.answer(request),
    ],
  })

  const stopExpiry = startEventExpiry({ store, clock, log })
  const stopCustomResources = serveCustomResources({ store, resources, schemas, log })

  return {
    fetch: edge.fetch,
    upgrade: edge.upgrade,
    apiFor,
    sourceFor,
    groupVersions: resources.derived(() => distinctGroupVersions(discovered())),
    stop() {
      edge.stop()
      stopExpiry()
      stopCustomResources()
      rbac.close()
    },
  }
}

/** Nothing beside resources can be written. */
const readsOnly: PathHandler = ({ request }) => {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw pathNotFound()
  return undefined
}

const routeKey = (group: string, version: string, plural: string) => `${group}/${version}/${plural}`

function storedRoute(
  resources: ResourceSet,
  verbs: Verbs,
  handle: ReturnType<typeof createResourceHandler>,
): ResourceRoute {
  const served = resources.derived(
    () =>
      new Map(
        verbs.served.flatMap((each) =>
          each.kind.versions.map((version) => [routeKey(each.kind.group, version, each.kind.plural), each] as const),
        ),
      ),
  )
  return (exchange) => {
    const { apiGroup, apiVersion, resource, parts } = exchange.info
    // Below a subresource there is nothing, but for what connectRoute has answered already.
    if (parts.length > 3) return undefined
    const found = served().get(routeKey(apiGroup, apiVersion, resource))
    return found && handle(exchange, found)
  }
}

function reviewRoute(answer: ReturnType<typeof createReviews>): ResourceRoute {
  return (exchange) => {
    const { apiGroup, apiVersion, resource, namespace, verb, name } = exchange.info
    const found = reviewResources.find(
      (each) => each.group === apiGroup && each.version === apiVersion && each.plural === resource,
    )
    if (!found || verb !== 'create' || name || found.namespaced !== (namespace !== '')) return undefined
    return answer(exchange, found)
  }
}

/** In the order of kubectl's own groups: the core first, then by name. */
function discoveredResources(verbs: Verbs): DiscoveredResource[] {
  const stored = verbs.served.flatMap(({ kind, verbs: allowed, subresources, strategicPatch }) =>
    kind.versions.map((version) => ({
      group: kind.group,
      version,
      plural: kind.plural,
      singular: kind.singular,
      kind: { group: kind.group, version, kind: kind.kind },
      namespaced: kind.scope === 'Namespaced',
      verbs: allowed,
      ...(kind.shortNames ? { shortNames: kind.shortNames } : {}),
      ...(kind.categories ? { categories: kind.categories } : {}),
      ...(kind.listKind ? { listKind: kind.listKind } : {}),
      ...(strategicPatch === false ? { strategicPatch } : {}),
      subresources: [...subresources, ...(connectSubresources[kind.id] ?? [])].sort((a, b) =>
        a.name < b.name ? -1 : 1,
      ),
    })),
  )
  return [...stored, ...reviewResources].sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0))
}

function distinctGroupVersions(resources: readonly DiscoveredResource[]): GroupVersion[] {
  const all = resources.map(({ group, version }) => [`${group}/${version}`, { group, version }] as const)
  return [...new Map(all).values()]
}
