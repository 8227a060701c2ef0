/**
 * Objects of any kind out of a text: all checked before one is made, made in the order in which they need each other, and
 * stopped at the first failure. What was made stays and is named. All with the rights of the person who asks.
 */
import { z } from 'zod'
import { readServed, type ServedResource } from '../catalog/discovery'
import { inParallel } from '../client/in-parallel'
import type { KubeApi } from '../client/kube-api'
import type { AccessReviews } from '../cluster/access-reviews'
import type { Cluster, Person } from '../cluster/contract'
import { apiVersionOf, type Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'
import type { OpenApiSchemas } from '../kube/open-api/schema'
import { badRequest, forbidden, isStatusError, StatusError, statusOf } from '../kube/status-error'
import { askAs } from './ask'
import type { CreateObjectsResult, ObjectResult } from './contract'
import { inDependencyOrder } from './dependency-order'
import { checkAgainstSchema, readSchemas } from './open-api'
import { personApi } from './person-api'

const fieldManager = 'orrery'
const atOnce = 6

const documentsSchema = z
  .array(
    z.looseObject({
      apiVersion: z.string().min(1),
      kind: z.string().min(1),
      metadata: z.looseObject({
        name: z.string().optional(),
        generateName: z.string().optional(),
        namespace: z.string().optional(),
      }),
    }),
  )
  .min(1)
  .max(500)

interface Part {
  /** Undefined: the cluster serves no such kind. */
  resource: Kind | undefined
  kind: string
  object: KubeObject
  namespace: string | undefined
  /** What stands for the name where the cluster is to make one. */
  name: string
}

interface Asker {
  cluster: Cluster
  person: Person
  reviews: AccessReviews
}

export async function createObjects(
  { cluster, person, reviews }: Asker,
  documents: unknown,
  { dryRun, namespace }: { dryRun: boolean; namespace: string },
): Promise<CreateObjectsResult> {
  const read = documentsSchema.safeParse(documents)
  if (!read.success) {
    const [issue] = read.error.issues
    throw badRequest(`documents.${issue?.path.join('.')}: ${issue?.message}`)
  }
  const served = await readServed(askAs(cluster, person))
  const parts = read.data.map((object) => partOf(object, served, namespace))
  const api = personApi(cluster, person)
  const results = await check(parts, { cluster, person, reviews }, api)
  const accepted = results.every(({ outcome }) => outcome === 'valid' || outcome === 'checked')
  if (dryRun || !accepted) return { ok: dryRun && accepted, dryRun, objects: results }
  await create(parts, results, api)
  return { ok: results.every(({ outcome }) => outcome === 'created'), dryRun, objects: results }
}

function partOf(object: KubeObject & { kind: string }, served: readonly ServedResource[], usual: string): Part {
  const found = served.find(
    ({ kind, versions }) =>
      kind.kind === object.kind &&
      versions.some((version) => apiVersionOf({ group: kind.group, versions: [version] }) === object.apiVersion),
  )
  const { name, generateName, namespace: named } = object.metadata ?? {}
  const shown = { kind: object.kind, name: name ?? `${generateName ?? ''}…` }
  if (!found) return { ...shown, resource: undefined, namespace: named, object }
  const version = object.apiVersion?.split('/').at(-1) ?? ''
  const resource: Kind = { ...found.kind, versions: [version] }
  if (resource.scope === 'Cluster') return { ...shown, resource, namespace: undefined, object }
  const namespace = named || usual
  return { ...shown, resource, namespace, object: { ...object, metadata: { ...object.metadata, namespace } } }
}

/** Each by a dry run; what belongs in a namespace that comes with it, by the cluster's schema and the person's rights. */
async function check(parts: readonly Part[], asker: Asker, api: KubeApi): Promise<ObjectResult[]> {
  const newNamespaces = new Set(parts.flatMap(({ kind, name }) => (kind === 'Namespace' ? [name] : [])))
  const ask = askAs(asker.cluster, asker.person)
  const schemas = new Map<string, Promise<OpenApiSchemas>>()
  const schemasOf = (kind: Kind) => {
    const key = apiVersionOf(kind)
    const known = schemas.get(key) ?? readSchemas(ask, kind)
    schemas.set(key, known)
    return known
  }
  return await inParallel(parts, atOnce, async (part): Promise<ObjectResult> => {
    const { resource, object, namespace } = part
    try {
      if (!resource) throw noMatch(object)
      const isInner = namespace !== undefined && newNamespaces.has(namespace)
      if (!isInner) {
        await api.create(resource, object, { dryRun: true, fieldManager, fieldValidation: 'Strict' })
        return { ...named(part), outcome: 'valid' }
      }
      const wrong = checkAgainstSchema(await schemasOf(resource), resource, object)
      if (wrong) throw wrong
      await mustBeAllowed(resource, part, asker)
      return { ...named(part), outcome: 'checked' }
    } catch (error) {
      return { ...named(part), outcome: 'failed', status: statusOf(error) }
    }
  })
}

async function mustBeAllowed(resource: Kind, { namespace = '', name }: Part, asker: Asker): Promise<void> {
  const { cluster, person, reviews } = asker
  const question = { verb: 'create', group: resource.group, resource: resource.plural, namespace }
  const { allowed } = await reviews.ask(cluster, person, question)
  if (allowed) return
  const where = `in API group "${resource.group}" in the namespace "${namespace}"`
  throw forbidden(resource, name, `User "${person.user}" cannot create resource "${resource.plural}" ${where}`)
}

/** Replaces `results` as it goes: what has been made is in there whatever happens next. */
async function create(parts: readonly Part[], results: ObjectResult[], api: KubeApi): Promise<void> {
  for (const [at, part] of parts.entries()) results[at] = { ...named(part), outcome: 'not-tried' }
  for (const part of inDependencyOrder(parts)) {
    const result = await createOne(part, api)
    results[parts.indexOf(part)] = result
    if (result.outcome !== 'created') return
  }
}

async function createOne(part: Part, api: KubeApi): Promise<ObjectResult> {
  const { resource, object, namespace } = part
  if (!resource) return { ...named(part), outcome: 'failed', status: noMatch(object).status }
  try {
    const { metadata } = await api.create(resource, object, { fieldManager, fieldValidation: 'Strict' })
    return { ...named(part), name: metadata?.name ?? part.name, outcome: 'created', uid: metadata?.uid ?? '' }
  } catch (error) {
    const status = statusOf(error)
    // A request that broke off may have been carried out.
    const name = object.metadata?.name
    const found =
      name && (!isStatusError(error) || status.code >= 500)
        ? await api.get(resource, name, namespace).catch(() => undefined)
        : undefined
    return found
      ? { ...named(part), outcome: 'uncertain', uid: found.metadata?.uid ?? '', status }
      : { ...named(part), outcome: 'failed', status }
  }
}

/** In kubectl's words. */
const noMatch = ({ kind, apiVersion }: KubeObject) =>
  new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    reason: 'NotFound',
    code: 404,
    message: `no matches for kind "${kind}" in version "${apiVersion}"`,
  })

const named = ({ resource, kind, name, namespace }: Part) => ({
  kind,
  ...(resource ? { id: resource.id } : {}),
  ...(namespace ? { namespace } : {}),
  name,
})
