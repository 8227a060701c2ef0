'use client'
import { useTranslations } from 'use-intl'
import { EmbeddedTable } from '@/components/resource/embedded-table'
import { defineSection } from '@/components/resource/section'
import { Facts } from '@/components/ui/facts'
import { Panel } from '@/components/ui/panel'
import { podSelectorOf } from '@/lib/kube/pod-spec'
import type { ReplicaSet, ReplicationController } from '@/lib/kube/types'
import { ReplicaMeters } from './replicas-panel'

/** One part serves both: a ReplicationController is a ReplicaSet with a simpler selector. */
export const replicaSetSection = defineSection<ReplicaSet>({ Summary: ReplicasSummary })
export const replicationControllerSection = defineSection<ReplicationController>({ Summary: ReplicasSummary })

function ReplicasSummary({ object }: { object: ReplicaSet | ReplicationController }) {
  const t = useTranslations()
  const { spec, status, metadata } = object
  const wanted = spec?.replicas ?? 1
  return (
    <>
      <Panel title={t('scale.replicas')}>
        <div className="space-y-4">
          <ReplicaMeters
            wanted={wanted}
            counts={[
              { id: 'current', title: t('column.current'), count: status?.replicas ?? 0 },
              { id: 'ready', title: t('rollout.ready'), count: status?.readyReplicas ?? 0 },
              { id: 'available', title: t('rollout.available'), count: status?.availableReplicas ?? 0 },
            ]}
          />
          <Facts
            facts={[
              {
                term: t('detail.selector'),
                value: <code className="font-mono text-xs break-all">{podSelectorOf(object)}</code>,
              },
            ]}
          />
        </div>
      </Panel>
      {metadata?.uid ? (
        <Panel title={t('detail.pods')} flush>
          <EmbeddedTable kindId="pods" namespace={metadata.namespace} within={{ ownerUid: metadata.uid }} />
        </Panel>
      ) : null}
    </>
  )
}
