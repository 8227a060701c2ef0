/**
 * A Namespace with its quotas and limits: checked as a whole before anything is made, made in order, and unmade when a later
 * part fails. All with the rights of the person who asks; nothing is removed that this request did not make.
 */
import type { KubeApi } from '../client/kube-api'
import type { AccessReviews } from '../cluster/access-reviews'
import type { Cluster, Person } from '../cluster/contract'
import type { Status } from '../kube/object'
import { forbidden, hasReason, statusOf } from '../kube/status-error'
import { askAs } from './ask'
import type { CreateNamespaceResult, DocumentResult } from './contract'
import { checkDocument } from './namespace-checks'
import { type NamespaceDocument, readNamespaceDocuments } from './namespace-documents'
import { readSchemas } from './open-api'
import { personApi } from './person-api'

const fieldManager = 'orrery'

export async function createNamespace(
  { cluster, person, reviews }: { cluster: Cluster; person: Person; reviews: AccessReviews },
  documents: unknown,
  { dryRun }: { dryRun: boolean },
): Promise<CreateNamespaceResult> {
  const parts = readNamespaceDocuments(documents)
  const api = personApi(cluster, person)
  const results = await check(parts, { cluster, person, reviews, api })
  if (!dryRun && isFine(results)) await create(parts, results, api)
  return { ok: isFine(results), dryRun, documents: results }
}

const isFine = (results: readonly DocumentResult[]) =>
  results.every(({ outcome }) => outcome === 'valid' || outcome === 'created')

/** Each part by what can judge it: the Namespace by a dry run, what belongs in it by the cluster's schema and the person's rights. */
async function check(
  parts: readonly NamespaceDocument[],
  { cluster, person, reviews, api }: { cluster: Cluster; person: Person; reviews: AccessReviews; api: KubeApi },
): Promise<DocumentResult[]> {
  const inner = parts.find(({ namespace }) => namespace !== undefined)
  const schemas = inner ? readSchemas(askAs(cluster, person), inner.kind) : Promise.resolve({})
  return await Promise.all(
    parts.map(async (part): Promise<DocumentResult> => {
      try {
        if (part.namespace === undefined) {
          await api.create(part.kind, part.object, { dryRun: true, fieldManager, fieldValidation: 'Strict' })
        } else {
          const wrong = checkDocument(await schemas, part)
          if (wrong) throw wrong
          await mustBeAllowed(part, { cluster, person, reviews })
        }
        return { ...named(part), outcome: 'valid' }
      } catch (error) {
        return { ...named(part), outcome: 'failed', status: statusOf(error) }
      }
    }),
  )
}

/** Better said now than after the Namespace was made. */
async function mustBeAllowed(
  { kind, namespace = '', name }: NamespaceDocument,
  { cluster, person, reviews }: { cluster: Cluster; person: Person; reviews: AccessReviews },
): Promise<void> {
  const question = { verb: 'create', group: kind.group, resource: kind.plural, namespace }
  const { allowed } = await reviews.ask(cluster, person, question)
  if (allowed) return
  const where = `in API group "${kind.group}" in the namespace "${namespace}"`
  throw forbidden(kind, name, `User "${person.user}" cannot create resource "${kind.plural}" ${where}`)
}

/** Replaces `results` as it goes: what has been made is in there whatever happens next. */
async function create(parts: readonly NamespaceDocument[], results: DocumentResult[], api: KubeApi): Promise<void> {
  const isNamespace = ({ namespace }: NamespaceDocument) => namespace === undefined
  const inOrder = [...parts].sort((a, b) => Number(isNamespace(b)) - Number(isNamespace(a)))
  const made: { part: NamespaceDocument; uid: string }[] = []
  for (const part of inOrder) {
    const at = parts.indexOf(part)
    try {
      const { metadata } = await api.create(part.kind, part.object, { fieldManager, fieldValidation: 'Strict' })
      const uid = metadata?.uid ?? ''
      made.push({ part, uid })
      results[at] = { ...named(part), outcome: 'created', uid }
    } catch (error) {
      results[at] = await failed(part, statusOf(error), api)
      for (const { part: earlier, uid } of made.reverse()) {
        results[parts.indexOf(earlier)] = await removeAgain(earlier, uid, api)
      }
      return
    }
  }
}

/** A request that broke off may have been carried out: then the object is there, and is named, but not known to be ours. */
async function failed(part: NamespaceDocument, status: Status, api: KubeApi): Promise<DocumentResult> {
  if (status.code >= 500) {
    const found = await api.get(part.kind, part.name, part.namespace).catch(() => undefined)
    if (found?.metadata?.uid) return { ...named(part), outcome: 'remains', uid: found.metadata.uid, status }
  }
  return { ...named(part), outcome: 'failed', status }
}

async function removeAgain(part: NamespaceDocument, uid: string, api: KubeApi): Promise<DocumentResult> {
  const { kind, name, namespace } = part
  try {
    // By uid: an object of that name which somebody else made meanwhile is not ours to remove.
    await api.remove(kind, { name, ...(namespace ? { namespace } : {}) }, { preconditions: { uid } })
  } catch (error) {
    const isGone = hasReason(error, 'NotFound') || hasReason(error, 'Conflict')
    if (!isGone) return { ...named(part), outcome: 'remains', uid, status: statusOf(error) }
  }
  return { ...named(part), outcome: 'removed-again', uid }
}

const named = ({ kind, name, namespace }: NamespaceDocument) => ({
  kind: kind.kind,
  ...(namespace ? { namespace } : {}),
  name,
})
