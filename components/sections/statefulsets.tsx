'use client'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { EmbeddedTable } from '@/components/resource/embedded-table'
import { ObjectLink } from '@/components/resource/object-link'
import { defineSection } from '@/components/resource/section'
import { Facts } from '@/components/ui/facts'
import { Panel } from '@/components/ui/panel'
import { services } from '@/lib/kinds'
import { podSelectorOf } from '@/lib/kube/pod-spec'
import type { StatefulSet } from '@/lib/kube/types'
import { ReplicaMeters } from './replicas-panel'
import { RevisionsPanel } from './revisions-panel'

export const statefulSetSection = defineSection<StatefulSet>({ Summary: StatefulSetSummary })

function StatefulSetSummary({ object }: { object: StatefulSet }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { spec, status, metadata } = object
  const { serviceName } = spec ?? {}
  return (
    <>
      <Panel title={t('rollout.title')}>
        <div className="space-y-4">
          <ReplicaMeters
            wanted={spec?.replicas ?? 1}
            counts={[
              { id: 'updated', title: t('rollout.updated'), count: status?.updatedReplicas ?? 0 },
              { id: 'ready', title: t('rollout.ready'), count: status?.readyReplicas ?? 0 },
              { id: 'available', title: t('rollout.available'), count: status?.availableReplicas ?? 0 },
            ]}
          />
          <Facts
            facts={[
              {
                term: t('rollout.service'),
                value: serviceName ? (
                  <ObjectLink
                    cluster={cluster}
                    kind={services.id}
                    namespace={metadata?.namespace}
                    name={serviceName}
                    withKind={false}
                  />
                ) : null,
              },
              { term: t('rollout.management'), value: spec?.podManagementPolicy },
              { term: t('rollout.strategy'), value: spec?.updateStrategy?.type },
              { term: t('rollout.partition'), value: spec?.updateStrategy?.rollingUpdate?.partition },
              {
                term: t('detail.selector'),
                value: <code className="font-mono text-xs break-all">{podSelectorOf(object)}</code>,
              },
            ]}
          />
        </div>
      </Panel>
      <RevisionsPanel object={object} />
      {metadata?.uid ? (
        <Panel title={t('detail.pods')} flush>
          <EmbeddedTable kindId="pods" namespace={metadata.namespace} within={{ ownerUid: metadata.uid }} />
        </Panel>
      ) : null}
    </>
  )
}
