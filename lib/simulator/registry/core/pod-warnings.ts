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
  const containers = containersWithPaths(spec, field)
  for (const { container, path } of containers) warnings.push(...containerWarnings(container, path))
  return [...warnings, ...portWarnings(containers), ...affinityWarnings(spec, field)]
}

interface ContainerWithPath {
  container: Container
  path: string
}

function containersWithPaths(spec: PodSpec, field: string): ContainerWithPath[] {
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, index) => ({ container, path: `${field}.${list}[${index}]` })),
  )
}

function containerWarnings({ env = [], resources }: Container, field: string): string[] {
  const warnings: string[] = []
  const names = new Set<string>()
  for (const [index, { name, value = '', valueFrom }] of env.entries()) {
    // `PATH=/opt:$(PATH)` builds on what it hides, and is meant.
    const reference = `$(${name})`
    const buildsOnIt = !valueFrom && value !== reference && value.includes(reference)
    if (names.has(name) && !buildsOnIt) {
      warnings.push(
        `${field}.env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`,
      )
    }
    names.add(name)
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

type Port = NonNullable<Container['ports']>[number]

/** More than an answer has room for. */
const mostPortWarnings = 100

/** A Pod has one network: its containers share their ports. */
function portWarnings(containers: readonly ContainerWithPath[]): string[] {
  const warnings: string[] = []
  const seen = new Map<string, { path: string; port: Port }[]>()
  for (const { container, path: field } of containers) {
    for (const [index, port] of (container.ports ?? []).entries()) {
      const path = `${field}.ports[${index}]`
      if (port.hostIP && !port.hostPort) warnings.push(`${path}: hostIP set without hostPort: ${goText(port)}`)
      const key = `${port.containerPort}/${port.protocol ?? 'TCP'}`
      const others = seen.get(key) ?? []
      for (const other of others) {
        const relation = overlap(port, other.port)
        if (relation) warnings.push(`${path}: ${relation} port definition with ${other.path}`)
        if (warnings.length > mostPortWarnings) return warnings
      }
      others.push({ path, port })
      seen.set(key, others)
    }
  }
  return warnings
}

function overlap(one: Port, other: Port): string | undefined {
  const [hostPort, otherHostPort] = [one.hostPort ?? 0, other.hostPort ?? 0]
  const [hostIP, otherHostIP] = [one.hostIP ?? '', other.hostIP ?? '']
  if (hostPort === otherHostPort && hostIP === otherHostIP) return 'duplicate'
  if (hostPort === 0 || otherHostPort === 0) return 'overlapping'
  const oneIsOpen = (hostIP === '') !== (otherHostIP === '')
  return hostPort === otherHostPort && oneIsOpen ? 'dangerously ambiguous' : undefined
}

function goText({ name = '', hostPort = 0, containerPort, protocol = 'TCP', hostIP = '' }: Port): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`
}

function affinityWarnings({ affinity }: PodSpec, field: string): string[] {
  const nothing = 'a null labelSelector results in matching no pod'
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
    const { requiredDuringSchedulingIgnoredDuringExecution: required = [] } = affinity?.[kind] ?? {}
    const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinity?.[kind] ?? {}
    const path = `${field}.affinity.${kind}`
    return [
      ...required.flatMap(({ labelSelector }, index) =>
        labelSelector
          ? []
          : [`${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}].labelSelector: ${nothing}`],
      ),
      ...preferred.flatMap(({ podAffinityTerm }, index) =>
        podAffinityTerm?.labelSelector
          ? []
          : [
              `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm.labelSelector: ${nothing}`,
            ],
      ),
    ]
  })
}
