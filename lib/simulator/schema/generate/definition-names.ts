/**
 * The client calls a type `V1DeploymentSpec`; the API calls it `io.k8s.api.apps.v1.DeploymentSpec`. Which group a type
 * belongs to follows from who uses it: the API classes name the kinds of their group and version, and what only those
 * reach is theirs. What several groups reach belongs to the core group, apart from the few that are listed here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GroupVersionKind } from '../schema'
import type { Model } from './read-models'
import { unescapeText } from './text'

interface ApiGroup {
  group: string
  version: string
}

export interface ApiFacts {
  /** Definition name of every model that the API uses. */
  names: ReadonlyMap<string, string>
  kinds: ReadonlyMap<string, GroupVersionKind>
  /** What a query parameter does: dryRun, fieldManager... */
  parameters: Readonly<Record<string, string>>
}

const metaPackage = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const metaTypes = new Set(
  (
    'APIGroup APIGroupList APIResource APIResourceList APIVersions Condition DeleteOptions FieldSelectorRequirement ' +
    'FieldsV1 GroupResource GroupVersionForDiscovery LabelSelector LabelSelectorRequirement ListMeta ManagedFieldsEntry ObjectMeta ' +
    'OwnerReference Patch Preconditions ServerAddressByClientCIDR ShardInfo Status StatusCause StatusDetails WatchEvent'
  )
    .split(' ')
    .map((name) => `V1${name}`),
)
/** Types whose only users are in other groups. */
const exceptions: Readonly<Record<string, string>> = {
  VersionInfo: 'io.k8s.apimachinery.pkg.version.Info',
  V1Eviction: 'io.k8s.api.policy.v1.Eviction',
  AuthenticationV1TokenRequest: 'io.k8s.api.authentication.v1.TokenRequest',
  V1TokenRequestSpec: 'io.k8s.api.authentication.v1.TokenRequestSpec',
  V1TokenRequestStatus: 'io.k8s.api.authentication.v1.TokenRequestStatus',
  V1BoundObjectReference: 'io.k8s.api.authentication.v1.BoundObjectReference',
  V1Scale: 'io.k8s.api.autoscaling.v1.Scale',
  V1ScaleSpec: 'io.k8s.api.autoscaling.v1.ScaleSpec',
  V1ScaleStatus: 'io.k8s.api.autoscaling.v1.ScaleStatus',
  V1TopologySelectorTerm: 'io.k8s.api.core.v1.TopologySelectorTerm',
  V1TopologySelectorLabelRequirement: 'io.k8s.api.core.v1.TopologySelectorLabelRequirement',
}

/** The Go package of a group, as definition names have it. */
function packageOf({ group, version }: ApiGroup): string {
  if (group === 'apiextensions.k8s.io') return `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${version}`
  if (group === 'apiregistration.k8s.io') return `io.k8s.kube-aggregator.pkg.apis.apiregistration.${version}`
  if (group === 'internal.apiserver.k8s.io') return `io.k8s.api.apiserverinternal.${version}`
  return `io.k8s.api.${group.split('.')[0] || 'core'}.${version}`
}

/** `V1beta1Foo` or, where two groups have a type of that name, `CoreV1Event`. */
function splitModelName(name: string): { prefix: string; version: string; kind: string } | undefined {
  const match = /^([A-Z][a-z]+)?V(\d+(?:(?:alpha|beta)\d+)?)([A-Z]\w*)$/.exec(name)
  return match ? { prefix: (match[1] ?? '').toLowerCase(), version: `v${match[2]}`, kind: match[3] ?? '' } : undefined
}

