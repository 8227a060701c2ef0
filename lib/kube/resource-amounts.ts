/** Arithmetic on lists of resources: { cpu: 250m, memory: 1Gi }. Models k8s.io/apiserver/pkg/quota/v1/resources.go. */
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
  type QuantitySource,
  subtractQuantities,
} from './quantity'

export type Amounts<T = Quantity> = Readonly<Record<string, T>>
/** As on the wire. */
export type ResourceList = Readonly<Record<string, QuantitySource>>

/** How amounts are read and joined: exact quantities, or plain numbers where speed counts. */
export interface ResourceArithmetic<T> {
  read(list: Readonly<Record<string, string>> | undefined): Amounts<T>
  add(a: T, b: T): T
  larger(a: T, b: T): T
}

export const exactArithmetic: ResourceArithmetic<Quantity> = {
  read: parseAmounts,
  add: addQuantities,
  larger: (a, b) => (compareQuantities(a, b) >= 0 ? a : b),
}

export function parseAmounts(list: ResourceList | undefined): Amounts {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, amount]) => [name, parseQuantity(amount)]))
}

export function formatAmounts(amounts: Amounts): Record<string, string> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatQuantity(amount)]))
}

export const addAmounts = (a: Amounts, b: Amounts): Amounts => joinAmounts(a, b, addQuantities)

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

/** What only one of them names counts as it is; `both` decides about the rest. */
export function joinAmounts<T>(a: Amounts<T>, b: Amounts<T>, both: (a: T, b: T) => T): Amounts<T> {
  const result: Record<string, T> = { ...a }
  for (const [name, amount] of Object.entries(b)) {
    const present = result[name]
    result[name] = present === undefined ? amount : both(present, amount)
  }
  return result
}
