/** What a strategy says of an object: its texts, as the message of an Invalid lists them. */
import { describeFieldError } from '../../kube/field-error'
import { copyJson } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import type { Strategy } from './strategy'

const text = (errors: ReturnType<NonNullable<Strategy['validate']>>) =>
  errors.map((error) => `${error.field}: ${describeFieldError(error)}`)

/** As a create would be refused, after defaults. */
export function refusals<T extends KubeObject>(strategy: Strategy, object: T): string[] {
  return text(strategy.validate?.(defaulted(strategy, object)) ?? [])
}

/** As an update of `old` to what `change` makes of it would be refused. */
export function updateRefusals<T extends KubeObject>(
  strategy: Strategy,
  old: T,
  change: (object: T) => void,
): string[] {
  const before = defaulted(strategy, old)
  const next = copyJson(before)
  change(next)
  strategy.defaults?.(next)
  strategy.prepareForUpdate?.(next, before)
  return text(strategy.validateUpdate?.(next, before) ?? [])
}

export function defaulted<T extends KubeObject>(strategy: Strategy, object: T): T {
  const copy = copyJson(object)
  strategy.defaults?.(copy)
  return copy
}
