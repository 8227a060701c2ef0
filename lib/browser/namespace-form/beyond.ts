/** What stands in the YAML and not in the form: the form says so, and leaves it alone. */
import { type Document, isMap, isScalar, isSeq } from 'yaml'
import { limitFields, limitResources, type QuotaField, quotaFields, quotaSynonyms } from './form'
import type { ParsedYaml, Path } from './parse'

export interface BeyondPart {
  /** The form cannot hold this part at all: only the YAML changes it. */
  held?: { why: 'several'; count: number } | { why: 'bothNames'; names: string }
  /** What the part has besides the form's fields: `count/secrets`, `scopes`. */
  also: readonly string[]
  /** It is there, and sets nothing. */
  empty: boolean
}

export interface Beyond {
  /** One text stands for several places (`*a`): writing a field of the form would change them all, so the form rests. */
  aliases: boolean
  quota: BeyondPart
  limits: BeyondPart
}

export const nothingBeyond: Beyond = {
  aliases: false,
  quota: { also: [], empty: false },
  limits: { also: [], empty: false },
}

export function beyondOf(parsed: ParsedYaml): Beyond {
  return { aliases: parsed.aliases, quota: beyondQuota(parsed), limits: beyondLimits(parsed) }
}

/** The document that the form's fields are about. */
export const shownQuota = (parsed: ParsedYaml) => (beyondQuota(parsed).held ? undefined : parsed.quotas[0])
export const shownLimits = (parsed: ParsedYaml) => (beyondLimits(parsed).held ? undefined : parsed.limits[0])

/** `requests.cpu`, or `cpu` where the quota says that. */
export function quotaKeyOf(quota: Document, field: QuotaField): string {
  const [name, synonym] = [quotaFields[field], quotaSynonyms[field]]
  const saysSynonym = synonym !== undefined && quota.hasIn(['spec', 'hard', synonym])
  return saysSynonym && !quota.hasIn(['spec', 'hard', name]) ? synonym : name
}

/** Where the limits of containers stand, or would stand: beside those of Pods and volumes. */
export function containerLimitsPath(limits: Document): Path {
  const list = limits.getIn(['spec', 'limits'])
  const items = isSeq(list) ? list.items : []
  const found = items.findIndex((item) => isMap(item) && (item.get('type') ?? 'Container') === 'Container')
  return ['spec', 'limits', found >= 0 ? found : items.length]
}

function beyondQuota({ quotas }: ParsedYaml): BeyondPart {
  const [quota] = quotas
  if (!quota) return nothingBeyond.quota
  if (quotas.length > 1) return { held: { why: 'several', count: quotas.length }, also: [], empty: false }
  const fields = Object.keys(quotaFields) as QuotaField[]
  const names = keysAt(quota, ['spec', 'hard'])
  for (const field of fields) {
    const synonym = quotaSynonyms[field]
    if (synonym && names.includes(synonym) && names.includes(quotaFields[field])) {
      return { held: { why: 'bothNames', names: `${synonym}, ${quotaFields[field]}` }, also: [], empty: false }
    }
  }
  const shown = fields.map((field) => quotaKeyOf(quota, field))
  const others = keysAt(quota, ['spec']).filter((name) => name !== 'hard')
  return { also: [...names.filter((name) => !shown.includes(name)), ...others], empty: names.length === 0 }
}

function beyondLimits({ limits }: ParsedYaml): BeyondPart {
  const [range] = limits
  if (!range) return nothingBeyond.limits
  if (limits.length > 1) return { held: { why: 'several', count: limits.length }, also: [], empty: false }
  const shown = containerLimitsPath(range)
  const list = range.getIn(['spec', 'limits'])
  const paths: Path[] = isSeq(list) ? list.items.map((_, at) => ['spec', 'limits', at]) : []
  const also = paths.flatMap((path) => {
    if (path.at(-1) !== shown.at(-1)) return [`type: ${String(range.getIn([...path, 'type']) ?? 'Container')}`]
    return keysAt(range, path).flatMap((field) => {
      if (field === 'type') return []
      if (!(limitFields as readonly string[]).includes(field)) return [field]
      const names = keysAt(range, [...path, field])
      return names
        .filter((name) => !(limitResources as readonly string[]).includes(name))
        .map((name) => `${field}.${name}`)
    })
  })
  const isSet = (path: Path) => keysAt(range, path).some((field) => keysAt(range, [...path, field]).length > 0)
  return { also, empty: !paths.some(isSet) }
}

function keysAt(document: Document, path: Path): string[] {
  const map = document.getIn(path)
  return isMap(map) ? map.items.map(({ key }) => (isScalar(key) ? String(key.value) : String(key))) : []
}
