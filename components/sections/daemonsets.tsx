'use client'
import { useTranslations } from 'use-intl'
import { EmbeddedTable } from '@/components/resource/embedded-table'
import { defineSection } from '@/components/resource/section'
import { Facts } from '@/components/ui/facts'
import { Panel } from '@/components/ui/panel'
import { podSelectorOf } from '@/lib/kube/pod-spec'
import type { DaemonSet } from '@/lib/kube/types'
import { ReplicaMeters } from './replicas-panel'
import { RevisionsPanel } from './revisions-panel'

export const daemonSetSection = defineSection<DaemonSet>({ Summary: DaemonSetSummary })

function DaemonSetSummary({ object }: { object: DaemonSet }) {
  const t = useTranslations()
  const { spec, status, metadata } = object
  const rolling = spec?.updateStrategy?.rollingUpdate
  return (
    <>
      <Panel title={t('rollout.title')}>
        <div className="space-y-4">
          <ReplicaMeters
            wanted={status?.desiredNumberScheduled ?? 0}
            counts={[
              { id: 'running', title: t('rollout.running'), count: status?.currentNumberScheduled ?? 0 },
              { id: 'updated', title: t('rollout.updated'), count: status?.updatedNumberScheduled ?? 0 },
              { id: 'ready', title: t('rollout.ready'), count: status?.numberReady ?? 0 },
              { id: 'available', title: t('rollout.available'), count: status?.numberAvailable ?? 0 },
            ]}
          />
          <Facts
            facts={[
              { term: t('rollout.strategy'), value: spec?.updateStrategy?.type },
              { term: t('rollout.maxSurge'), value: rolling?.maxSurge },
              { term: t('rollout.maxUnavailable'), value: rolling?.maxUnavailable },
              { term: t('rollout.misplaced'), value: status?.numberMisscheduled || null },
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
