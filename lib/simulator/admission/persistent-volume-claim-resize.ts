/** Lets claims grow only where their class allows it. Models plugin/pkg/admission/storage/persistentvolume/resize. */
import { persistentVolumeClaims } from '../../kinds/persistentvolumeclaims'
import { storageClasses } from '../../kinds/storageclasses.storage.k8s.io'
import { requestedStorage, storageClassOf } from '../../kube/persistent-volumes'
import { compareQuantities } from '../../kube/quantity'
import type { PersistentVolumeClaim } from '../../kube/types'
import type { AdmissionPlugin } from './admission'
import { refuse } from './refusal'

const notResizable =
  'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate(request, context) {
    const { kind, subresource, operation, object, old } = request
    if (kind.id !== persistentVolumeClaims.id || subresource !== '' || operation !== 'UPDATE') return
    const [claim, before] = [object as PersistentVolumeClaim, old as PersistentVolumeClaim]
    if (compareQuantities(requestedStorage(claim), requestedStorage(before)) <= 0) return
    if (before.status?.phase !== 'Bound') throw refuse(request, 'Only bound persistent volume claims can be expanded')
    const name = storageClassOf(claim)
    const storageClass = name ? context.cache(storageClasses).get(undefined, name) : undefined
    if (name !== storageClassOf(before) || !storageClass?.allowVolumeExpansion) throw refuse(request, notResizable)
  },
}
