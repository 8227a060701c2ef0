/** What the Pods on a Node ask for together, and quantities as people read them. */
import { podRequests } from '../kube/pod-resources'
import { isPodTerminal } from '../kube/pods'
import { formatQuantity, parseQuantity, type Quantity } from '../kube/quantity'
import { type Amounts, addAmounts } from '../kube/resource-amounts'
import type { Pod } from '../kube/types'

/** Pods that have ended hold nothing; each other one also takes one of the Node's `pods`. */
export function requestedOn(pods: readonly Pod[]): Amounts {
  const one: Amounts = { pods: parseQuantity('1') }
  return pods
    .filter((pod) => !isPodTerminal(pod))
    .reduce<Amounts>((sum, { spec }) => addAmounts(addAmounts(sum, podRequests(spec)), one), {})
}

/** Bytes in the largest binary unit with one decimal, everything else as Kubernetes writes it. */
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
