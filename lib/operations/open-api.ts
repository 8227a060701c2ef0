/** The cluster's own description of a kind, and a document held against it as the API server decodes one, in its words. */
import type { Kind } from '../kinds/kind'
import { apiVersionOf } from '../kinds/kind'
import { invalidValue } from '../kube/field-error'
import type { KubeObject } from '../kube/object'
import { checkSchema, type SchemaProblem } from '../kube/open-api/check'
import { type OpenApiSchemas, schemaOfKind } from '../kube/open-api/schema'
import { groupVersionPath } from '../kube/paths'
import { badGateway, badRequest, invalid, type StatusError } from '../kube/status-error'
import type { Ask } from './ask'

/** The schemas of the kind's group and version. */
export async function readSchemas(ask: Ask, kind: Kind): Promise<OpenApiSchemas> {
  const root = (await ask('/openapi/v3')) as { paths?: Record<string, { serverRelativeURL?: string }> }
  const place = groupVersionPath(kind.group, kind.versions[0]).slice(1)
  const url = root.paths?.[place]?.serverRelativeURL
  if (!url?.startsWith('/openapi/v3/')) throw badGateway(`the cluster describes no schema of ${apiVersionOf(kind)}`)
  const document = (await ask(url)) as { components?: { schemas?: OpenApiSchemas } }
  return document.components?.schemas ?? {}
}

const words: Record<Extract<SchemaProblem, { sort: 'type' }>['expected'], string> = {
  map: 'a map',
  list: 'a list',
  string: 'a string',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  'int-or-string': 'an integer or a string',
  quantity: 'a quantity such as 500m, 2, 1.5Gi (numbers with an optional unit)',
  time: 'a time as in RFC 3339',
  base64: 'base64',
}

/** Undefined when it can be decoded: what must be there and which values there are is for validation to say. */
export function checkAgainstSchema(schemas: OpenApiSchemas, kind: Kind, object: KubeObject): StatusError | undefined {
  const [version] = kind.versions
  const schema = schemaOfKind(schemas, { group: kind.group, version, kind: kind.kind })
  if (!schema) return badGateway(`the cluster describes no schema of ${kind.kind} in ${apiVersionOf(kind)}`)
  const problems = checkSchema(schemas, schema, object)
  const unknown = problems.flatMap(({ sort, field }) => (sort === 'unknown' ? [`unknown field "${field}"`] : []))
  if (unknown.length) {
    return badRequest(
      `${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}: strict decoding error: ${unknown.join(', ')}`,
    )
  }
  const errors = problems.flatMap((problem) =>
    problem.sort === 'type' ? [invalidValue(problem.field, problem.value, `must be ${words[problem.expected]}`)] : [],
  )
  return errors.length ? invalid(kind, object.metadata?.name ?? '', errors) : undefined
}
