/**
 * /openapi/v2 and /openapi/v3: what is served, with every type and text. kubectl reads it for `explain` and to learn
 * whether the server validates fields; editors for completion. Documents are made when they are first asked for.
 */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { groupVersionPath } from '../../kube/paths'
import type { Schemas } from '../schema/schema'
import type { DiscoveredResource } from './discovery'
import { openApiPaths } from './openapi-paths'
import { encodeOpenApiV2 } from './openapi-protobuf'
import { collectSchemas, type OpenApiVersion } from './openapi-schemas'
import { kubernetesVersion } from './version'

export interface OpenApi {
  /** Answers paths under /openapi; undefined for any other. */
  answer(request: Request): Response | undefined
}

export interface OpenApiOptions {
  schemas: Schemas
  /** Everything that can be asked, reviews and custom resources too; asked again for every request. */
  served: () => readonly DiscoveredResource[]
}

interface Document {
  etag: string
  /** Bodies by media type, each made when it is first asked for. */
  bodies: Map<string, { plain: Buffer; zipped?: Buffer }>
  make: () => object
}

const json = 'application/json'
/** Old clients ask with an @, which Go's own parser of media types refuses in an answer. */
const protobufV2 = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
/** What a client may ask for, and how each is written. */
const writers: Readonly<Record<string, (document: object) => Buffer>> = {
  [json]: (document) => Buffer.from(JSON.stringify(document)),
  [protobufV2]: (document) => Buffer.from(encodeOpenApiV2({ ...document })),
}

export function createOpenApi({ schemas, served }: OpenApiOptions): OpenApi {
  /** By address and hash of what it describes, so that a new kind makes a new document. */
  const documents = new Map<string, Document>()

  function document(path: string, hash: string, make: () => object): Document {
    const known = documents.get(path)
    if (known?.etag === hash) return known
    const made = { etag: hash, bodies: new Map(), make }
    documents.set(path, made)
    return made
  }

  const hashOf = (resources: readonly DiscoveredResource[]) =>
    createHash('sha512')
      .update(schemas.revision)
      .update(JSON.stringify(resources))
      .update(resources.map(({ kind }) => schemas.revisionOf(kind)).join())
      .digest('hex')
      .toUpperCase()

  return {
    answer(request) {
      const { pathname, searchParams } = new URL(request.url)
      const path = pathname.replace(/\/+$/, '')
      if (path !== '/openapi' && !path.startsWith('/openapi/')) return undefined
      if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 })
      const resources = served()
      if (path === '/openapi/v2') {
        return send(
          request,
          document(path, hashOf(resources), () => buildDocument(resources, schemas, 2)),
          [json, protobufV2],
        )
      }
      const groups = groupVersions(resources)
      if (path === '/openapi/v3') {
        const index = [...groups].map(([address, members]) => [
          address,
          { serverRelativeURL: `/openapi/v3/${address}?hash=${hashOf(members)}` },
        ])
        return send(
          request,
          document(path, hashOf(resources), () => ({ paths: Object.fromEntries(index) })),
        )
      }
      const address = path.slice('/openapi/v3/'.length)
      const members = path.startsWith('/openapi/v3/') ? groups.get(address) : undefined
      if (!members) return new Response('404 page not found\n', { status: 404 })
      const hash = hashOf(members)
      const asked = searchParams.get('hash')
      if (asked && asked !== hash) {
        return new Response(null, { status: 301, headers: { location: `${path}?hash=${hash}` } })
      }
      const answer = send(
        request,
        document(path, hash, () => buildDocument(members, schemas, 3)),
      )
      // An address with a hash never changes its meaning.
      if (asked) answer.headers.set('cache-control', 'public, immutable')
      return answer
    },
  }
}

/** `api/v1`, `apis/apps/v1`... with the resources of each. */
function groupVersions(resources: readonly DiscoveredResource[]): Map<string, DiscoveredResource[]> {
  const groups = new Map<string, DiscoveredResource[]>()
  for (const resource of resources) {
    const address = groupVersionPath(resource.group, resource.version).slice(1)
    groups.set(address, [...(groups.get(address) ?? []), resource])
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function buildDocument(resources: readonly DiscoveredResource[], schemas: Schemas, version: OpenApiVersion): object {
  const { paths, refs } = openApiPaths({ resources, schemas, version })
  const types = collectSchemas(refs, schemas, version)
  const info = { title: 'Kubernetes', version: kubernetesVersion.gitVersion.split('+')[0] }
  const token = {
    BearerToken: { description: 'Bearer Token authentication', in: 'header', name: 'authorization', type: 'apiKey' },
  }
  return version === 3
    ? { openapi: '3.0.0', info, paths, components: { schemas: types, securitySchemes: token } }
    : { swagger: '2.0', info, paths, definitions: types, securityDefinitions: token, security: [{ BearerToken: [] }] }
}

function send(request: Request, document: Document, mediaTypes: readonly string[] = [json]): Response {
  const mediaType = negotiate(request.headers.get('accept'), mediaTypes)
  const write = mediaType && writers[mediaType]
  if (!write) return new Response(null, { status: 406 })
  const etag = mediaType === json ? `"${document.etag}"` : `"${document.etag}-protobuf"`
  const headers = new Headers({ etag, vary: 'Accept, Accept-Encoding' })
  if (request.headers.get('if-none-match')?.includes(etag)) return new Response(null, { status: 304, headers })
  headers.set('content-type', mediaType)
  if (request.method === 'HEAD') return new Response(null, { headers })
  const body = document.bodies.get(mediaType) ?? { plain: write(document.make()) }
  document.bodies.set(mediaType, body)
  if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) {
    return new Response(new Uint8Array(body.plain), { headers })
  }
  body.zipped ??= gzipSync(body.plain, { level: 4 })
  headers.set('content-encoding', 'gzip')
  return new Response(new Uint8Array(body.zipped), { headers })
}

/** The first that the client names of what there is; JSON when it leaves the choice. */
function negotiate(accept: string | null, offered: readonly string[]): string | undefined {
  if (!accept) return json
  for (const part of accept.split(',')) {
    const type = (part.split(';')[0] ?? '').trim().toLowerCase().replace('.v2@v1.0+', '.v2.v1.0+')
    if (offered.includes(type)) return type
    if (type === '*/*' || type === 'application/*') return json
  }
  return undefined
}
