/** `resourceFieldRef`: a container's own requests and limits as numbers. Models pkg/api/v1/resource/helpers.go. */
import { parseQuantity } from '../../../kube/quantity'
import type { Container } from '../../../kube/types'

export interface ResourceFieldRef {
  resource: string
  divisor?: string
  containerName?: string
}

const nanosPerUnit = 10n ** 9n

/** A limit that is not set is what the node can give. */
export function resourceField(
  { resources }: Container,
  { resource, divisor }: ResourceFieldRef,
  nodeAllocatable: Readonly<Record<string, string>>,
): string | undefined {
  const [kind, name = ''] = resource.split(/\.(.*)/s)
  if (kind !== 'limits' && kind !== 'requests') return undefined
  const amount = resources?.[kind]?.[name] ?? (kind === 'limits' ? nodeAllocatable[name] : undefined) ?? '0'
  const unit = divisor && divisor !== '0' ? parseQuantity(divisor).nanos : nanosPerUnit
  const { nanos } = parseQuantity(amount)
  return String((nanos + unit - 1n) / unit)
}
