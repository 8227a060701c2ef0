/** The volume behind a claim, as a kubelet mounts it. Models pkg/kubelet/volumemanager/populator. */

import { claimsOf, isClaimFor, notMadeFor } from '../../../kube/pod-claims'
import type { PersistentVolume, Pod } from '../../../kube/types'
import type { Volume } from './files'
import { type PodSources, VolumeError } from './sources'

/** Undefined when the volume of that name is none of a claim. Throws the text of the FailedMount event. */
export function claimedVolume(pod: Pod, name: string, sources: PodSources): Volume | undefined {
  const used = claimsOf(pod).find(({ volume }) => volume === name)
  if (!used) return undefined
  const { namespace = '' } = pod.metadata ?? {}
  const fail = (why: string) => {
    const where = `unmounted volumes=[${name}], unattached volumes=[], failed to process volumes=[${name}]`
    return new VolumeError(
      `Unable to attach or mount volumes: ${where}: error processing PVC ${namespace}/${used.claim}: ${why}`,
    )
  }
  const claim = sources.claim(namespace, used.claim)
  if (!claim) throw fail(`failed to fetch PVC from API server: persistentvolumeclaims "${used.claim}" not found`)
  if (used.ephemeral && !isClaimFor(pod, claim)) throw fail(notMadeFor(pod, used.claim))
  if (claim.metadata?.deletionTimestamp) throw fail('PVC is being deleted')
  const volumeName = claim.spec?.volumeName
  if (!volumeName || claim.status?.phase !== 'Bound') throw fail('PVC is not bound')
  const volume = sources.persistentVolume(volumeName)
  if (!volume)
    throw fail(`failed to fetch PV ${volumeName} from API server: persistentvolumes "${volumeName}" not found`)
  const uid = volume.spec?.claimRef?.uid
  if (uid !== claim.metadata?.uid) {
    throw fail(`found PV object ${volumeName} with unexpected pvc.UID ${uid}; expected to be ${claim.metadata?.uid}`)
  }
  const data = sources.volumeData(volume)
  if (!used.readOnly && !isReadOnly(volume)) return data
  return { read: data.read, list: data.list, folders: () => data.folders?.() ?? [] }
}

const isReadOnly = ({ spec }: PersistentVolume) => spec?.csi?.readOnly === true || spec?.nfs?.readOnly === true
