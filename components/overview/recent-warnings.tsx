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

/** One Pod in trouble tells of it again and again: of each object the latest is shown, and how many more there are. */
const read = 60
const most = 10
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
    filters: [
      { column: 'status', op: 'is', value: 'Warning' },
      { column: 'last-seen', op: 'below', value: '1h' },
    ],
    sort: usualSort(events),
    window: { offset: 0, limit: read },
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
      {byObject(view.rows)
        .slice(0, most)
        .map(({ latest, more }) => (
          <Warning key={latest.uid} row={latest} more={more} cluster={cluster} />
        ))}
    </ul>
  )
}

function byObject(rows: readonly Row[]): readonly { latest: Row; more: number }[] {
  const objects = new Map<string, { latest: Row; more: number }>()
  for (const row of rows) {
    const key = `${row.namespace}/${row.cells[at.object]}`
    const known = objects.get(key)
    if (known) known.more++
    else objects.set(key, { latest: row, more: 0 })
  }
  return [...objects.values()]
}

function Warning({ row, more, cluster }: { row: Row; more: number; cluster: string }) {
  const t = useTranslations()
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
            <span className="shrink-0 text-xs text-faint">{row.namespace}</span>
          </span>
          {more > 0 ? <span className="text-xs text-faint">{t('overview.moreWarnings', { count: more })}</span> : null}
        </span>
        <p className="line-clamp-2 break-words text-soft">{String(row.cells[at.message] ?? '')}</p>
      </div>
      <span className="text-xs whitespace-nowrap text-faint">
        <CellValue value={row.cells[at.lastSeen]} columnId="last-seen" row={row} cluster={cluster} tabIndex={-1} />
      </span>
    </li>
  )
}