export function readApiFacts(clientFolder: string, models: ReadonlyMap<string, Model>): ApiFacts {
  const folder = join(clientFolder, 'dist/gen/apis')
  const users = new Map<string, Map<string, ApiGroup>>()
  const direct = new Map<string, ApiGroup[]>()
  const parameters: Record<string, string> = {}
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('Api.js'))
    .sort()) {
    const code = readFileSync(join(folder, file), 'utf8')
    for (const [, name = '', text = ''] of code.matchAll(/^ +\* @param (\w+) (.+)$/gm)) {
      parameters[name] ??= unescapeText(text.replaceAll('\\&', '&'))
    }
    const path = /localVarPath = '\/(?:api\/(v1)|apis\/([^/']+)\/([^/']+))\//.exec(code)
    if (!path) continue
    const owner: ApiGroup = { group: path[2] ?? '', version: path[1] ?? path[3] ?? '' }
    for (const [, model = ''] of code.matchAll(/ObjectSerializer\.(?:de)?serialize\([^"\n]*"(\w+)"/g)) {
      if (!models.has(model) || metaTypes.has(model) || Object.hasOwn(exceptions, model)) continue
      direct.set(model, [...(direct.get(model) ?? []), owner])
      markUsers(model, owner, models, users)
    }
  }
  const used = [...models.keys()].filter(
    (name) => users.has(name) || metaTypes.has(name) || Object.hasOwn(exceptions, name),
  )
  const names = new Map(used.map((name) => [name, nameOf(name, users.get(name))]))
  return { names, kinds: findKinds(models, names, direct), parameters }
}

function markUsers(
  model: string,
  owner: ApiGroup,
  models: ReadonlyMap<string, Model>,
  users: Map<string, Map<string, ApiGroup>>,
): void {
  const known = users.get(model) ?? new Map<string, ApiGroup>()
  const key = packageOf(owner)
  if (known.has(key)) return
  users.set(model, known.set(key, owner))
  for (const { type } of models.get(model)?.fields ?? []) {
    const used = /(\w+)(?:>|; \})?$/.exec(type)?.[1] ?? ''
    if (models.has(used)) markUsers(used, owner, models, users)
  }
}

function nameOf(model: string, users: ReadonlyMap<string, ApiGroup> | undefined): string {
  const exception = exceptions[model]
  if (exception) return exception
  const parts = splitModelName(model)
  if (!parts) return `io.k8s.unknown.${model}`
  if (metaTypes.has(model)) return `${metaPackage}.${parts.kind}`
  const ofVersion = [...(users?.values() ?? [])].filter(({ version }) => version === parts.version)
  const owner = parts.prefix
    ? ofVersion.find(({ group }) => (group.split('.')[0] || 'core') === parts.prefix)
    : (ofVersion.find(({ group }) => group === '') ?? ofVersion[0])
  return `${packageOf(owner ?? { group: parts.prefix === 'core' ? '' : parts.prefix, version: parts.version })}.${parts.kind}`
}

/** Kinds that are only ever asked for under another group's resources. */
const guestKinds: Readonly<Record<string, ApiGroup>> = {
  'io.k8s.api.autoscaling.v1.Scale': { group: 'autoscaling', version: 'v1' },
  'io.k8s.api.policy.v1.Eviction': { group: 'policy', version: 'v1' },
  'io.k8s.api.authentication.v1.TokenRequest': { group: 'authentication.k8s.io', version: 'v1' },
  [`${metaPackage}.Status`]: { group: '', version: 'v1' },
}

/** A kind is a model with apiVersion and kind that the API class of its own group takes or answers. */
function findKinds(
  models: ReadonlyMap<string, Model>,
  names: ReadonlyMap<string, string>,
  direct: ReadonlyMap<string, readonly ApiGroup[]>,
): Map<string, GroupVersionKind> {
  const kinds = new Map<string, GroupVersionKind>()
  for (const model of models.values()) {
    const fields = model.fields.map(({ name }) => name)
    const name = names.get(model.name)
    if (name === undefined) continue
    if (!fields.includes('apiVersion') || !fields.includes('kind') || !fields.includes('metadata')) continue
    const kind = name.slice(name.lastIndexOf('.') + 1)
    const owner = guestKinds[name] ?? direct.get(model.name)?.find((group) => `${packageOf(group)}.${kind}` === name)
    if (owner) kinds.set(name, { ...owner, kind })
  }
  return kinds
}
