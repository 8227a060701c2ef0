import type { Plugin } from '../framework'

/** No claims are served yet, so a Pod that names one waits for it, as it would for any claim that is not there. */
export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  filter: ({ pod }) => {
    const claim = pod.spec?.volumes?.find(({ persistentVolumeClaim }) => persistentVolumeClaim)?.persistentVolumeClaim
    return claim && { rejected: `persistentvolumeclaim "${claim.claimName}" not found` }
  },
}
