/** Containers of a Pod. Models validateContainers, validateInitContainers and validateContainerCommon of pkg/apis/core/validation. */
import {
  duplicate,
  type FieldError,
  fieldForbidden,
  fieldNotFound,
  invalidValue,
  notSupported,
  required,
} from '../../../kube/field-error'
import { portNameErrors, portNumberErrors } from '../../../kube/names'
import type { Container, PodSpec } from '../../../kube/types'
import { validateResources } from './container-resources-validation'
import { validateEnv, validateEnvFrom } from './env-validation'
import { validateProbesAndHooks } from './probe-validation'
import { validateContainerSecurity } from './security-validation'
import { protocols, validateDescendingPath, validateLabelName, validateOneOf, validateText } from './value-validation'

export const restartPolicies = ['Always', 'OnFailure', 'Never']
const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const messagePolicies = ['File', 'FallbackToLogsOnError']

export function validateContainers(spec: PodSpec, field: string): FieldError[] {
  const containers = spec.containers ?? []
  if (containers.length === 0) return [required(field)]
  const names = new Set<string>()
  const errors = containers.flatMap((container, index) => {
    const path = `${field}[${index}]`
    const found = validateContainer(container, spec, path)
    if (names.has(container.name)) found.push(duplicate(`${path}.name`, container.name))
    names.add(container.name)
    found.push(...validateProbesAndHooks(container, spec.terminationGracePeriodSeconds ?? 0, path))
    return found
  })
  return [...errors, ...hostPortConflicts(containers, field)]
}

export function validateInitContainers(spec: PodSpec, field: string): FieldError[] {
  const names = new Set((spec.containers ?? []).map(({ name }) => name))
  return (spec.initContainers ?? []).flatMap((container, index) => {
    const path = `${field}[${index}]`
    const errors = validateContainer(container, spec, path)
    if (names.has(container.name)) errors.push(duplicate(`${path}.name`, container.name))
    else if (container.name) names.add(container.name)
    // They run one after the other: only ports of the same container can be in each other's way.
    errors.push(...hostPortConflicts([container], field))
    if (container.restartPolicy === 'Always') {
      return [...errors, ...validateProbesAndHooks(container, spec.terminationGracePeriodSeconds ?? 0, path)]
    }
    const endless = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const
    const misplaced = endless.filter((name) => container[name] !== undefined)
    return [
      ...errors,
      ...misplaced.map((name) =>
        fieldForbidden(`${path}.${name}`, 'may not be set for init containers without restartPolicy=Always'),
      ),
    ]
  })
}

function validateContainer(container: Container, spec: PodSpec, field: string): FieldError[] {
  const { name, image, terminationMessagePolicy, ports, env, envFrom, imagePullPolicy, resources, restartPolicy } =
    container
  return [
    ...(name ? validateLabelName(name, `${field}.name`) : [required(`${field}.name`)]),
    ...(image ? [] : [required(`${field}.image`)]),
    ...validateOneOf(terminationMessagePolicy, messagePolicies, `${field}.terminationMessagePolicy`),
    ...validatePorts(ports, `${field}.ports`),
    ...validateEnv(env, `${field}.env`),
    ...validateEnvFrom(envFrom, `${field}.envFrom`),
    ...validateMounts(container, spec, `${field}.volumeMounts`),
    ...validateDevices(container, spec, `${field}.volumeDevices`),
    ...validateOneOf(imagePullPolicy, pullPolicies, `${field}.imagePullPolicy`),
    // A container's own policy stands above the Pod's (ContainerRestartRules, on by default since 1.35).
    ...(restartPolicy === undefined ? [] : validateOneOf(restartPolicy, restartPolicies, `${field}.restartPolicy`)),
    ...validateResources(resources, `${field}.resources`),
    ...validateContainerSecurity(container.securityContext, spec.hostUsers !== false, `${field}.securityContext`),
  ]
}

function validatePorts(ports: Container['ports'], field: string): FieldError[] {
  const names = new Set<string>()
  return (ports ?? []).flatMap(({ name, containerPort, hostPort, protocol }, index) => {
    const path = `${field}[${index}]`
    const errors: FieldError[] = []
    if (name) {
      const texts = portNameErrors(name)
      errors.push(...texts.map((text) => invalidValue(`${path}.name`, name, text)))
      if (texts.length === 0 && names.has(name)) errors.push(duplicate(`${path}.name`, name))
      if (texts.length === 0) names.add(name)
    }
    if (!containerPort) errors.push(required(`${path}.containerPort`))
    else errors.push(...validatePortNumber(containerPort, `${path}.containerPort`))
    if (hostPort) errors.push(...validatePortNumber(hostPort, `${path}.hostPort`))
    return [...errors, ...validateOneOf(protocol, protocols, `${path}.protocol`)]
  })
}

