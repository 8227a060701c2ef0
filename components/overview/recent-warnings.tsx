'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { CellValue } from '@/components/resource/cell-value'
import { Failure, Refusal } from '@/components/resource/refusal'
import { SkeletonLines } from '@/components/ui/skeleton'
import { ToneGlyph } from '@/components/ui/status-mark'
import { usualSort } from '@/lib/browser/list-params'
import { pages } from '@/lib/browser/paths'
import { useView } from '@/lib/browser/use-view'
import { isKnownEmpty } from '@/lib/browser/view-model'
import { events } from '@/lib/kinds'
import type { Row } from '@/lib/views/contract'

const most = 12
const columnIndex = (id: string) => events.columns.findIndex((column) => column.id === id)
const at = {
  lastSeen: columnIndex('last-seen'),
  reason: columnIndex('reason'),
  object: columnIndex('object'),
  message: columnIndex('message'),
}

export function RecentWarnings({ cluster, namespace }: { cluster: string; namespace: string | undefined }) {
  const t = useTranslations()
  const view = useView({
    cluster,
    kind: events.id,
    ...(namespace ? { namespaces: [namespace] } : {}),
    filters: [{ column: 'status', op: 'is', value: 'Warning' }],
    sort: usualSort(events),
    window: { offset: 0, limit: most },
  })
  if (view.condition.state === 'refused') {
    return <Refusal kind={events} namespace={namespace} status={view.condition.status} />
  }
  if (view.condition.state === 'failed' && !view.answered)
    return <Failure kind={events} status={view.condition.status} />
  if (!view.answered) return <SkeletonLines count={4} label={t('app.loading')} />
  if (isKnownEmpty(view)) return <p className="p-4 text-faint">{t('overview.noWarnings')}</p>
  return (
    <ul>
      {view.rows.map((row) => (
        <Warning key={row.uid} row={row} cluster={cluster} />
      ))}
    </ul>
  )
}

function Warning({ row, cluster }: { row: Row; cluster: string }) {
  const reason = row.cells[at.reason]
  return (
    <li className="grid grid-cols-[auto_1fr_auto] items-baseline gap-x-3 border-b px-4 py-1.5 text-sm last:border-0">
      <ToneGlyph tone="warn" className="size-2.5" />
      <div className="min-w-0">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <Link
            href={pages.detail(cluster, events.id, row)}
            prefetch={false}
            className="font-medium text-warn hover:underline"
          >
            {typeof reason === 'string' ? reason : row.name}
          </Link>
          <span className="flex min-w-0 items-baseline gap-1 text-soft">
            <CellValue value={row.cells[at.object]} columnId="object" row={row} cluster={cluster} tabIndex={0} />
            <span className="text-xs text-faint">{row.namespace}</span>
          </span>
        </span>
        <p className="line-clamp-2 break-words text-soft">{String(row.cells[at.message] ?? '')}</p>
      </div>
      <span className="text-xs whitespace-nowrap text-faint">
        <CellValue value={row.cells[at.lastSeen]} columnId="last-seen" row={row} cluster={cluster} tabIndex={-1} />
      </span>
    </li>
  )
}
