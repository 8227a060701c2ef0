'use client'
import { useTranslations } from 'use-intl'
import { useAgeText } from '@/components/resource/age-text'
import { useDetail } from '@/components/resource/detail-context'
import { EmbeddedTable } from '@/components/resource/embedded-table'
import { ObjectLink } from '@/components/resource/object-link'
import { defineSection } from '@/components/resource/section'
import { UnreadPanel } from '@/components/resource/unread-panel'
import { Age } from '@/components/ui/age'
import { Badge } from '@/components/ui/badge'
import { Facts } from '@/components/ui/facts'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import { useLiveList } from '@/lib/browser/use-live-list'
import { replicaSets } from '@/lib/kinds'
import { podSelectorOf } from '@/lib/kube/pod-spec'
import type { Deployment, ReplicaSet } from '@/lib/kube/types'
import { ReplicaMeters } from './replicas-panel'

export const deploymentSection = defineSection<Deployment>({ Summary: DeploymentSummary })

function DeploymentSummary({ object }: { object: Deployment }) {
  const t = useTranslations()
  const { spec, status, metadata } = object
  const wanted = spec?.replicas ?? 1
  const rolling = spec?.strategy?.rollingUpdate
  const selector = podSelectorOf(object)
  return (
    <>
      {spec?.paused ? <Banner sort="warn">{t('rollout.paused')}</Banner> : null}
      <Panel title={t('rollout.title')}>
        <div className="space-y-4">
          <ReplicaMeters
            wanted={wanted}
            counts={[
              { id: 'updated', title: t('rollout.updated'), count: status?.updatedReplicas ?? 0 },
              { id: 'ready', title: t('rollout.ready'), count: status?.readyReplicas ?? 0 },
              { id: 'available', title: t('rollout.available'), count: status?.availableReplicas ?? 0 },
            ]}
          />
          <Facts
            facts={[
              { term: t('rollout.strategy'), value: spec?.strategy?.type },
              { term: t('rollout.maxSurge'), value: rolling?.maxSurge },
              { term: t('rollout.maxUnavailable'), value: rolling?.maxUnavailable },
              {
                term: t('rollout.available'),
                value: spec?.minReadySeconds ? t('rollout.minReady', { seconds: spec.minReadySeconds }) : null,
              },
              { term: t('detail.selector'), value: <code className="font-mono text-xs break-all">{selector}</code> },
            ]}
          />
        </div>
      </Panel>
      <Revisions deployment={object} />
      {selector ? (
        <Panel title={t('detail.pods')} flush>
          <EmbeddedTable kindId="pods" namespace={metadata?.namespace} within={{ labelSelector: selector }} />
        </Panel>
      ) : null}
    </>
  )
}

const revisionAnnotation = 'deployment.kubernetes.io/revision'
const causeAnnotation = 'kubernetes.io/change-cause'

/** Each ReplicaSet is a revision of the template; the highest number is the present one. */
function Revisions({ deployment }: { deployment: Deployment }) {
  const t = useTranslations()
  const age = useAgeText()
  const { cluster } = useDetail()
  const { namespace, uid, annotations } = deployment.metadata ?? {}
  const { items, error } = useLiveList<ReplicaSet>(
    cluster,
    replicaSets,
    {
      ...(namespace ? { namespace } : {}),
      ...(uid ? { ownerUid: uid } : {}),
      ...selectorOf(deployment),
    },
    uid !== undefined,
  )
  if (!items) return <UnreadPanel title={t('rollout.revisions')} error={error} />
  const revisions = items
    .map((set) => ({ set, number: Number(set.metadata?.annotations?.[revisionAnnotation] ?? 0) }))
    .sort((a, b) => b.number - a.number)
  const current = Number(annotations?.[revisionAnnotation] ?? revisions[0]?.number ?? 0)
  return (
    <Panel title={t('rollout.revisions')} flush>
      {revisions.length === 0 ? (
        <p className="p-4 text-faint">{t('rollout.none')}</p>
      ) : (
        <SimpleTable
          label={t('rollout.revisions')}
          columns={[
            { id: 'revision', title: t('rollout.number') },
            { id: 'set', title: t('kind.ReplicaSet') },
            { id: 'replicas', title: t('scale.replicas') },
            { id: 'age', title: t('detail.age') },
            { id: 'images', title: t('column.images'), wide: true },
          ]}
          rows={revisions.map(({ set, number }) => ({
            id: set.metadata?.uid ?? String(number),
            cells: {
              revision: (
                <span className="flex items-center gap-2">
                  {t('rollout.revision', { number: String(number) })}
                  {number === current ? <Badge look="ok">{t('rollout.current')}</Badge> : null}
                </span>
              ),
              set: (
                <ObjectLink
                  cluster={cluster}
                  kind={replicaSets.id}
                  namespace={namespace}
                  name={set.metadata?.name ?? ''}
                  withKind={false}
                />
              ),
              replicas: t('rollout.replicas', {
                ready: set.status?.readyReplicas ?? 0,
                desired: set.spec?.replicas ?? 0,
              }),
              age: set.metadata?.creationTimestamp ? <Age time={set.metadata.creationTimestamp} format={age} /> : null,
              images: (
                <>
                  <span className="font-mono text-xs break-all">
                    {set.spec?.template?.spec?.containers.map(({ image }) => image).join(', ')}
                  </span>
                  {set.metadata?.annotations?.[causeAnnotation] ? (
                    <span className="block text-xs text-faint">
                      {t('rollout.cause')}: {set.metadata.annotations[causeAnnotation]}
                    </span>
                  ) : null}
                </>
              ),
            },
          }))}
        />
      )}
    </Panel>
  )
}

function selectorOf(deployment: Deployment) {
  const labelSelector = podSelectorOf(deployment)
  return labelSelector ? { labelSelector } : {}
}