const validatePortNumber = (port: number, field: string) =>
  portNumberErrors(port).map((text) => invalidValue(field, port, text))

function hostPortConflicts(containers: readonly Container[], field: string): FieldError[] {
  const taken = new Set<string>()
  return containers.flatMap(({ ports = [] }, at) =>
    ports.flatMap(({ hostPort, hostIP = '', protocol = '' }, index) => {
      if (!hostPort) return []
      const key = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(key)) return [duplicate(`${field}[${at}].ports[${index}].hostPort`, key)]
      taken.add(key)
      return []
    }),
  )
}

function validateMounts(container: Container, spec: PodSpec, field: string): FieldError[] {
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name))
  const devices = container.volumeDevices ?? []
  const paths = new Set<string>()
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const path = `${field}[${index}]`
    const errors: FieldError[] = []
    if (!mount.name) errors.push(required(`${path}.name`))
    if (!volumes.has(mount.name)) errors.push(fieldNotFound(`${path}.name`, mount.name ?? ''))
    if (!mount.mountPath) errors.push(required(`${path}.mountPath`))
    if (paths.has(mount.mountPath)) errors.push(invalidValue(`${path}.mountPath`, mount.mountPath, 'must be unique'))
    paths.add(mount.mountPath)
    if (devices.some(({ name }) => name === mount.name)) {
      errors.push(invalidValue(`${path}.name`, mount.name, 'must not already exist in volumeDevices'))
    }
    if (devices.some(({ devicePath }) => devicePath === mount.mountPath)) {
      const text = 'must not already exist as a path in volumeDevices'
      errors.push(invalidValue(`${path}.mountPath`, mount.mountPath, text))
    }
    if (mount.subPath) errors.push(...validateDescendingPath(mount.subPath, `${field}.subPath`))
    if (mount.subPathExpr) {
      if (mount.subPath) {
        const text = 'subPathExpr and subPath are mutually exclusive'
        errors.push(invalidValue(`${path}.subPathExpr`, mount.subPathExpr, text))
      }
      errors.push(...validateDescendingPath(mount.subPathExpr, `${field}.subPathExpr`))
    }
    return [...errors, ...validatePropagation(mount.mountPropagation, container, `${field}.mountPropagation`)]
  })
}

function validatePropagation(mode: string | undefined, container: Container, field: string): FieldError[] {
  if (mode === undefined) return []
  const modes = ['Bidirectional', 'HostToContainer', 'None']
  const errors = modes.includes(mode) ? [] : [notSupported(field, mode, modes)]
  if (mode === 'Bidirectional' && !container.securityContext?.privileged) {
    errors.push(fieldForbidden(field, 'Bidirectional mount propagation is available only to privileged containers'))
  }
  return errors
}

function validateDevices(container: Container, spec: PodSpec, field: string): FieldError[] {
  const names = new Set<string>()
  const paths = new Set<string>()
  return (container.volumeDevices ?? []).flatMap(({ name, devicePath }, index) => {
    const path = `${field}[${index}]`
    const volume = spec.volumes?.find((each) => each.name === name)
    const errors: FieldError[] = []
    if (!name) errors.push(required(`${path}.name`))
    if (names.has(name)) errors.push(invalidValue(`${path}.name`, name, 'must be unique'))
    if (!volume) errors.push(fieldNotFound(`${path}.name`, name ?? ''))
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      const text = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'
      errors.push(invalidValue(`${path}.name`, name, text))
    }
    if (!devicePath) errors.push(required(`${path}.devicePath`))
    if (paths.has(devicePath)) errors.push(invalidValue(`${path}.devicePath`, devicePath, 'must be unique'))
    names.add(name)
    paths.add(devicePath)
    return errors
  })
}

/** What only Pods refuse, and templates, for old times' sake, do not. */
export function validateImageSpacing(containers: readonly Container[] | undefined, field: string): FieldError[] {
  const rule = (image: string) => (image === image.trim() ? [] : ['must not have leading or trailing whitespace'])
  return (containers ?? []).flatMap(({ image = '' }, index) => validateText(rule, image, `${field}[${index}].image`))
}
