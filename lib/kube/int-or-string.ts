/** Values that are a number or a percentage (maxSurge), or a number or a name (targetPort). Models k8s.io/apimachinery/pkg/util/intstr. */
import { badRequest } from './status-error'

export type IntOrString = number | string

/**
 * The number that `value` means out of `total`: itself, or that percentage rounded as said. Throws BadRequest for a text
 * that is no percentage.
 */
export function scaledIntOrPercent(value: IntOrString, total: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value
  const percent = /^([+-]?\d+)%$/.exec(value)?.[1]
  if (percent === undefined) {
    throw badRequest('invalid value for IntOrString: invalid type: string is not a percentage')
  }
  const exact = (Number(percent) * total) / 100
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact)
}

/** The percentage that a text names, without its sign. */
export function percentOf(value: IntOrString): number | undefined {
  const percent = typeof value === 'string' ? /^([0-9]+)%$/.exec(value)?.[1] : undefined
  return percent === undefined ? undefined : Number(percent)
}
