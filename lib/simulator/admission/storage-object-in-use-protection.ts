/** Holds claims and volumes with a finalizer until nobody uses them. Models plugin/pkg/admission/storage/storageobjectinuseprotection. */
import { persistentVolumeClaims } from '../../kinds/persistentvolumeclaims'
import { persistentVolumes } from '../../kinds/persistentvolumes'
import { claimProtection, volumeProtection } from '../../kube/persistent-volumes'
import type { AdmissionPlugin } from './admission'

const finalizers: Readonly<Record<string, string>> = {
  [persistentVolumeClaims.id]: claimProtection,
  [persistentVolumes.id]: volumeProtection,
}

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  admit({ kind, subresource, operation, object }) {
    const finalizer = finalizers[kind.id]
    if (!finalizer || subresource !== '' || operation !== 'CREATE' || !object?.metadata) return
    const { metadata } = object
    if (!metadata.finalizers?.includes(finalizer)) metadata.finalizers = [...(metadata.finalizers ?? []), finalizer]
  },
}
