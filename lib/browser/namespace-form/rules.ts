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
  | { key: 'aliasLong' | 'aliasCharacters' | 'descriptionLong' | 'labelTwice' }
  | { key: 'labelKeyWrong' | 'labelValueWrong'; reason: string }
  | { key: 'quantityWrong' | 'quantityWrongMemory' | 'countWrong' }
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
  if ([...form.description].length > 256) add('description', { key: 'descriptionLong' })
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

function aliasFault(alias: string): Fault | undefined {
  if (alias === '') return undefined
  if ([...alias].length > 63) return { key: 'aliasLong' }
  return /^[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N} -]*[\p{L}\p{M}\p{N}])?$/u.test(alias)
    ? undefined
    : { key: 'aliasCharacters' }
}

function* labelFaults({ labels }: NamespaceForm): Iterable<[FieldPath, Fault]> {
  for (const [index, { key, value }] of labels.entries()) {
    // A row that is still empty is no label yet.
    if (key === '' && value === '') continue
    const [keyReason] = labelKeyErrors(key)
    if (keyReason) yield [`labels.${index}.key`, { key: 'labelKeyWrong', reason: keyReason }]
    if (labels.findIndex((other) => other.key === key) < index) yield [`labels.${index}.key`, { key: 'labelTwice' }]
    const [valueReason] = labelValueErrors(value)
    if (valueReason) yield [`labels.${index}.value`, { key: 'labelValueWrong', reason: valueReason }]
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
  return { key: isBytes ? 'quantityWrongMemory' : 'quantityWrong' }
}

function countFault(text: string): Fault | undefined {
  if (text === '') return undefined
  return isAmount(text) && parseQuantity(text).nanos % 1_000_000_000n === 0n ? undefined : { key: 'countWrong' }
}

const isMore = (a: string, b: string) =>
  a !== '' && b !== '' && isAmount(a) && isAmount(b) && compareQuantities(a, b) > 0
