/** What the claims of a Pod come to on a node: volumes that are bound, that are free to be bound, that must be made. */
import {
  findVolumeFor,
  isFullyBound,
  noProvisioner,
  selectedNodeAnnotation,
  storageClassOf,
  waitsForConsumer,
} from '../../kube/persistent-volumes'
import { isClaimFor, notMadeFor } from '../../kube/pod-claims'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../kube/types'
import type { VolumeReader } from './framework'
import type { PodInfo } from './pod-info'

interface Place {
  name: string
  labels: Readonly<Record<string, string>>
}

/** Why no node will do, whatever it is. */
export function claimProblem(pod: PodInfo, volumes: VolumeReader): string | undefined {
  let isUnbound = false
  for (const { claim: name, ephemeral } of pod.claims) {
    const quoted = JSON.stringify(name)
    const claim = volumes.claim(pod.namespace, name)
    if (!claim && ephemeral) {
      return `waiting for ephemeral volume controller to create the persistentvolumeclaim ${quoted}`
    }
    if (!claim) return `persistentvolumeclaim ${quoted} not found`
    const { metadata, spec, status } = claim
    if (status?.phase === 'Lost') {
      return `persistentvolumeclaim ${quoted} bound to non-existent persistentvolume ${JSON.stringify(spec?.volumeName ?? '')}`
    }
    if (metadata?.deletionTimestamp) return `persistentvolumeclaim ${quoted} is being deleted`
    if (ephemeral && !isClaimFor(pod.pod, claim)) return notMadeFor(pod.pod, name)
    if (!isFullyBound(claim) && !isDelayed(claim, volumes)) isUnbound = true
  }
  return isUnbound ? 'pod has unbound immediate PersistentVolumeClaims' : undefined
}

/** A claim that names a volume is bound at once by the controller, whatever its class says. */
const isDelayed = (claim: PersistentVolumeClaim, volumes: VolumeReader): boolean =>
  !claim.spec?.volumeName && waitsForConsumer(volumes.storageClass(storageClassOf(claim)))

export interface NeededVolumes {
  /** Of claims that are bound; undefined where the volume is not there. */
  bound: readonly (PersistentVolume | undefined)[]
  toBind: readonly { claim: PersistentVolumeClaim; volume: PersistentVolume }[]
  toProvision: readonly PersistentVolumeClaim[]
  /** Every other claim can have a volume on this node. */
  isPossible: boolean
}

export function neededVolumes(pod: PodInfo, node: Place, volumes: VolumeReader): NeededVolumes {
  const bound: (PersistentVolume | undefined)[] = []
  const toBind: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = []
  const toProvision: PersistentVolumeClaim[] = []
  let isPossible = true
  for (const { claim: name } of pod.claims) {
    const claim = volumes.claim(pod.namespace, name)
    if (!claim) continue
    if (isFullyBound(claim)) {
      bound.push(volumes.volume(claim.spec?.volumeName ?? ''))
      continue
    }
    const selected = claim.metadata?.annotations?.[selectedNodeAnnotation]
    const reserved = (volume: PersistentVolume) =>
      volumes.isPromised(volume) || toBind.some((each) => each.volume === volume)
    const volume = selected ? undefined : findVolumeFor(claim, volumes.volumes(), { node, reserved })
    if (volume) toBind.push({ claim, volume })
    else if (canBeMade(volumes.storageClass(storageClassOf(claim)), node) && (!selected || selected === node.name)) {
      toProvision.push(claim)
    } else isPossible = false
  }
  return { bound, toBind, toProvision, isPossible }
}

/** Somebody makes volumes of the class, and in the node's part of the cluster. */
function canBeMade(storageClass: StorageClass | undefined, { labels }: Place): boolean {
  if (!storageClass?.provisioner || storageClass.provisioner === noProvisioner) return false
  const { allowedTopologies = [] } = storageClass
  return (
    allowedTopologies.length === 0 ||
    allowedTopologies.some(({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.every(({ key, values }) => values.includes(labels[key] ?? '')),
    )
  )
}
