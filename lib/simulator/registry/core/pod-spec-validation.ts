/** A PodSpec, alone or in a template. Models ValidatePodSpec of pkg/apis/core/validation. */
import {
  duplicate,
  type FieldError,
  fieldForbidden,
  invalidValue,
  notSupported,
  required,
} from '../../../kube/field-error'
import { nameIsSubdomain } from '../../../kube/names'
import { validateLabelSelector, validateLabels } from '../../../kube/object-meta'
import type { PodSpec } from '../../../kube/types'
import { validateAffinity } from './affinity-validation'
import { validateResources } from './container-resources-validation'
import { restartPolicies, validateContainers, validateInitContainers } from './container-validation'
import { validateIp } from './ip-validation'
import { validatePodSecurity } from './security-validation'
import { validateTolerations } from './taint-validation'
import { validateLabelName, validateOneOf, validateQualifiedName, validateText } from './value-validation'
import { validateVolumes } from './volume-validation'

const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const largestInt32 = 2_147_483_647

/** `isPod`: the spec of a Pod itself; templates are checked less strictly, since defaults come when Pods are made of them. */
export function validatePodSpec(spec: PodSpec | undefined, field: string, isPod: boolean): FieldError[] {
  if (!spec) return [required(`${field}.containers`)]
  return [
    ...validateVolumes(spec.volumes, `${field}.volumes`),
    ...validateContainers(spec, `${field}.containers`),
    ...validateInitContainers(spec, `${field}.initContainers`),
    ...validateHostNetworkPorts(spec, isPod, `${field}.containers`),
    ...validateOneOf(spec.restartPolicy, restartPolicies, `${field}.restartPolicy`),
    ...validateOneOf(spec.dnsPolicy, dnsPolicies, `${field}.dnsPolicy`),
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...validatePodSecurity(spec.securityContext, spec, `${field}.securityContext`),
    ...validateAffinity(spec.affinity, `${field}.affinity`),
    ...validateDnsConfig(spec, `${field}.dnsConfig`),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType = '' }, index) =>
      validateQualifiedName(conditionType, `${field}.readinessGates[${index}].conditionType`),
    ),
    ...validateSchedulingGates(spec, `${field}.schedulingGates`),
    ...validateTopologySpread(spec, `${field}.topologySpreadConstraints`),
    ...validateHostUsers(spec, field),
    ...validateNames(spec, field),
    ...validateNumbers(spec, field),
    ...validateTolerations(spec.tolerations, `${field}.tolerations`),
    ...validateHostAliases(spec, `${field}.hostAliases`),
    ...validatePreemption(spec.preemptionPolicy, `${field}.preemptionPolicy`),
    ...(spec.overhead ? validateResources({ limits: spec.overhead }, `${field}.overhead`) : []),
    ...validateOs(spec.os, `${field}.os`),
  ]
}

function validateNames(spec: PodSpec, field: string): FieldError[] {
  const { serviceAccountName, nodeName, hostname, subdomain, priorityClassName, runtimeClassName } = spec
  return [
    ...(serviceAccountName ? validateText(nameIsSubdomain, serviceAccountName, `${field}.serviceAccountName`) : []),
    ...(nodeName ? validateText(nameIsSubdomain, nodeName, `${field}.nodeName`) : []),
    ...(hostname ? validateLabelName(hostname, `${field}.hostname`) : []),
    ...(subdomain ? validateLabelName(subdomain, `${field}.subdomain`) : []),
    ...(priorityClassName ? validateText(nameIsSubdomain, priorityClassName, `${field}.priorityClassName`) : []),
    ...(runtimeClassName !== undefined
      ? validateText(nameIsSubdomain, runtimeClassName, `${field}.runtimeClassName`)
      : []),
  ]
}

function validateNumbers({ activeDeadlineSeconds, terminationGracePeriodSeconds }: PodSpec, field: string) {
  const errors: FieldError[] = []
  if (activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > largestInt32)) {
    const text = `must be between 1 and ${largestInt32}, inclusive`
    errors.push(invalidValue(`${field}.activeDeadlineSeconds`, activeDeadlineSeconds, text))
  }
  // Negative values were stored once and mean 1 now: upstream lets them pass.
  if (terminationGracePeriodSeconds === undefined) errors.push(required(`${field}.terminationGracePeriodSeconds`))
  return errors
}

