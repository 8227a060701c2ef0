/** Models pkg/registry/core/node/strategy.go. */
import { nodes } from '../../../kinds/nodes'
import { duplicate, type FieldError, fieldForbidden, invalidValue } from '../../../kube/field-error'
import { validateQuantityOf } from '../../../kube/resource-validation'
import type { Node } from '../../../kube/types'
import { semanticallyEqual } from '../equality'
import { defineStrategy } from '../strategy'
import { isIPv6, validateCidr } from './ip-validation'
import { validateTaints } from './taint-validation'

export const nodeStrategy = defineStrategy<Node>({
  kind: nodes,
  status: true,
  keepStatusOnCreate: true,
  generation: false,

  /** podCIDR is the older name of the first of podCIDRs: who knows only that one is believed. */
  defaults({ spec }) {
    if (!spec) return
    if (spec.podCIDR && spec.podCIDR !== spec.podCIDRs?.[0]) spec.podCIDRs = [spec.podCIDR]
    if (spec.podCIDRs?.[0]) spec.podCIDR = spec.podCIDRs[0]
  },

  validate: (node) => [
    ...validateTaints(node.spec?.taints, 'metadata.taints'),
    ...validateAmounts(node),
    ...validatePodCidrs(node.spec?.podCIDRs ?? []),
  ],
  validateUpdate: (node, old) => [...validateStatus(node), ...validateChange(node, old)],
  validateStatusUpdate: validateStatus,

  selectableFields: ({ spec }) => ({ 'spec.unschedulable': String(spec?.unschedulable ?? false) }),
})

function validateAmounts({ status }: Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((list) =>
    Object.entries(status?.[list] ?? {}).flatMap(([name, amount]) =>
      validateQuantityOf(name, amount, `status.${list}.${name}`),
    ),
  )
}

function validateStatus(node: Node): FieldError[] {
  const seen = new Set<string>()
  const repeated = (node.status?.addresses ?? []).flatMap((address, index) => {
    const key = `${address.type}/${address.address}`
    if (seen.has(key)) return [duplicate(`status.addresses[${index}]`, address)]
    seen.add(key)
    return []
  })
  return [...validateAmounts(node), ...repeated]
}

function validatePodCidrs(cidrs: readonly string[]): FieldError[] {
  const field = 'spec.podCIDRs'
  const errors = cidrs.flatMap((cidr, index) => validateCidr(cidr, `${field}[${index}]`))
  if (cidrs.length < 2) return errors
  const sixth = cidrs.filter((cidr) => isIPv6(cidr.split('/')[0] ?? '')).length
  if (cidrs.length > 2 || sixth !== 1) {
    errors.push(invalidValue(field, cidrs, 'may specify no more than one CIDR for each IP family'))
  }
  return errors
}

/** What is given to a Node once stays with it. */
function validateChange({ spec = {} }: Node, { spec: old = {} }: Node): FieldError[] {
  const errors: FieldError[] = []
  if (old.podCIDRs?.length && !semanticallyEqual(spec.podCIDRs, old.podCIDRs)) {
    errors.push(fieldForbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'))
  }
  if (old.providerID && spec.providerID !== old.providerID) {
    errors.push(fieldForbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'))
  }
  return [...errors, ...validateTaints(spec.taints, 'metadata.taints')]
}
