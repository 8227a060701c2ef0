'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { exactTime } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { Meter } from '@/components/ui/meter'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import type { ObjectPlace } from '@/lib/browser/paths'
import { useMetricsApi } from '@/lib/browser/use-metrics-api'
import { useUsage } from '@/lib/browser/use-usage'
import { type Usage, type UsageReading, type UsageResource, usageResources } from '@/lib/kinds/usage'
import { quantityToNumber } from '@/lib/kube/quantity'
import { hasReason } from '@/lib/kube/status-error'
import { UsageHint } from './usage-hint'
import { UsageTable } from './usage-table'
import { usageText } from './usage-value'

/** The chart is drawn with a library of its own: it comes when there is something to draw. */
const UsageChart = dynamic(() => import('./usage-chart').then((module) => module.UsageChart), {
  ssr: false,
  loading: () => <Skeleton className="h-36 w-full" />,
})

/** A whole that what is used is held against. */
export interface UsageTotal {
  what: 'requests' | 'limits' | 'allocatable'
  total: Partial<Usage>
}

/** Of a list of resources: cores and bytes. */
export function amountsOf(list: Readonly<Record<string, string>> | undefined): Partial<Usage> {
  const amounts: Partial<Usage> = {}
  for (const resource of usageResources) {
    const quantity = list?.[resource]
    if (quantity) amounts[resource] = quantityToNumber(quantity)
  }
  return amounts
}

/** What a Node or a Pod uses, against what it has, and how that went lately. */
export function UsagePanel({
  kind,
  place,
  totals,
}: {
  kind: string
  place: ObjectPlace
  totals: readonly UsageTotal[]
}) {
  const t = useTranslations()
  const locale = useLocale()
  const { cluster } = useCluster()
  const metrics = useMetricsApi(cluster.id, kind)
  const { data, error } = useUsage(cluster.id, kind, place, metrics === 'answering')
  const [asTable, setAsTable] = useState(false)
  if (metrics === undefined || metrics === 'unknown' || hasReason(error, 'Forbidden')) return null
  if (metrics !== 'answering') {
    return (
      <p className="text-right text-sm">
        <UsageHint cluster={cluster.id} metrics={metrics} />
      </p>
    )
  }
  return (
    <Panel
      title={t('usage.title')}
      actions={
        data && data.samples.length > 1 ? (
          <Button look="quiet" onClick={() => setAsTable(!asTable)}>
            {t(asTable ? 'usage.chart' : 'usage.table')}
          </Button>
        ) : null
      }
    >
      {data ? (
        <div className="space-y-4">
          <div className="grid gap-4 sm:grid-cols-2">
            {usageResources.map((resource) => (
              <Resource key={resource} resource={resource} reading={data} totals={totals} />
            ))}
          </div>
          {data.samples.length < 2 ? null : asTable ? (
            <UsageTable samples={data.samples} />
          ) : (
            <UsageChart samples={data.samples} />
          )}
          <p className="text-xs text-faint">
            {t('usage.window', { window: data.window })} · {t('usage.since', { time: exactTime(data.since, locale) })}
          </p>
        </div>
      ) : (
        <p className="text-sm text-soft">{error ? error.message : t('usage.none')}</p>
      )}
    </Panel>
  )
}

function Resource({
  resource,
  reading,
  totals,
}: {
  resource: UsageResource
  reading: UsageReading
  totals: readonly UsageTotal[]
}) {
  const t = useTranslations()
  const used = reading.usage[resource]
  const name = t(`usage.${resource}`)
  return (
    <div className="min-w-0">
      <p className="flex items-baseline justify-between gap-3">
        <span className="text-sm text-soft">{name}</span>
        <span className="text-lg font-semibold tabular-nums">{usageText(resource, used)}</span>
      </p>
      {totals.map(({ what, total }) => {
        const whole = total[resource]
        if (!whole) return null
        const text = t('usage.of', {
          used: usageText(resource, used),
          total: usageText(resource, whole),
          what: t(`usage.${what}`),
        })
        const share = used / whole
        return (
          <div key={what} className="mt-1.5">
            <Meter
              label={`${name}, ${t(`usage.${what}`)}`}
              share={share}
              text={text}
              tone={share > 0.9 && what !== 'requests' ? 'warn' : 'ok'}
            />
            <p className="mt-0.5 flex justify-between text-xs text-faint">
              <span>{text}</span>
              <span>{Math.round(share * 100)}%</span>
            </p>
          </div>
        )
      })}
    </div>
  )
}
