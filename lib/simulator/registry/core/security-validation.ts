/** Security contexts. Models ValidateSecurityContext and validatePodSpecSecurityContext of pkg/apis/core/validation. */
import { duplicate, type FieldError, invalidValue, notSupported, required } from '../../../kube/field-error'
import type { Container, PodSpec } from '../../../kube/types'
import { validateDescendingPath } from './value-validation'

type ContainerSecurity = NonNullable<Container['securityContext']>
type PodSecurity = NonNullable<PodSpec['securityContext']>

const largestId = 2_147_483_647
const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']
const sysctlPattern = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$'

function validateId(id: number | undefined, field: string): FieldError[] {
  return id !== undefined && (id < 0 || id > largestId)
    ? [invalidValue(field, id, `must be between 0 and ${largestId}, inclusive`)]
    : []
}

export function validateContainerSecurity(
  context: ContainerSecurity | undefined,
  hostUsers: boolean,
  field: string,
): FieldError[] {
  if (!context) return []
  const { runAsUser, runAsGroup, procMount, seccompProfile, appArmorProfile, capabilities, privileged } = context
  const errors = [...validateId(runAsUser, `${field}.runAsUser`), ...validateId(runAsGroup, `${field}.runAsGroup`)]
  if (procMount !== undefined) {
    const mounts = ['Default', 'Unmasked']
    if (!mounts.includes(procMount)) errors.push(notSupported(`${field}.procMount`, procMount, mounts))
    if (hostUsers && procMount === 'Unmasked') {
      errors.push(invalidValue(`${field}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'))
    }
  }
  errors.push(...validateSeccomp(seccompProfile, `${field}.seccompProfile`))
  if (context.allowPrivilegeEscalation === false) {
    const refuse = (what: string) =>
      errors.push(invalidValue(field, context, `cannot set \`allowPrivilegeEscalation\` to false and ${what}`))
    if (privileged) refuse('`privileged` to true')
    if (capabilities?.add?.includes('CAP_SYS_ADMIN')) refuse('`capabilities.Add` CAP_SYS_ADMIN')
  }
  return [...errors, ...validateAppArmor(appArmorProfile, `${field}.appArmorProfile`)]
}

export function validatePodSecurity(context: PodSecurity | undefined, spec: PodSpec, field: string): FieldError[] {
  if (!context) return []
  const errors = [
    ...validateId(context.fsGroup, `${field}.fsGroup`),
    ...validateId(context.runAsUser, `${field}.runAsUser`),
    ...validateId(context.runAsGroup, `${field}.runAsGroup`),
    ...(context.supplementalGroups ?? []).flatMap((id, index) =>
      validateId(id, `${field}.supplementalGroups[${index}]`),
    ),
  ]
  if (spec.shareProcessNamespace && spec.hostPID) {
    const text = 'ShareProcessNamespace and HostPID cannot both be enabled'
    errors.push(invalidValue(`${field}.shareProcessNamespace`, true, text))
  }
  errors.push(...validateSysctls(context.sysctls, spec, `${field}.sysctls`))
  const policy = context.fsGroupChangePolicy
  if (policy !== undefined && policy !== 'Always' && policy !== 'OnRootMismatch') {
    errors.push(notSupported(`${field}.fsGroupChangePolicy`, policy, ['Always', 'OnRootMismatch']))
  }
  return [
    ...errors,
    ...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`),
    ...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
  ]
}

function validateSysctls(sysctls: PodSecurity['sysctls'], spec: PodSpec, field: string): FieldError[] {
  const names = new Set<string>()
  return (sysctls ?? []).flatMap(({ name }, index) => {
    const path = `${field}[${index}].name`
    const errors: FieldError[] = []
    if (!name) errors.push(required(path))
    else if (name.length > 253 || !new RegExp(sysctlPattern).test(name)) {
      errors.push(invalidValue(path, name, `must have at most 253 characters and match regex ${sysctlPattern}`))
    } else if (names.has(name)) errors.push(duplicate(path, name))
    names.add(name)
    if (spec.hostNetwork && name?.startsWith('net.')) {
      errors.push(invalidValue(path, name, "may not be specified when 'hostNetwork' is true"))
    }
    if (spec.hostIPC && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(name ?? '')) {
      errors.push(invalidValue(path, name, "may not be specified when 'hostIPC' is true"))
    }
    return errors
  })
}

function validateSeccomp(profile: PodSecurity['seccompProfile'], field: string): FieldError[] {
  if (!profile) return []
  const { type, localhostProfile } = profile
  const errors: FieldError[] = []
  if (!type) errors.push(required(`${field}.type`, 'type is required when seccompProfile is set'))
  else if (!profileTypes.includes(type)) errors.push(notSupported(`${field}.type`, type, profileTypes))
  if (type !== 'Localhost') {
    if (localhostProfile !== undefined) {
      const text = 'can only be set when seccomp type is Localhost'
      errors.push(invalidValue(`${field}.localhostProfile`, profile, text))
    }
  } else if (localhostProfile === undefined) {
    errors.push(required(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost'))
  } else errors.push(...validateDescendingPath(localhostProfile, `${field}.localhostProfile`))
  return errors
}

function validateAppArmor(profile: PodSecurity['appArmorProfile'], field: string): FieldError[] {
  if (!profile) return []
  const { type, localhostProfile } = profile
  if (!type) return [required(`${field}.type`, 'type is required when appArmorProfile is set')]
  if (!profileTypes.includes(type)) return [notSupported(`${field}.type`, type, profileTypes)]
  const at = `${field}.localhostProfile`
  if (type !== 'Localhost') {
    return localhostProfile === undefined
      ? []
      : [invalidValue(at, localhostProfile, 'can only be set when AppArmor type is Localhost')]
  }
  if (!localhostProfile?.trim()) return [required(at, 'must be set when AppArmor type is Localhost')]
  return localhostProfile === localhostProfile.trim()
    ? []
    : [invalidValue(at, localhostProfile, 'must not be padded with whitespace')]
}
