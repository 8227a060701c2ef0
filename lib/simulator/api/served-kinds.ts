import type { Kind } from '../../kinds/kind'
import { apiVersionOf } from '../../kinds/kind'
import { scaleKind } from '../registry/generic-scale'
import type { Strategy } from '../registry/strategy'
import { gvkOfStrategy } from './decode-object'
import type { ServedKind } from './verbs'

const objectVerbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] as const
const viewVerbs = ['get', 'patch', 'update'] as const

/** What discovery says of a stored resource. */
export function servedKindOf(strategy: Strategy, life?: AbortSignal): ServedKind {
  const own = Object.entries(strategy.subresources ?? {}).map(([name, { body, verbs }]) => ({
    name,
    kind: body,
    verbs: [...verbs].sort(),
  }))
  const status = { name: 'status', kind: gvkOfStrategy(strategy), verbs: viewVerbs }
  const scale = { name: 'scale', kind: scaleKind, verbs: viewVerbs }
  const subresources = [...own, ...(strategy.scale ? [scale] : []), ...(strategy.status ? [status] : [])]
  return {
    kind: strategy.kind,
    verbs: strategy.deletesCollection === false ? objectVerbs : [...objectVerbs, 'deletecollection'].sort(),
    subresources: subresources.sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...(strategy.strategicPatch === false ? { strategicPatch: false } : {}),
    ...(life ? { life } : {}),
    ...(strategy.deprecationWarning ? { deprecation: strategy.deprecationWarning } : {}),
    ...(strategy.deprecation ? { deprecation: deprecationText(strategy.kind, strategy.deprecation) } : {}),
  }
}

/** Models apiserver/pkg/endpoints/deprecation.WarningMessage. */
function deprecationText(kind: Kind, { since, replacement }: NonNullable<Strategy['deprecation']>): string {
  const { group, version } = replacement
  const instead = `${group ? `${group}/` : ''}${version} ${replacement.kind}`
  return `${apiVersionOf(kind)} ${kind.kind} is deprecated in v${since}+; use ${instead}`
}
