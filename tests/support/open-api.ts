/** What the simulator describes of its kinds, without a server: for tests of what reads schemas. */
import type { OpenApiSchemas } from '../../lib/kube/open-api/schema'
import { groupVersionPath } from '../../lib/kube/paths'
import type { ServedKind } from '../../lib/operations/contract'
import { createOpenApi } from '../../lib/simulator/api/openapi'
import { strategies } from '../../lib/simulator/registry'
import { loadSchemas } from '../../lib/simulator/schema/load-schemas'

const served = strategies.flatMap(({ kind }) =>
  kind.versions.map((version) => ({
    group: kind.group,
    version,
    plural: kind.plural,
    singular: kind.singular,
    kind: { group: kind.group, version, kind: kind.kind },
    namespaced: kind.scope === 'Namespaced',
    verbs: ['create', 'get', 'list', 'update'],
    subresources: [],
  })),
)
const openApi = createOpenApi({ schemas: loadSchemas(), served: () => served })

const read = new Map<string, Promise<OpenApiSchemas | undefined>>()

/** `components.schemas` of a group's version, as it goes over the wire. */
export function servedSchemas(apiVersion: string): Promise<OpenApiSchemas | undefined> {
  const known = read.get(apiVersion) ?? readSchemas(apiVersion)
  read.set(apiVersion, known)
  return known
}

async function readSchemas(apiVersion: string): Promise<OpenApiSchemas | undefined> {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  const answer = openApi.answer(new Request(`https://localhost/openapi/v3${groupVersionPath(group, version)}`))
  if (!answer?.ok) return undefined
  return ((await answer.json()) as { components: { schemas: OpenApiSchemas } }).components.schemas
}

export const servedKinds: readonly ServedKind[] = strategies.map(({ kind }) => ({
  id: kind.id,
  group: kind.group,
  kind: kind.kind,
  plural: kind.plural,
  shortNames: kind.shortNames ?? [],
  apiVersions: kind.versions.map((version) => (kind.group ? `${kind.group}/${version}` : version)),
  namespaced: kind.scope === 'Namespaced',
}))
