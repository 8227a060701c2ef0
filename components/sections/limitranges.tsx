'use client'
import { useTranslations } from 'use-intl'
import { defineSection } from '@/components/resource/section'
import { Panel } from '@/components/ui/panel'
import { SimpleTable } from '@/components/ui/simple-table'
import type { LimitRange } from '@/lib/kube/types'

export const limitRangeSection = defineSection<LimitRange>({ Summary: LimitRangeSummary })

function LimitRangeSummary({ object }: { object: LimitRange }) {
  const t = useTranslations()
  return <LimitsPanel ranges={[object]} none={t('quota.emptyLimits')} />
}

/** One row for each type and resource that the LimitRanges name; columns that none of them uses are left out. */
export function LimitsPanel({ ranges, none }: { ranges: readonly LimitRange[]; none: string }) {
  const t = useTranslations()
  const rows = ranges.flatMap((range) =>
    (range.spec?.limits ?? []).flatMap((limit) =>
      resourcesOf(limit).map((resource) => ({
        id: `${range.metadata?.name}/${limit.type}/${resource}`,
        cells: {
          type: limit.type,
          resource: <span className="font-mono text-[0.8125rem]">{resource}</span>,
          defaultRequest: limit.defaultRequest?.[resource],
          default: limit.default?.[resource],
          min: limit.min?.[resource],
          max: limit.max?.[resource],
          ratio: limit.maxLimitRequestRatio?.[resource],
        },
      })),
    ),
  )
  return (
    <Panel title={t('quota.limits')} flush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className="text-faint">{none}</p>
      ) : (
        <SimpleTable
          label={t('quota.limits')}
          columns={(
            [
              { id: 'type', title: t('quota.type') },
              { id: 'resource', title: t('quota.resource') },
              { id: 'defaultRequest', title: t('quota.defaultRequest'), numeric: true },
              { id: 'default', title: t('quota.default'), numeric: true },
              { id: 'min', title: t('quota.min'), numeric: true },
              { id: 'max', title: t('quota.max'), numeric: true },
              { id: 'ratio', title: t('quota.ratio'), numeric: true },
            ] as const
          ).filter(({ id }) => rows.some(({ cells }) => cells[id] !== undefined))}
          rows={rows}
        />
      )}
    </Panel>
  )
}

type LimitItem = NonNullable<LimitRange['spec']>['limits'][number]

const resourcesOf = (limit: LimitItem): readonly string[] => [
  ...new Set(
    [limit.default, limit.defaultRequest, limit.min, limit.max, limit.maxLimitRequestRatio].flatMap((values) =>
      Object.keys(values ?? {}),
    ),
  ),
]
