/** What is wrong with the form, field by field, as message keys with their values. The cluster checks again. */
import { dns1123LabelErrors, labelKeyErrors, labelValueErrors } from '../../kube/names'
import { compareQuantities, isQuantity, parseQuantity } from '../../kube/quantity'
import {
  type LimitField,
  type LimitResource,
  limitFields,
  limitResources,
  type NamespaceForm,
  type QuotaField,
  quotaFields,
} from './form'

export type Fault =
  | { key: 'nameRequired' | 'nameUpper' | 'nameDots' | 'nameEdges' | 'nameReserved' }
  | { key: 'nameLong'; count: number }
  | { key: 'nameCharacters'; characters: string }
  | { key: 'aliasLong' | 'descriptionLong'; count: number }
  | { key: 'aliasCharacters'; characters: string }
  | { key: 'aliasEdges' | 'labelTwice' | 'labelKeyRequired' | 'labelKeyWrong' | 'labelValueWrong' }
  | { key: 'quantityWrong' | 'quantityWrongMemory' | 'quantityNegative' | 'countWrong' }
  | { key: 'quantityOrder'; lower: FieldName; upper: FieldName }

/** Names of fields, as message keys of the form. */
export type FieldName = QuotaField | LimitField

/** `labels.0.key`, `quota.limitsCpu`, `limits.max.memory`. */
type FieldPath = string
export type Faults = ReadonlyMap<FieldPath, Fault>

export function faultsOf(form: NamespaceForm): Faults {
  const faults = new Map<FieldPath, Fault>()
  const add = (path: FieldPath, fault: Fault | undefined) => {
    if (fault && !faults.has(path)) faults.set(path, fault)
  }
  add('name', nameFault(form.name))
  add('alias', aliasFault(form.alias))
  const described = [...form.description].length
  if (described > 256) add('description', { key: 'descriptionLong', count: described })
  for (const [path, fault] of labelFaults(form)) add(path, fault)
  if (form.quota.enabled) for (const [path, fault] of quotaFaults(form)) add(path, fault)
  if (form.limits.enabled) for (const [path, fault] of limitFaults(form)) add(path, fault)
  return faults
}

/** The rule that is broken, most telling first; the names that Kubernetes itself uses are left to it. */
export function nameFault(name: string): Fault | undefined {
  if (name === '') return { key: 'nameRequired' }
  if (/[A-Z]/.test(name)) return { key: 'nameUpper' }
  if (name.includes('.')) return { key: 'nameDots' }
  const strange = [...new Set(name.match(/[^a-z0-9-]/gu) ?? [])].join('')
  if (strange) return { key: 'nameCharacters', characters: strange }
  if (name.startsWith('-') || name.endsWith('-')) return { key: 'nameEdges' }
  if (name.length > 63) return { key: 'nameLong', count: name.length }
  if (name.startsWith('kube-')) return { key: 'nameReserved' }
  return dns1123LabelErrors(name).length > 0 ? { key: 'nameCharacters', characters: name } : undefined
}

/** KubeSphere takes letters, digits, Chinese and inner hyphens; other scripts and inner spaces do no harm. */
function aliasFault(alias: string): Fault | undefined {
  if (alias === '') return undefined
  const strange = [...new Set(alias.match(/[^\p{L}\p{M}\p{N} -]/gu) ?? [])].join('')
  if (strange) return { key: 'aliasCharacters', characters: strange }
  if (/^[ -]|[ -]$/.test(alias)) return { key: 'aliasEdges' }
  const count = [...alias].length
  return count > 63 ? { key: 'aliasLong', count } : undefined
}

function* labelFaults({ labels }: NamespaceForm): Iterable<[FieldPath, Fault]> {
  for (const [index, { key, value }] of labels.entries()) {
    // A row that is still empty is no label yet.
    if (key === '' && value === '') continue
    if (labelKeyErrors(key).length > 0) {
      yield [`labels.${index}.key`, { key: key === '' ? 'labelKeyRequired' : 'labelKeyWrong' }]
    }
    if (labels.findIndex((other) => other.key === key) < index) yield [`labels.${index}.key`, { key: 'labelTwice' }]
    if (labelValueErrors(value).length > 0) yield [`labels.${index}.value`, { key: 'labelValueWrong' }]
  }
}

const counts: readonly QuotaField[] = ['gpu', 'pods']

function* quotaFaults({ quota }: NamespaceForm): Iterable<[FieldPath, Fault]> {
  for (const field of Object.keys(quotaFields) as QuotaField[]) {
    const fault = counts.includes(field)
      ? countFault(quota[field])
      : quantityFault(quota[field], /memory|storage/i.test(field))
    if (fault) yield [`quota.${field}`, fault]
  }
  for (const [lower, upper] of [
    ['requestsCpu', 'limitsCpu'],
    ['requestsMemory', 'limitsMemory'],
  ] as const) {
    if (isMore(quota[lower], quota[upper])) yield [`quota.${lower}`, { key: 'quantityOrder', lower, upper }]
  }
}

/** Each may not be more than the ones after it. */
const rising: readonly LimitField[] = ['min', 'defaultRequest', 'default', 'max']

function* limitFaults({ limits }: NamespaceForm): Iterable<[FieldPath, Fault]> {
  for (const resource of limitResources) {
    for (const field of limitFields) {
      const fault = quantityFault(limits[field][resource], resource === 'memory')
      if (fault) yield [`limits.${field}.${resource}`, fault]
    }
    yield* orderFaults(limits, resource)
  }
}

function* orderFaults(limits: NamespaceForm['limits'], resource: LimitResource): Iterable<[FieldPath, Fault]> {
  for (const [index, lower] of rising.entries()) {
    const upper = rising.slice(index + 1).find((field) => isMore(limits[lower][resource], limits[field][resource]))
    if (upper) yield [`limits.${lower}.${resource}`, { key: 'quantityOrder', lower, upper }]
  }
}

const isAmount = (text: string) => isQuantity(text) && parseQuantity(text).nanos >= 0n

function quantityFault(text: string, isBytes: boolean): Fault | undefined {
  if (text === '' || isAmount(text)) return undefined
  if (isQuantity(text)) return { key: 'quantityNegative' }
  return { key: isBytes ? 'quantityWrongMemory' : 'quantityWrong' }
}

/** `1k` is a whole number to Kubernetes, `500m` is none. */
function countFault(text: string): Fault | undefined {
  if (text === '') return undefined
  return isAmount(text) && parseQuantity(text).nanos % 1_000_000_000n === 0n ? undefined : { key: 'countWrong' }
}

const isMore = (a: string, b: string) =>
  a !== '' && b !== '' && isAmount(a) && isAmount(b) && compareQuantities(a, b) > 0
