/** What a Pod asks for as a whole. Models k8s.io/component-helpers/resource/helpers.go. */
import type { Quantity } from './quantity'
import { type Amounts, exactArithmetic, joinAmounts, type ResourceArithmetic } from './resource-amounts'
import type { Container, PodSpec, ResourceRequirements } from './types'

type List = 'requests' | 'limits'

export const podRequests = (spec: PodSpec | undefined): Amounts<Quantity> => podTotal(spec, 'requests', exactArithmetic)
export const podLimits = (spec: PodSpec | undefined): Amounts<Quantity> => podTotal(spec, 'limits', exactArithmetic)

/** What the Pod says for itself, above its containers (PodLevelResources); the field is newer than our types. */
export const podLevelResources = (spec: PodSpec | undefined) =>
  (spec as { resources?: ResourceRequirements } | undefined)?.resources
export const isPodLevelResource = (name: string) => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')

/** What the Pod says for itself, where it does, what its containers ask for otherwise, and the overhead on top. */
export function podTotal<T>(
  spec: PodSpec | undefined,
  list: List,
  arithmetic: ResourceArithmetic<T>,
  amountsOf?: (container: Container) => Amounts<T>,
): Amounts<T> {
  let total = containersTotal(spec, list, arithmetic, amountsOf)
  const own = podLevelResources(spec)?.[list]
  if (own) {
    const supported = Object.entries(own).filter(([name]) => isPodLevelResource(name))
    total = { ...total, ...arithmetic.read(Object.fromEntries(supported)) }
  }
  return spec?.overhead ? joinAmounts(total, arithmetic.read(spec.overhead), arithmetic.add) : total
}

/**
 * Containers run together, init containers one after the other before them, and sidecars (init containers that always
 * restart) beside everything that comes after them. What counts is the largest moment.
 */
export function containersTotal<T>(
  spec: PodSpec | undefined,
  list: List,
  { read, add, larger }: ResourceArithmetic<T>,
  amountsOf: (container: Container) => Amounts<T> = ({ resources }) => read(resources?.[list]),
): Amounts<T> {
  let running: Amounts<T> = {}
  let sidecars: Amounts<T> = {}
  let starting: Amounts<T> = {}
  for (const container of spec?.containers ?? []) running = joinAmounts(running, amountsOf(container), add)
  for (const container of spec?.initContainers ?? []) {
    const amounts = amountsOf(container)
    if (container.restartPolicy === 'Always') {
      running = joinAmounts(running, amounts, add)
      sidecars = joinAmounts(sidecars, amounts, add)
      starting = joinAmounts(starting, sidecars, larger)
    } else starting = joinAmounts(starting, joinAmounts(amounts, sidecars, add), larger)
  }
  return joinAmounts(running, starting, larger)
}
