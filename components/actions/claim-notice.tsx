'use client'
import { useTranslations } from 'use-intl'
import { Banner } from '@/components/ui/notice'
import type { ObjectPlace } from '@/lib/browser/paths'
import { useObject } from '@/lib/browser/use-object'
import { useView } from '@/lib/browser/use-view'
import { persistentVolumeClaims, persistentVolumes } from '@/lib/kinds'
import type { PersistentVolume, PersistentVolumeClaim } from '@/lib/kube/types'

const mostNamed = 20

/** Before a claim is deleted: which Pods still use it, and what becomes of the data. */
export function ClaimNotice({ cluster, place }: { cluster: string; place: ObjectPlace }) {
  const t = useTranslations()
  const claim = useObject<PersistentVolumeClaim>(cluster, persistentVolumeClaims, place)
  const volumeName = claim.object?.spec?.volumeName
  const users = useView({
    cluster,
    kind: 'pods',
    ...(place.namespace ? { namespaces: [place.namespace] } : {}),
    claimName: place.name,
    window: { offset: 0, limit: mostNamed },
  })
  return (
    <>
      {volumeName ? <DataLoss cluster={cluster} volumeName={volumeName} /> : null}
      {users.rows.length > 0 ? (
        <Banner sort="info">
          <p>{t('delete.claimUsed')}</p>
          <ul className="max-h-40 overflow-y-auto font-mono text-sm wrap-anywhere">
            {users.rows.map(({ uid, name }) => (
              <li key={uid}>{name}</li>
            ))}
          </ul>
        </Banner>
      ) : null}
    </>
  )
}

function DataLoss({ cluster, volumeName }: { cluster: string; volumeName: string }) {
  const t = useTranslations()
  const { object, error } = useObject<PersistentVolume>(cluster, persistentVolumes, { name: volumeName })
  const policy = object?.spec?.persistentVolumeReclaimPolicy
  // Many may read their claims and no volumes: then the worse is said.
  if (!policy && !error) return null
  return policy === 'Retain' ? (
    <Banner sort="info">{t('storage.reclaimRetain')}</Banner>
  ) : (
    <Banner sort="warn">{policy ? t('delete.claimData') : t('delete.claimDataUnknown')}</Banner>
  )
}
