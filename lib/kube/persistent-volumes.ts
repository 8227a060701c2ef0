/**
 * What claims ask of volumes and which volumes satisfy them. Models k8s.io/component-helpers/storage/volume and
 * pkg/controller/volume/persistentvolume/volume_claim_index.
 */
import { termMatcher } from './node-affinity'
import { compareQuantities } from './quantity'
import { labelSelectorOf, matchesLabels } from './selectors'
import type { LabelSelector, PersistentVolume, PersistentVolumeClaim, StorageClass } from './types'

export const bindCompletedAnnotation = 'pv.kubernetes.io/bind-completed'
export const boundByControllerAnnotation = 'pv.kubernetes.io/bound-by-controller'
export const provisionedByAnnotation = 'pv.kubernetes.io/provisioned-by'
export const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node'
export const provisionerAnnotation = 'volume.kubernetes.io/storage-provisioner'
/** The older name of the same, which external provisioners still look at. */
export const betaProvisionerAnnotation = 'volume.beta.kubernetes.io/storage-provisioner'
export const claimProtection = 'kubernetes.io/pvc-protection'
export const volumeProtection = 'kubernetes.io/pv-protection'
/** The provisioner of classes whose volumes only an administrator makes. */
export const noProvisioner = 'kubernetes.io/no-provisioner'

const classAnnotation = 'volume.beta.kubernetes.io/storage-class'
const defaultClassAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]

/** The class of a claim or a volume; '' for none. */
export function storageClassOf({ metadata, spec }: PersistentVolumeClaim | PersistentVolume): string {
  return metadata?.annotations?.[classAnnotation] ?? spec?.storageClassName ?? ''
}

/** A claim that leaves its class open is given the default one; one that asks for '' is not. */
export function leavesClassOpen({ metadata, spec }: PersistentVolumeClaim): boolean {
  return metadata?.annotations?.[classAnnotation] === undefined && spec?.storageClassName === undefined
}

export const isDefaultClass = ({ metadata }: StorageClass): boolean =>
  defaultClassAnnotations.some((name) => metadata?.annotations?.[name] === 'true')

/** The youngest of those that are marked, then the first by name. */
export function defaultClassOf(classes: readonly StorageClass[]): StorageClass | undefined {
  const ageOf = ({ metadata }: StorageClass) => metadata?.creationTimestamp ?? ''
  const nameOf = ({ metadata }: StorageClass) => metadata?.name ?? ''
  return classes
    .filter(isDefaultClass)
    .sort((a, b) => (ageOf(a) === ageOf(b) ? (nameOf(a) < nameOf(b) ? -1 : 1) : ageOf(a) > ageOf(b) ? -1 : 1))[0]
}

export const requestedStorage = ({ spec }: PersistentVolumeClaim): string => spec?.resources?.requests?.storage ?? '0'
export const storageCapacity = ({ spec }: PersistentVolume): string => spec?.capacity?.storage ?? '0'

/** The volume names exactly this claim, or one of its name that was not there yet. */
export function isVolumeOf({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const reference = spec?.claimRef
  if (!reference || reference.name !== metadata?.name || reference.namespace !== metadata?.namespace) return false
  return !reference.uid || reference.uid === metadata?.uid
}

/** Why the volume cannot serve the claim, in the words of checkVolumeSatisfyClaim. */
export function mismatchOf(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (compareQuantities(storageCapacity(volume), requestedStorage(claim)) < 0) return 'requested PV is too small'
  if (storageClassOf(volume) !== storageClassOf(claim)) return 'storageClassName does not match'
  if (!sameMode(volume, claim)) return 'incompatible volumeMode'
  return offersModes(volume, claim) ? undefined : 'incompatible accessMode'
}

export interface VolumePlace {
  name: string
  labels: Readonly<Record<string, string>>
}

/** Whether the volume can be reached from the node. */
export function isReachableFrom({ spec }: PersistentVolume, node: VolumePlace): boolean {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms
  return !terms || terms.some((term) => termMatcher(term)(node))
}

/**
 * The volume that serves the claim: one that names it, else the smallest that is free and large enough. With a node only
 * what that node reaches; `reserved` says which are as good as taken.
 */
export function findVolumeFor(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  {
    node,
    reserved,
    onlyNamed = false,
  }: {
    node?: VolumePlace
    reserved?(volume: PersistentVolume): boolean
    /** Takes no volume that is merely free: the scheduler chooses among those. */
    onlyNamed?: boolean
  } = {},
): PersistentVolume | undefined {
  const wanted = selectorOf(claim)
  let best: PersistentVolume | undefined
  for (const volume of volumes) {
    const { claimRef } = volume.spec ?? {}
    const isOurs = claimRef !== undefined && isVolumeOf(volume, claim)
    if ((claimRef && !isOurs) || reserved?.(volume) || volume.metadata?.deletionTimestamp) continue
    if (compareQuantities(storageCapacity(volume), requestedStorage(claim)) < 0 || !sameMode(volume, claim)) continue
    const isReachable = !node || isReachableFrom(volume, node)
    if (isOurs) return isReachable ? volume : undefined
    if (onlyNamed || !isReachable || volume.status?.phase !== 'Available') continue
    if (wanted && !matchesLabels(wanted, volume.metadata?.labels)) continue
    if (storageClassOf(volume) !== storageClassOf(claim) || !offersModes(volume, claim)) continue
    if (!best || compareQuantities(storageCapacity(volume), storageCapacity(best)) < 0) best = volume
  }
  return best
}

function selectorOf({ spec }: PersistentVolumeClaim) {
  return spec?.selector ? labelSelectorOf(spec.selector as LabelSelector) : undefined
}

const filesystem = 'Filesystem'
const sameMode = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim) =>
  (spec?.volumeMode ?? filesystem) === (claim.spec?.volumeMode ?? filesystem)

const offersModes = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim) =>
  (claim.spec?.accessModes ?? []).every((mode) => spec?.accessModes?.includes(mode))

/** The class binds and provisions only when a Pod that wants the claim has a node. */
export const waitsForConsumer = (storageClass: StorageClass | undefined): boolean =>
  storageClass?.volumeBindingMode === 'WaitForFirstConsumer'

export const isFullyBound = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  Boolean(spec?.volumeName) && metadata?.annotations?.[bindCompletedAnnotation] !== undefined

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

/** `RWO,ROX`, each once and in kubectl's order. */
export const accessModesText = (modes: readonly string[] | undefined): string =>
  Object.entries(shortModes)
    .filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(',')
