'use client'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { EmbeddedTable } from '@/components/resource/embedded-table'
import { ObjectLink } from '@/components/resource/object-link'
import { defineSection } from '@/components/resource/section'
import { Facts } from '@/components/ui/facts'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { useObject } from '@/lib/browser/use-object'
import { persistentVolumes, storageClasses } from '@/lib/kinds'
import { accessModesText, requestedStorage, storageClassOf, waitsForConsumer } from '@/lib/kube/persistent-volumes'
import { compareQuantities } from '@/lib/kube/quantity'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '@/lib/kube/types'

export const persistentVolumeClaimSection = defineSection<PersistentVolumeClaim>({ Summary: ClaimSummary })

function ClaimSummary({ object }: { object: PersistentVolumeClaim }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { metadata, spec, status } = object
  const className = storageClassOf(object)
  const { volumeName } = spec ?? {}
  const [wanted, has] = [requestedStorage(object), status?.capacity?.storage]
  const grows = has !== undefined && compareQuantities(wanted, has) > 0
  return (
    <>
      {status?.phase === 'Lost' ? <Banner sort="error">{t('storage.lost')}</Banner> : null}
      {status?.phase !== 'Bound' && className && !volumeName ? <Waiting className={className} /> : null}
      <Panel title={t('kind.PersistentVolumeClaim')}>
        <Facts
          facts={[
            {
              term: t('storage.volume'),
              value: volumeName ? (
                <ObjectLink cluster={cluster} kind={persistentVolumes.id} name={volumeName} withKind={false} />
              ) : null,
            },
            {
              term: t('storage.capacity'),
              value: grows ? t('storage.growing', { from: has, to: wanted }) : has,
            },
            { term: t('storage.requested'), value: wanted },
            {
              term: t('storage.class'),
              value: className ? (
                <ObjectLink cluster={cluster} kind={storageClasses.id} name={className} withKind={false} />
              ) : (
                t('storage.noClass')
              ),
            },
            { term: t('storage.accessModes'), value: accessModesText(status?.accessModes ?? spec?.accessModes) },
            { term: t('storage.volumeMode'), value: spec?.volumeMode },
          ]}
        />
        {volumeName ? <WhatBecomes volumeName={volumeName} /> : null}
      </Panel>
      <Panel title={t('storage.usedBy')} flush>
        <EmbeddedTable kindId="pods" namespace={metadata?.namespace} within={{ claimName: metadata?.name ?? '' }} />
      </Panel>
    </>
  )
}

/** A claim that is Pending is no trouble where its class waits for a Pod. */
function Waiting({ className }: { className: string }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { object } = useObject<StorageClass>(cluster, storageClasses, { name: className })
  return waitsForConsumer(object) ? <Banner sort="info">{t('storage.waitsForPod')}</Banner> : null
}

function WhatBecomes({ volumeName }: { volumeName: string }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { object } = useObject<PersistentVolume>(cluster, persistentVolumes, { name: volumeName })
  const policy = object?.spec?.persistentVolumeReclaimPolicy
  if (!policy) return null
  return (
    <p className="mt-2 text-sm text-soft">
      {policy === 'Retain' ? t('storage.reclaimRetain') : t('storage.reclaimDelete')}
    </p>
  )
}
