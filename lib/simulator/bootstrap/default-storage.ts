/** The class of the cluster's own storage, as installers of Kubernetes bring one along. */
import type { StorageClass } from '../../kube/types'
import { poolDriver } from '../resources/storage-pool'

const standard: StorageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: poolDriver,
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowVolumeExpansion: true,
}

export const defaultStorage: readonly StorageClass[] = [standard]
