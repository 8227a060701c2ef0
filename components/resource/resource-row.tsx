'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { StatusMark } from '@/components/ui/status-mark'
import { pages } from '@/lib/browser/paths'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Kind } from '@/lib/kinds/kind'
import type { Row } from '@/lib/views/contract'
import { CellValue } from './cell-value'
import type { ListColumn } from './columns'
import { UsageValue } from './usage-value'

interface RowPartProps {
  row: Row
  kind: Kind
  cluster: string
  tabIndex: number
}

export function ResourceCell({ column, row, kind, cluster, tabIndex }: RowPartProps & { column: ListColumn }) {
  switch (column.cell.at) {
    case 'name':
      return <NameLink row={row} kind={kind} cluster={cluster} tabIndex={tabIndex} />
    case 'namespace':
      return (
        <span className="truncate text-soft" title={row.namespace}>
          {row.namespace}
        </span>
      )
    case 'status':
      return <RowStatus row={row} />
    case 'usage':
      return <UsageValue usage={row.usage} resource={column.cell.resource} />
    case 'cell':
      return linksToSelf(kind, column) ? (
        <NameLink row={row} kind={kind} cluster={cluster} tabIndex={tabIndex} text={cellText(row, column)} />
      ) : (
        <CellValue
          value={row.cells[column.cell.index]}
          columnId={column.id}
          row={row}
          cluster={cluster}
          tabIndex={tabIndex}
        />
      )
  }
}

/** Where a kind has no name up front, this column leads to the object: the reason of an event. */
const linksToSelf = (kind: Kind, column: ListColumn) => kind.id === 'events' && column.id === 'reason'

function cellText(row: Row, { cell }: ListColumn): string {
  const value = cell.at === 'cell' ? row.cells[cell.index] : undefined
  return typeof value === 'string' && value ? value : row.name
}

function NameLink({ row, kind, cluster, tabIndex, text }: RowPartProps & { text?: string }) {
  const shown = text ?? row.name
  return (
    <Link
      href={pages.detail(cluster, kind.id, row)}
      prefetch={false}
      tabIndex={tabIndex}
      title={shown}
      className={`truncate hover:underline ${text ? '' : 'font-mono text-[0.8125rem] font-medium'}`}
    >
      {shown}
    </Link>
  )
}

export function RowStatus({ row }: { row: Row }) {
  const t = useTranslations()
  const words = useVocabulary()
  const { status, deleting } = row
  if (deleting && status?.text !== 'Terminating') return <StatusMark tone="progress">{t('list.deleting')}</StatusMark>
  return status ? <StatusMark tone={status.tone}>{words.status(status.text)}</StatusMark> : null
}

/** Where a list has these columns, they say what a row is about, and stand in the first line. */
const topics = ['object']

/** Two lines for a narrow screen: what it is and how it is, then the rest in small. */
export function ResourceCard({
  columns,
  row,
  kind,
  cluster,
  tabIndex,
}: RowPartProps & { columns: readonly ListColumn[] }) {
  const lead = columns.find((column) => column.cell.at === 'name' || linksToSelf(kind, column))
  const topic = columns.find(({ id }) => topics.includes(id))
  const rest = columns.filter(({ cell }) => cell.at !== 'name' && cell.at !== 'status')
  return (
    <div className="min-w-0">
      <div className="flex items-center gap-2">
        <span className="flex min-w-0 shrink-0 has-[.font-mono]:shrink">
          {lead ? <ResourceCell column={lead} row={row} kind={kind} cluster={cluster} tabIndex={tabIndex} /> : null}
        </span>
        <span className="flex min-w-0 flex-1 text-soft">
          {topic ? <ResourceCell column={topic} row={row} kind={kind} cluster={cluster} tabIndex={tabIndex} /> : null}
        </span>
        <span className="max-w-[50%] shrink-0 text-xs">
          <RowStatus row={row} />
        </span>
      </div>
      <div className="flex gap-3 overflow-hidden text-xs whitespace-nowrap text-soft">
        {rest
          .filter((column) => column !== lead && column !== topic)
          .map((column) => (
            <CardFact key={column.id} column={column} row={row} kind={kind} cluster={cluster} tabIndex={-1} />
          ))}
      </div>
    </div>
  )
}

/** Says what it is where the value alone does not. */
function CardFact({ column, ...part }: RowPartProps & { column: ListColumn }) {
  const words = useVocabulary()
  const isPlain = column.cell.at === 'namespace' || column.id === 'message'
  return (
    <span className="flex min-w-0 shrink-0 gap-1 last:shrink">
      {isPlain ? null : <span className="text-faint">{words.column(column)}</span>}
      <ResourceCell column={column} {...part} />
    </span>
  )
}
