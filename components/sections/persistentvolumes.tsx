'use client'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { ObjectLink } from '@/components/resource/object-link'
import { defineSection } from '@/components/resource/section'
import { Facts } from '@/components/ui/facts'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { persistentVolumeClaims, storageClasses } from '@/lib/kinds'
import { accessModesText, storageClassOf } from '@/lib/kube/persistent-volumes'
import type { PersistentVolume } from '@/lib/kube/types'

export const persistentVolumeSection = defineSection<PersistentVolume>({ Summary: VolumeSummary })

function VolumeSummary({ object }: { object: PersistentVolume }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { spec, status } = object
  const { claimRef } = spec ?? {}
  const className = storageClassOf(object)
  return (
    <>
      {status?.phase === 'Released' && spec?.persistentVolumeReclaimPolicy === 'Retain' ? (
        <Banner sort="warn">{t('storage.released')}</Banner>
      ) : null}
      {status?.phase === 'Failed' && status.message ? <Banner sort="error">{status.message}</Banner> : null}
      <Panel title={t('kind.PersistentVolume')}>
        <Facts
          facts={[
            {
              term: t('storage.claim'),
              value: claimRef?.name ? (
                <ObjectLink
                  cluster={cluster}
                  kind={persistentVolumeClaims.id}
                  namespace={claimRef.namespace}
                  name={claimRef.name}
                  withKind={false}
                />
              ) : null,
            },
            { term: t('storage.capacity'), value: spec?.capacity?.storage },
            {
              term: t('storage.class'),
              value: className ? (
                <ObjectLink cluster={cluster} kind={storageClasses.id} name={className} withKind={false} />
              ) : (
                t('storage.noClass')
              ),
            },
            { term: t('storage.accessModes'), value: accessModesText(spec?.accessModes) },
            { term: t('storage.reclaim'), value: spec?.persistentVolumeReclaimPolicy },
            { term: t('storage.volumeMode'), value: spec?.volumeMode },
            {
              term: t('storage.source'),
              value: <code className="font-mono text-xs break-all">{sourceText(object)}</code>,
            },
            { term: t('storage.nodes'), value: nodesText(object) ?? t('storage.everyNode') },
          ]}
        />
      </Panel>
    </>
  )
}

/** `csi pool.example/pvc-1`, `nfs nas:/export`: what a person looks for on the storage itself. */
function sourceText({ spec }: PersistentVolume): string {
  const { csi, nfs, hostPath, local } = spec ?? {}
  if (csi) return `csi ${csi.driver}/${csi.volumeHandle}`
  if (nfs) return `nfs ${nfs.server}:${nfs.path}`
  if (hostPath) return `hostPath ${hostPath.path}`
  return local ? `local ${local.path}` : ''
}

function nodesText({ spec }: PersistentVolume): string | undefined {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms
  return terms
    ?.map(({ matchExpressions = [] }) =>
      matchExpressions
        .map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join(', ')}`.trim())
        .join(' · '),
    )
    .join(' | ')
}
