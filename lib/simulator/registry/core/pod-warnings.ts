/** What is accepted in a Pod but likely not meant. Models pkg/api/pod/warnings.go. */
import { parseQuantity } from '../../../kube/quantity'
import type { Container, PodSpec } from '../../../kube/types'

const deprecatedNodeLabels: Readonly<Record<string, readonly [since: string, instead: string]>> = {
  'beta.kubernetes.io/arch': ['v1.14', 'kubernetes.io/arch'],
  'beta.kubernetes.io/os': ['v1.14', 'kubernetes.io/os'],
  'failure-domain.beta.kubernetes.io/region': ['v1.17', 'topology.kubernetes.io/region'],
  'failure-domain.beta.kubernetes.io/zone': ['v1.17', 'topology.kubernetes.io/zone'],
  'beta.kubernetes.io/instance-type': ['v1.17', 'node.kubernetes.io/instance-type'],
}

/** `field` is `spec` for a Pod and `spec.template.spec` for a template. */
export function podSpecWarnings(spec: PodSpec | undefined, field: string): string[] {
  if (!spec) return []
  const warnings = Object.keys(spec.nodeSelector ?? {}).flatMap((label) => {
    const replacement = deprecatedNodeLabels[label]
    if (!replacement) return []
    return [`${field}.nodeSelector[${label}]: deprecated since ${replacement[0]}; use "${replacement[1]}" instead`]
  })
  for (const [index, { name }] of (spec.imagePullSecrets ?? []).entries()) {
    if (!name) warnings.push(`${field}.imagePullSecrets[${index}].name: invalid empty name ""`)
  }
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    const text = 'must be >= 0; negative values are invalid and will be treated as 1'
    warnings.push(`${field}.terminationGracePeriodSeconds: ${text}`)
  }
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, container] of (spec[list] ?? []).entries()) {
      warnings.push(...containerWarnings(container, `${field}.${list}[${index}]`))
    }
  }
  return warnings
}

function containerWarnings({ env = [], ports = [], resources }: Container, field: string): string[] {
  const warnings: string[] = []
  for (const [index, { name }] of env.entries()) {
    if (env.slice(0, index).some((earlier) => earlier.name === name)) {
      warnings.push(`${field}.env[${index}]: hides previous definition of "${name}", which may be unexpected`)
    }
  }
  for (const [index, { containerPort, protocol, hostPort, hostIP }] of ports.entries()) {
    const twin = ports
      .slice(0, index)
      .findIndex(
        (port) =>
          port.containerPort === containerPort &&
          port.protocol === protocol &&
          port.hostPort === hostPort &&
          port.hostIP === hostIP,
      )
    if (twin >= 0) warnings.push(`${field}.ports[${index}]: duplicate port definition with ${field}.ports[${twin}]`)
  }
  for (const list of ['limits', 'requests'] as const) {
    for (const name of ['memory', 'ephemeral-storage']) {
      const amount = resources?.[list]?.[name]
      if (amount === undefined || parseQuantity(amount).nanos % 1_000_000_000n === 0n) continue
      warnings.push(
        `${field}.resources.${list}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`,
      )
    }
  }
  return warnings
}
