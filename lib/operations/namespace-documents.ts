/** What a request to create a Namespace may hold: the Namespace itself, and ResourceQuotas and LimitRanges in it. */
import { z } from 'zod'
import type { Kind } from '../kinds/kind'
import { limitRanges } from '../kinds/limitranges'
import { namespaces } from '../kinds/namespaces'
import { resourceQuotas } from '../kinds/resourcequotas'
import type { KubeObject } from '../kube/object'
import { badRequest } from '../kube/status-error'

export interface NamespaceDocument {
  kind: Kind
  name: string
  /** Absent for the Namespace itself. */
  namespace?: string
  object: KubeObject
}

const accepted: readonly Kind[] = [namespaces, resourceQuotas, limitRanges]

const text = (what: string) => z.string({ error: () => `must be ${what}` })

const documentSchema = z.looseObject({
  apiVersion: z.literal('v1', { error: () => 'must be v1' }),
  kind: z.enum(['Namespace', 'ResourceQuota', 'LimitRange'], {
    error: ({ input }) => `only Namespace, ResourceQuota and LimitRange are accepted, not ${JSON.stringify(input)}`,
  }),
  metadata: z.looseObject(
    { name: text('a name').min(1, 'must be a name'), namespace: text('a name').optional() },
    { error: () => 'must be a map with a name' },
  ),
})
const documentsSchema = z
  .array(documentSchema, { error: () => 'must be a list of Namespace, ResourceQuota and LimitRange' })
  .min(1, 'must be a list of Namespace, ResourceQuota and LimitRange')
  .max(20, 'must not be more than 20')

/** In the order sent. Throws BadRequest for anything that is not one Namespace and its quotas and limits. */
export function readNamespaceDocuments(documents: unknown): readonly NamespaceDocument[] {
  const checked = documentsSchema.safeParse(documents)
  if (!checked.success) {
    const texts = checked.error.issues.map(({ path, message }) => `${['documents', ...path].join('.')}: ${message}`)
    throw badRequest(texts.join('; '))
  }
  const [namespace, ...others] = checked.data.filter(({ kind }) => kind === 'Namespace')
  if (!namespace || others.length) throw badRequest('documents: there must be exactly one Namespace')
  const { name: within } = namespace.metadata
  const seen = new Set<string>()
  return checked.data.map((document) => {
    const { kind: kindName, metadata } = document
    const key = `${kindName}/${metadata.name}`
    if (seen.has(key)) throw badRequest(`documents: ${kindName} "${metadata.name}" is there twice`)
    seen.add(key)
    const kind = accepted.find((candidate) => candidate.kind === kindName)
    if (!kind) throw badRequest(`documents: ${kindName} is not accepted`)
    if (document === namespace) return { kind, name: metadata.name, object: document }
    if (metadata.namespace !== undefined && metadata.namespace !== within) {
      throw badRequest(
        `documents: ${kindName} "${metadata.name}" is in the namespace "${metadata.namespace}", not "${within}"`,
      )
    }
    const object = { ...document, metadata: { ...metadata, namespace: within } }
    return { kind, name: metadata.name, namespace: within, object }
  })
}
