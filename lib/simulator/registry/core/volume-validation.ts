/** Volumes of a Pod. Models validateVolumes and validateVolumeSource of pkg/apis/core/validation. */
import {
  duplicate,
  type FieldError,
  fieldForbidden,
  invalidValue,
  notSupported,
  required,
} from '../../../kube/field-error'
import { compareQuantities } from '../../../kube/quantity'
import type { PodSpec } from '../../../kube/types'
import { validateFieldRef, validateResourceFieldRef } from './env-validation'
import {
  validateDescendingPath,
  validateFileMode,
  validateFilePath,
  validateLabelName,
  validateNoBacksteps,
} from './value-validation'

export type Volume = NonNullable<PodSpec['volumes']>[number]
type Projected = NonNullable<Volume['projected']>
type DownwardFile = NonNullable<NonNullable<Volume['downwardAPI']>['items']>[number]
interface KeyToPath {
  key: string
  path: string
  mode?: number
}

export function validateVolumes(volumes: readonly Volume[] | undefined, field: string): FieldError[] {
  const names = new Set<string>()
  return (volumes ?? []).flatMap((volume, index) => {
    const path = `${field}[${index}]`
    const errors = validateVolumeSource(volume, path)
    if (!volume.name) errors.push(required(`${path}.name`))
    else {
      errors.push(...validateLabelName(volume.name, `${path}.name`))
      if (names.has(volume.name)) errors.push(duplicate(`${path}.name`, volume.name))
      names.add(volume.name)
    }
    return errors
  })
}

/** The name of every source in the order in which upstream looks for them: the first one counts. */
const sourceOrder = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
] as const satisfies readonly (keyof Volume)[]

function validateVolumeSource(volume: Volume, field: string): FieldError[] {
  const given = sourceOrder.filter((name) => volume[name] !== undefined && volume[name] !== null)
  // A source that is newer than our types (image): nothing is known of it, so it passes.
  const isNewer = Object.keys(volume).some((key) => key !== 'name' && !(sourceOrder as readonly string[]).includes(key))
  const [first, ...others] = given
  if (!first) return isNewer ? [] : [required(field, 'must specify a volume type')]
  return [
    ...validateSource(volume, first, `${field}.${first}`),
    ...others.map((name) => fieldForbidden(`${field}.${name}`, 'may not specify more than 1 volume type')),
  ]
}

