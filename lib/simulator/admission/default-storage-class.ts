/** Gives claims that name no class the default one. Models plugin/pkg/admission/storage/storageclass/setdefault. */
import { persistentVolumeClaims } from '../../kinds/persistentvolumeclaims'
import { storageClasses } from '../../kinds/storageclasses.storage.k8s.io'
import { defaultClassOf, leavesClassOpen } from '../../kube/persistent-volumes'
import type { PersistentVolumeClaim } from '../../kube/types'
import type { AdmissionPlugin } from './admission'

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit({ kind, subresource, operation, object }, context) {
    if (kind.id !== persistentVolumeClaims.id || subresource !== '' || operation !== 'CREATE' || !object) return
    const claim = object as PersistentVolumeClaim
    if (!leavesClassOpen(claim)) return
    const name = defaultClassOf(context.cache(storageClasses).list())?.metadata?.name
    if (name) claim.spec = { ...claim.spec, storageClassName: name }
  },
}
