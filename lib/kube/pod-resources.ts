/** What a Pod asks for as a whole. Models k8s.io/component-helpers/resource/helpers.go. */
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from './quantity'
import type { Container, PodSpec } from './types'

export type Amounts<T = Quantity> = Readonly<Record<string, T>>

/** How two amounts of one resource are joined: exact quantities, or plain numbers where speed counts. */
export interface Joining<T> {
  add(a: T, b: T): T
  larger(a: T, b: T): T
}

const exact: Joining<Quantity> = {
  add: addQuantities,
  larger: (a, b) => (compareQuantities(a, b) >= 0 ? a : b),
}

export const podRequests = (spec: PodSpec | undefined): Amounts =>
  podTotal(spec, ({ resources }) => parseAmounts(resources?.requests), parseAmounts(spec?.overhead), exact)

export const podLimits = (spec: PodSpec | undefined): Amounts =>
  podTotal(spec, ({ resources }) => parseAmounts(resources?.limits), parseAmounts(spec?.overhead), exact)

/**
 * Containers run together, init containers one after the other before them, and sidecars (init containers that always
 * restart) beside everything that comes after them. What counts is the largest moment, and the overhead on top.
 */
export function podTotal<T>(
  spec: PodSpec | undefined,
  amountsOf: (container: Container) => Amounts<T>,
  overhead: Amounts<T>,
  { add, larger }: Joining<T>,
): Amounts<T> {
  let running: Amounts<T> = {}
  let sidecars: Amounts<T> = {}
  let starting: Amounts<T> = {}
  for (const container of spec?.containers ?? []) running = join(running, amountsOf(container), add)
  for (const container of spec?.initContainers ?? []) {
    const amounts = amountsOf(container)
    if (container.restartPolicy === 'Always') {
      running = join(running, amounts, add)
      sidecars = join(sidecars, amounts, add)
      starting = join(starting, sidecars, larger)
    } else starting = join(starting, join(amounts, sidecars, add), larger)
  }
  return join(join(running, starting, larger), overhead, add)
}

/** Both, with `both` deciding where a resource is in both. */
function join<T>(a: Amounts<T>, b: Amounts<T>, both: (a: T, b: T) => T): Amounts<T> {
  const result: Record<string, T> = { ...a }
  for (const [name, amount] of Object.entries(b)) {
    const present = result[name]
    result[name] = present === undefined ? amount : both(present, amount)
  }
  return result
}

function parseAmounts(list: Readonly<Record<string, string>> | undefined): Amounts {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text)]))
}
