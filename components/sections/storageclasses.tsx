'use client'
import { useTranslations } from 'use-intl'
import { defineSection } from '@/components/resource/section'
import { Facts } from '@/components/ui/facts'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { isDefaultClass, waitsForConsumer } from '@/lib/kube/persistent-volumes'
import type { StorageClass } from '@/lib/kube/types'

export const storageClassSection = defineSection<StorageClass>({ Summary: StorageClassSummary })

function StorageClassSummary({ object }: { object: StorageClass }) {
  const t = useTranslations()
  const parameters = Object.entries(object.parameters ?? {})
  return (
    <>
      {isDefaultClass(object) ? <Banner sort="info">{t('storage.isDefault')}</Banner> : null}
      <Panel title={t('kind.StorageClass')}>
        <Facts
          facts={[
            { term: t('storage.provisioner'), value: <code className="font-mono text-xs">{object.provisioner}</code> },
            {
              term: t('storage.binding'),
              value: waitsForConsumer(object) ? t('storage.bindingWait') : t('storage.bindingNow'),
            },
            { term: t('storage.reclaim'), value: object.reclaimPolicy },
            { term: t('storage.growth'), value: object.allowVolumeExpansion ? t('storage.yes') : t('storage.no') },
            {
              term: t('storage.parameters'),
              value: parameters.length > 0 ? parameters.map(([name, value]) => `${name}=${value}`).join(', ') : null,
            },
          ]}
        />
      </Panel>
    </>
  )
}
