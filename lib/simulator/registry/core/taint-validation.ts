/** Taints of Nodes and tolerations of Pods. Models ValidateTolerations and validateNodeTaints of pkg/apis/core/validation. */
import { type FieldError, invalidValue, notSupported, required } from '../../../kube/field-error'
import { labelValueErrors } from '../../../kube/names'
import type { Taint, Toleration } from '../../../kube/types'
import { validateQualifiedName } from './value-validation'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export function validateTolerations(tolerations: readonly Toleration[] | undefined, field: string): FieldError[] {
  return (tolerations ?? []).flatMap(({ key, operator, value = '', effect, tolerationSeconds }, index) => {
    const path = `${field}[${index}]`
    const errors = key ? validateQualifiedName(key, `${path}.key`) : []
    if (!key && operator !== 'Exists') {
      const text = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
      errors.push(invalidValue(`${path}.operator`, operator ?? '', text))
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      const text = "effect must be 'NoExecute' when `tolerationSeconds` is set"
      errors.push(invalidValue(`${path}.effect`, effect ?? '', text))
    }
    if (!operator || operator === 'Equal') {
      const texts = labelValueErrors(value)
      if (texts.length > 0) errors.push(invalidValue(`${path}.operator`, value, texts.join(';')))
    } else if (operator === 'Exists') {
      if (value) {
        errors.push(invalidValue(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"))
      }
    } else errors.push(notSupported(`${path}.operator`, operator, ['Equal', 'Exists']))
    return [...errors, ...(effect ? validateEffect(effect, `${path}.effect`) : [])]
  })
}

export function validateTaints(taints: readonly Taint[] | undefined, field: string): FieldError[] {
  const seen = new Set<string>()
  return (taints ?? []).flatMap((taint, index) => {
    const path = `${field}[${index}]`
    const { key, value = '', effect } = taint
    const errors = validateQualifiedName(key ?? '', `${path}.key`)
    const texts = labelValueErrors(value)
    if (texts.length > 0) errors.push(invalidValue(`${path}.value`, value, texts.join(';')))
    errors.push(...(effect ? validateEffect(effect, `${path}.effect`) : [required(`${path}.effect`)]))
    const identity = `${effect}:${key}`
    if (seen.has(identity)) {
      const detail = 'taints must be unique by key and effect pair'
      errors.push({ field: path, reason: 'FieldValueDuplicate', value: taint, detail })
    }
    seen.add(identity)
    return errors
  })
}

const validateEffect = (effect: string, field: string) =>
  effects.includes(effect) ? [] : [notSupported(field, effect, effects)]
