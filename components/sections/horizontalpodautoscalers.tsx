'use client'
import { useTranslations } from 'use-intl'
import { useDetail } from '@/components/resource/detail-context'
import { ObjectLink } from '@/components/resource/object-link'
import { defineSection } from '@/components/resource/section'
import { useKinds } from '@/components/shell/kinds-context'
import { Instant } from '@/components/ui/age'
import { Facts } from '@/components/ui/facts'
import { Banner } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import { metricFigures } from '@/lib/kinds/horizontalpodautoscalers.autoscaling'
import { findCondition } from '@/lib/kube/conditions'
import type { HorizontalPodAutoscaler } from '@/lib/kube/types'

export const horizontalPodAutoscalerSection = defineSection<HorizontalPodAutoscaler>({ Summary: AutoscalerSummary })

function AutoscalerSummary({ object }: { object: HorizontalPodAutoscaler }) {
  const t = useTranslations()
  const { cluster } = useDetail()
  const { idOf } = useKinds()
  const { metadata, spec, status } = object
  const target = spec?.scaleTargetRef
  const failed = (status?.conditions ?? []).find(
    ({ type, status: value }) => (type === 'AbleToScale' || type === 'ScalingActive') && value === 'False',
  )
  const isAtMost = findCondition(status?.conditions, 'ScalingLimited')?.reason === 'TooManyReplicas'
  return (
    <>
      {failed?.message ? <Banner sort="warn">{failed.message}</Banner> : null}
      {!failed && isAtMost ? <Banner sort="info">{t('autoscaler.atMaximum')}</Banner> : null}
      <Panel title={t('autoscaler.title')}>
        <Facts
          facts={[
            {
              term: t('autoscaler.target'),
              value: target ? (
                <ObjectLink cluster={cluster} kind={idOf(target)} namespace={metadata?.namespace} name={target.name} />
              ) : null,
            },
            {
              term: t('autoscaler.replicas'),
              // While nothing can be worked out, none is what upstream says is wanted.
              value: failed
                ? (status?.currentReplicas ?? 0)
                : t('autoscaler.count', {
                    current: status?.currentReplicas ?? 0,
                    desired: status?.desiredReplicas ?? 0,
                  }),
            },
            { term: t('autoscaler.minimum'), value: spec?.minReplicas ?? 1 },
            { term: t('autoscaler.maximum'), value: spec?.maxReplicas },
            {
              term: t('autoscaler.lastScaled'),
              value: status?.lastScaleTime ? <Instant time={status.lastScaleTime} /> : null,
            },
          ]}
        />
      </Panel>
      <Panel title={t('autoscaler.metrics')} flush>
        <SimpleTable
          label={t('autoscaler.metrics')}
          columns={[
            { id: 'type', title: t('autoscaler.metricType') },
            { id: 'name', title: t('autoscaler.metric') },
            { id: 'current', title: t('autoscaler.now'), numeric: true },
            { id: 'target', title: t('autoscaler.wanted'), numeric: true },
          ]}
          rows={(spec?.metrics ?? []).map((metric, index) => {
            const { current, target: wanted } = metricFigures(metric, status?.currentMetrics)
            const { resource, containerResource, pods, object: described, external } = metric
            return {
              id: String(index),
              cells: {
                type: metric.type,
                name: (resource ?? containerResource)?.name ?? (pods ?? described ?? external)?.metric.name,
                current: current ?? t('autoscaler.unknown'),
                target: wanted,
              },
            }
          })}
        />
      </Panel>
    </>
  )
}