/** Required fields of a source, where nothing more than presence is checked. */
const requiredFields: Partial<Record<(typeof sourceOrder)[number], readonly string[]>> = {
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  nfs: ['server', 'path'],
  iscsi: ['targetPortal', 'iqn'],
  glusterfs: ['endpoints', 'path'],
  persistentVolumeClaim: ['claimName'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  quobyte: ['registry', 'volume'],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  azureDisk: ['diskName', 'diskURI'],
  csi: ['driver'],
  gitRepo: ['repository'],
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

function validateSource(volume: Volume, name: (typeof sourceOrder)[number], field: string): FieldError[] {
  switch (name) {
    case 'emptyDir': {
      const limit = volume.emptyDir?.sizeLimit
      return limit !== undefined && compareQuantities(limit, '0') < 0
        ? [fieldForbidden(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
        : []
    }
    case 'hostPath': {
      const { path = '', type = '' } = volume.hostPath ?? {}
      if (!path) return [required(`${field}.path`)]
      const isKnown = hostPathTypes.includes(type)
      return [
        ...validateNoBacksteps(path, `${field}.path`),
        ...(isKnown ? [] : [notSupported(`${field}.type`, type, hostPathTypes)]),
      ]
    }
    case 'secret': {
      const { secretName, defaultMode, items } = volume.secret ?? {}
      return [
        ...(secretName ? [] : [required(`${field}.secretName`)]),
        ...validateFileMode(defaultMode, `${field}.defaultMode`),
        ...validateItems(items, `${field}.items`),
      ]
    }
    case 'configMap': {
      const { name: configMap, defaultMode, items } = volume.configMap ?? {}
      return [
        ...(configMap ? [] : [required(`${field}.name`)]),
        ...validateFileMode(defaultMode, `${field}.defaultMode`),
        ...validateItems(items, `${field}.items`),
      ]
    }
    case 'downwardAPI':
      return [
        ...validateFileMode(volume.downwardAPI?.defaultMode, `${field}.defaultMode`),
        ...(volume.downwardAPI?.items ?? []).flatMap((file) => validateDownwardFile(file, field)),
      ]
    case 'projected':
      return volume.projected ? validateProjected(volume.projected, field) : []
    default: {
      const source = volume[name] as Readonly<Record<string, unknown>>
      const missing = (requiredFields[name] ?? []).filter((key) => isEmpty(source[key]))
      return missing.map((key) => required(`${field}.${key}`))
    }
  }
}

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

function validateItems(items: readonly KeyToPath[] | undefined, field: string): FieldError[] {
  return (items ?? []).flatMap((item, index) => validateKeyToPath(item, `${field}[${index}]`))
}

function validateKeyToPath({ key, path, mode }: KeyToPath, field: string): FieldError[] {
  return [
    ...(key ? [] : [required(`${field}.key`)]),
    ...(path ? [] : [required(`${field}.path`)]),
    ...validateFilePath(path ?? '', `${field}.path`),
    ...validateFileMode(mode, `${field}.mode`),
  ]
}

function validateDownwardFile(file: DownwardFile, field: string): FieldError[] {
  const { path = '', fieldRef, resourceFieldRef, mode } = file
  const errors = [...(path ? [] : [required(`${field}.path`)]), ...validateFilePath(path, `${field}.path`)]
  if (fieldRef) {
    errors.push(...validateFieldRef(fieldRef, 'file', `${field}.fieldRef`))
    if (resourceFieldRef) {
      const both = 'fieldRef and resourceFieldRef can not be specified simultaneously'
      errors.push(invalidValue(field, 'resource', both))
    }
  } else if (resourceFieldRef) {
    errors.push(...validateResourceFieldRef(resourceFieldRef, `${field}.resourceFieldRef`, true))
  } else errors.push(required(field, 'one of fieldRef and resourceFieldRef is required'))
  return [...errors, ...validateFileMode(mode, `${field}.mode`)]
}

function validateProjected({ defaultMode, sources = [] }: Projected, field: string): FieldError[] {
  const paths = new Set<string>()
  const errors = validateFileMode(defaultMode, `${field}.defaultMode`)
  const claim = (path: string, value: string) => {
    if (path && paths.has(path)) errors.push(invalidValue(field, value, 'conflicting duplicate paths'))
    paths.add(path)
  }
  for (const [index, source] of sources.entries()) {
    const at = `${field}.sources[${index}]`
    for (const [kind, part] of Object.entries({ secret: source.secret, configMap: source.configMap })) {
      if (!part) continue
      if (!part.name) errors.push(required(`${at}.${kind}.name`))
      errors.push(...validateItems(part.items, `${at}.${kind}.items`))
      for (const { path } of part.items ?? []) claim(path, part.name ?? '')
    }
    for (const file of source.downwardAPI?.items ?? []) {
      errors.push(...validateDownwardFile(file, `${at}.downwardAPI`))
      claim(file.path, file.path)
    }
    if (source.serviceAccountToken) {
      const { expirationSeconds = 3600, path } = source.serviceAccountToken
      errors.push(...validateTokenLifetime(expirationSeconds, `${at}.serviceAccountToken.expirationSeconds`))
      errors.push(...(path ? validateDescendingPath(path, `${field}.path`) : [required(`${field}.path`)]))
    }
    if (Object.values(source).filter(Boolean).length > 1) {
      errors.push(fieldForbidden(at, 'may not specify more than 1 volume type per source'))
    }
  }
  return errors
}

/** Shared with serviceaccounts/token. */
export function validateTokenLifetime(seconds: number, field: string): FieldError[] {
  if (seconds < 600) return [invalidValue(field, seconds, 'may not specify a duration less than 10 minutes')]
  if (seconds > 2 ** 32) return [invalidValue(field, seconds, 'may not specify a duration larger than 2^32 seconds')]
  return []
}
