'use client'
import { useTranslations } from 'use-intl'
import { Instant } from '@/components/ui/age'
import { SimpleTable } from '@/components/ui/simple-table'
import type { UsageReading } from '@/lib/kinds/usage'
import { usageText } from './usage-value'

/** The same as the chart, in words; the newest first. */
export function UsageTable({ samples }: { samples: UsageReading['samples'] }) {
  const t = useTranslations()
  return (
    <div className="max-h-72 overflow-y-auto">
      <SimpleTable
        label={t('usage.title')}
        columns={[
          { id: 'time', title: t('usage.time') },
          { id: 'cpu', title: t('usage.cpu'), numeric: true },
          { id: 'memory', title: t('usage.memory'), numeric: true },
        ]}
        rows={[...samples].reverse().map(([time, cpu, memory]) => ({
          id: String(time),
          cells: {
            time: <Instant time={new Date(time).toISOString()} />,
            cpu: usageText('cpu', cpu),
            memory: usageText('memory', memory),
          },
        }))}
      />
    </div>
  )
}
