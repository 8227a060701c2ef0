/** What the Pods on a Node ask for, summed as the scheduler and `kubectl describe node` sum it. */

import { isPodTerminal } from '../kube/pods'
import { addQuantities, compareQuantities, formatQuantity, parseQuantity, type Quantity } from '../kube/quantity'
import type { Container, Pod } from '../kube/types'

export type Amounts = Readonly<Record<string, Quantity>>

/** Pods that have ended hold nothing. */
export function requestedOn(pods: readonly Pod[]): Amounts {
  return pods.filter((pod) => !isPodTerminal(pod)).reduce<Amounts>((sum, pod) => add(sum, podRequests(pod)), {})
}

/** The larger of what runs together and of what each init container needs while the sidecars before it run. */
export function podRequests({ spec }: Pod): Amounts {
  let running = (spec?.containers ?? []).reduce<Amounts>((sum, container) => add(sum, requestsOf(container)), {})
  let sidecars: Amounts = {}
  let starting: Amounts = {}
  for (const container of spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sidecars = add(sidecars, requestsOf(container))
      starting = largest(starting, sidecars)
    } else starting = largest(starting, add(sidecars, requestsOf(container)))
  }
  running = add(running, sidecars)
  return add(largest(running, starting), amounts(spec?.overhead))
}

const requestsOf = ({ resources }: Container) => amounts({ ...resources?.limits, ...resources?.requests })

function amounts(values: Record<string, string> | undefined): Amounts {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, parseQuantity(value)]))
}

function add(a: Amounts, b: Amounts): Amounts {
  return merge(a, b, (left, right) => addQuantities(left, right))
}

function largest(a: Amounts, b: Amounts): Amounts {
  return merge(a, b, (left, right) => (compareQuantities(left, right) >= 0 ? left : right))
}

function merge(a: Amounts, b: Amounts, join: (left: Quantity, right: Quantity) => Quantity): Amounts {
  const result: Record<string, Quantity> = { ...a }
  for (const [name, value] of Object.entries(b)) {
    const present = result[name]
    result[name] = present ? join(present, value) : value
  }
  return result
}

/** For people: bytes in the largest binary unit with one decimal, everything else as Kubernetes writes it. */
export function readableQuantity(source: Quantity | string, resource: string): string {
  const quantity = typeof source === 'string' ? parseQuantity(source) : source
  if (!/memory|storage|hugepages/.test(resource)) return formatQuantity(quantity)
  let value = Number(quantity.nanos) / 1e9
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi']
  let unit = 0
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${Number(value.toFixed(1))}${units[unit]}`
}