/** On the Node's network a container's port is the Node's port. */
function validateHostNetworkPorts(spec: PodSpec, isPod: boolean, field: string): FieldError[] {
  if (!spec.hostNetwork) return []
  return (spec.containers ?? []).flatMap(({ ports = [] }, at) =>
    ports.flatMap(({ hostPort = 0, containerPort }, index) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [
            invalidValue(
              `${field}[${at}].ports[${index}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    ),
  )
}

function validateDnsConfig({ dnsPolicy, dnsConfig }: PodSpec, field: string): FieldError[] {
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')]
    if (!dnsConfig.nameservers?.length) {
      const text = 'must provide at least one DNS nameserver when `dnsPolicy` is None'
      return [required(`${field}.nameservers`, text)]
    }
  }
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {}
  const errors: FieldError[] = []
  if (nameservers.length > 3) {
    errors.push(invalidValue(`${field}.nameservers`, nameservers, 'must not have more than 3 nameservers'))
  }
  errors.push(...nameservers.flatMap((ip, index) => validateIp(ip, `${field}.nameservers[${index}]`)))
  if (searches.length > 32) {
    errors.push(invalidValue(`${field}.searches`, searches, 'must not have more than 32 search paths'))
  }
  if (searches.join(' ').length > 2048) {
    const text = 'must not have more than 2048 characters (including spaces) in the search list'
    errors.push(invalidValue(`${field}.searches`, searches, text))
  }
  for (const [index, search] of searches.entries()) {
    if (search === '.') continue
    errors.push(...validateText(nameIsSubdomain, search.replace(/\.$/, ''), `${field}.searches[${index}]`))
  }
  const nameless = options.flatMap(({ name }, index) => (name ? [] : [index]))
  return [...errors, ...nameless.map((index) => required(`${field}.options[${index}]`, 'must not be empty'))]
}

function validateSchedulingGates({ schedulingGates = [] }: PodSpec, field: string): FieldError[] {
  const names = new Set<string>()
  return schedulingGates.flatMap(({ name = '' }, index) => {
    const errors = validateQualifiedName(name, `${field}[${index}]`)
    if (names.has(name)) errors.push(duplicate(`${field}[${index}]`, name))
    names.add(name)
    return errors
  })
}

function validateTopologySpread({ topologySpreadConstraints = [] }: PodSpec, field: string): FieldError[] {
  const seen = new Set<string>()
  const actions = ['DoNotSchedule', 'ScheduleAnyway']
  return topologySpreadConstraints.flatMap((constraint, index) => {
    const path = `${field}[${index}]`
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, labelSelector, matchLabelKeys = [] } = constraint
    const errors: FieldError[] = []
    if (!(maxSkew > 0)) errors.push(invalidValue(`${path}.maxSkew`, maxSkew ?? 0, 'must be greater than zero'))
    if (!topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'))
    if (!actions.includes(whenUnsatisfiable)) {
      errors.push(notSupported(`${path}.whenUnsatisfiable`, whenUnsatisfiable ?? '', actions))
    }
    const identity = `{${topologyKey}, ${whenUnsatisfiable}}`
    if (seen.has(identity)) errors.push(duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, identity))
    seen.add(identity)
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.push(invalidValue(`${path}.minDomains`, minDomains, 'must be greater than zero'))
      if (whenUnsatisfiable !== 'DoNotSchedule') {
        const text = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`
        errors.push(invalidValue(`${path}.minDomains`, minDomains, text))
      }
    }
    for (const policy of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = constraint[policy]
      if (value !== undefined && value !== 'Honor' && value !== 'Ignore') {
        errors.push(notSupported(`${path}.${policy}`, value, ['Honor', 'Ignore']))
      }
    }
    if (matchLabelKeys.length > 0 && !labelSelector) {
      errors.push(fieldForbidden(`${path}.matchLabelKeys`, 'must not be specified when labelSelector is not set'))
    }
    return [...errors, ...validateLabelSelector(labelSelector, `${path}.labelSelector`)]
  })
}

function validateHostUsers(spec: PodSpec, field: string): FieldError[] {
  if (spec.hostUsers !== false) return []
  const shared = { hostNetwork: spec.hostNetwork, HostPID: spec.hostPID, HostIPC: spec.hostIPC }
  return Object.entries(shared)
    .filter(([, isShared]) => isShared)
    .map(([name]) => fieldForbidden(`${field}.${name}`, 'when `pod.Spec.HostUsers` is false'))
}

function validateHostAliases({ hostAliases = [] }: PodSpec, field: string): FieldError[] {
  return hostAliases.flatMap(({ ip, hostnames = [] }, index) => [
    ...validateIp(ip ?? '', `${field}[${index}].ip`),
    ...hostnames.flatMap((name, at) => validateText(nameIsSubdomain, name, `${field}[${index}].hostnames[${at}]`)),
  ])
}

function validatePreemption(policy: string | undefined, field: string): FieldError[] {
  return policy === undefined ? [] : validateOneOf(policy, ['PreemptLowerPriority', 'Never'], field)
}

function validateOs(os: PodSpec['os'], field: string): FieldError[] {
  if (!os) return []
  if (!os.name) return [required(`${field}.name`, 'cannot be empty')]
  return ['linux', 'windows'].includes(os.name) ? [] : [notSupported(field, os.name, ['linux', 'windows'])]
}
