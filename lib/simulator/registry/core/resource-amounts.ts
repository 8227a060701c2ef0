/** Arithmetic on lists of resources: { cpu: 250m, memory: 1Gi }. Models k8s.io/apiserver/pkg/quota/v1/resources.go. */
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
  type QuantitySource,
  subtractQuantities,
} from '../../../kube/quantity'

export type Amounts = Readonly<Record<string, Quantity>>
/** As on the wire. */
export type ResourceList = Readonly<Record<string, QuantitySource>>

export function parseAmounts(list: ResourceList | undefined): Amounts {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, amount]) => [name, parseQuantity(amount)]))
}

export function formatAmounts(amounts: Amounts): Record<string, string> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatQuantity(amount)]))
}

export const addAmounts = (a: Amounts, b: Amounts): Amounts => combine(a, b, addQuantities)
/** What only one of them names counts as it is. */
export const maxAmounts = (a: Amounts, b: Amounts): Amounts =>
  combine(a, b, (left, right) => (compareQuantities(left, right) >= 0 ? left : right))

export function subtractAmounts(a: Amounts, b: Amounts): Amounts {
  const zero = parseQuantity('0')
  return Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [
      name,
      subtractQuantities(a[name] ?? zero, b[name] ?? zero),
    ]),
  )
}

export function filterAmounts(amounts: Amounts, keep: (name: string, amount: Quantity) => boolean): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([name, amount]) => keep(name, amount)))
}

function combine(a: Amounts, b: Amounts, join: (left: Quantity, right: Quantity) => Quantity): Amounts {
  const result: Record<string, Quantity> = { ...a }
  for (const [name, amount] of Object.entries(b)) {
    const present = result[name]
    result[name] = present ? join(present, amount) : amount
  }
  return result
}
