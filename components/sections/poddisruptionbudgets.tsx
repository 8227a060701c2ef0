'use client'
import { useTranslations } from 'use-intl'
import { EmbeddedTable } from '@/components/resource/embedded-table'
import { defineSection } from '@/components/resource/section'
import { Facts } from '@/components/ui/facts'
import { Panel } from '@/components/ui/panel'
import { StatusMark } from '@/components/ui/status-mark'
import { formatLabelSelector, labelSelectorOf } from '@/lib/kube/selectors'
import type { LabelSelector, PodDisruptionBudget } from '@/lib/kube/types'

export const podDisruptionBudgetSection = defineSection<PodDisruptionBudget>({ Summary: BudgetSummary })

function BudgetSummary({ object }: { object: PodDisruptionBudget }) {
  const t = useTranslations()
  const { metadata, spec, status } = object
  const allowed = status?.disruptionsAllowed ?? 0
  const isShort = (status?.currentHealthy ?? 0) < (status?.desiredHealthy ?? 0)
  const selector = spec?.selector && formatLabelSelector(labelSelectorOf(spec.selector as LabelSelector))
  return (
    <>
      <Panel title={t('budget.title')}>
        <StatusMark tone={isShort ? 'warn' : 'ok'} className="font-medium">
          {t('budget.allowed', { count: allowed })}
        </StatusMark>
        <p className="mb-3 text-sm text-soft">{t('budget.why')}</p>
        <Facts
          facts={[
            { term: t('budget.healthy'), value: status?.currentHealthy ?? 0 },
            { term: t('budget.needed'), value: status?.desiredHealthy ?? 0 },
            { term: t('budget.expected'), value: status?.expectedPods ?? 0 },
            { term: t('budget.minAvailable'), value: spec?.minAvailable },
            { term: t('budget.maxUnavailable'), value: spec?.maxUnavailable },
            {
              term: t('budget.unhealthy'),
              value:
                spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow'
                  ? t('budget.unhealthyAlways')
                  : t('budget.unhealthyBudget'),
            },
            {
              term: t('detail.selector'),
              value: selector ? <code className="font-mono text-xs break-all">{selector}</code> : null,
            },
          ]}
        />
      </Panel>
      {spec?.selector ? (
        <Panel title={t('budget.under')} flush>
          <EmbeddedTable
            kindId="pods"
            namespace={metadata?.namespace}
            within={selector ? { labelSelector: selector } : {}}
          />
        </Panel>
      ) : null}
    </>
  )
}
