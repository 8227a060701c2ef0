/** The volume that is made for a claim, as external-provisioner makes it. */
import { provisionedByAnnotation, requestedStorage } from '../../../kube/persistent-volumes'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../kube/types'
import { poolDriver } from '../../resources/storage-pool'

/** The volume stays until its data is deleted, also when somebody deletes the object first. */
export const volumeFinalizer = 'external-provisioner.volume.kubernetes.io/finalizer'

export function volumeFor({ metadata, spec }: PersistentVolumeClaim, storageClass: StorageClass): PersistentVolume {
  const name = `pvc-${metadata?.uid}`
  const { reclaimPolicy = 'Delete', mountOptions } = storageClass
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: {
        [provisionedByAnnotation]: poolDriver,
        'volume.kubernetes.io/provisioner-deletion-secret-name': '',
        'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
      },
      ...(reclaimPolicy === 'Delete' ? { finalizers: [volumeFinalizer] } : {}),
    },
    spec: {
      capacity: { storage: requestedStorage({ spec }) },
      accessModes: spec?.accessModes,
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: metadata?.namespace,
        name: metadata?.name,
        uid: metadata?.uid,
        resourceVersion: metadata?.resourceVersion,
      },
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: storageClass.metadata?.name,
      ...(mountOptions ? { mountOptions } : {}),
      volumeMode: spec?.volumeMode,
      csi: { driver: poolDriver, volumeHandle: name, ...(spec?.volumeMode === 'Block' ? {} : { fsType: 'ext4' }) },
    },
  }
}
