'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { memo, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { classNames } from '@/components/ui/class-names'
import { readJsonLine } from '@/lib/browser/logs/json-line'
import type { LogTimes } from '@/lib/browser/logs/log-params'
import type { LogSearch } from '@/lib/browser/logs/log-search'
import type { LogLine, LogNote } from '@/lib/browser/logs/log-store'
import { formatLogTime } from '@/lib/browser/logs/log-time'
import { JsonText, LogText } from './log-text'
import type { SourceLabel } from './source-labels'

interface LogRowProps {
  line: LogLine
  position: number
  offset: number
  label: SourceLabel | undefined
  /** Of all labels, in characters. */
  width: number
  search: LogSearch | undefined
  isCurrent: boolean
  isExpanded: boolean
  onExpand(change: (before: ReadonlySet<number>) => ReadonlySet<number>): void
  wrap: boolean
  times: LogTimes
  raw: boolean
}

export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { line, position, offset, label, width, search, isCurrent, isExpanded, onExpand, wrap, times, raw } = props
  return (
    <div
      data-position={position}
      style={{ transform: `translateY(${offset}px)` }}
      className={classNames(
        'absolute top-0 left-0 w-full px-3 hover:bg-hover',
        wrap ? 'break-all whitespace-pre-wrap' : 'whitespace-pre',
        isCurrent && 'bg-selected',
      )}
    >
      {times !== 'none' && line.time ? (
        <span className="mr-2 text-faint" title={line.time}>
          {formatLogTime(line.time, times)}
        </span>
      ) : null}
      {label ? (
        <span
          title={label.title}
          className={classNames('mr-2 inline-block font-semibold', label.colour)}
          style={{ minWidth: `${width}ch` }}
        >
          {label.text}
        </span>
      ) : null}
      {line.note ? <Note note={line.note} /> : <LineText {...{ line, search, isExpanded, onExpand, raw }} />}
    </div>
  )
})

type LineTextProps = Pick<LogRowProps, 'line' | 'search' | 'isExpanded' | 'onExpand' | 'raw'>

/** Apart from its row, because rows move when lines above them go. */
const LineText = memo(function LineText({ line, search, isExpanded, onExpand, raw }: LineTextProps) {
  const t = useTranslations()
  const json = useMemo(() => (raw ? undefined : readJsonLine(line.text)), [raw, line])
  if (!json) return <LogText text={line.text} search={search} />
  const toggle = () =>
    onExpand((before) => {
      const next = new Set(before)
      if (!next.delete(line.number)) next.add(line.number)
      return next
    })
  const Arrow = isExpanded ? ChevronDown : ChevronRight
  return (
    <>
      <button
        type="button"
        aria-expanded={isExpanded}
        aria-label={t('logs.fields')}
        className="mr-1 inline-flex size-5 items-center justify-center rounded-sm align-top text-faint -outline-offset-2 hover:text-ink"
        onClick={toggle}
      >
        <Arrow aria-hidden className="size-3.5" />
      </button>
      <JsonText json={json} text={line.text} search={search} />
      {isExpanded ? (
        <div className="ml-6 border-l pl-3 whitespace-pre-wrap text-soft">
          <LogText text={json.pretty} search={search} />
        </div>
      ) : null}
    </>
  )
})

const noteInk: Record<LogNote['type'], string> = {
  joined: 'text-ok',
  left: 'text-faint',
  again: 'text-warn',
  ended: 'text-soft',
  waiting: 'text-error',
  failed: 'text-error',
}

/** What happened to the container, said among its lines. */
function Note({ note }: { note: LogNote }) {
  const t = useTranslations()
  const text = () => {
    switch (note.type) {
      case 'joined':
        return t('logs.note.joined')
      case 'left':
        return t('logs.note.left')
      case 'again':
        return t('logs.note.again', { restarts: note.restarts })
      case 'ended':
        return t('logs.note.ended', { reason: note.reason, code: note.exitCode ?? 0 })
      case 'waiting':
        return t('logs.note.waiting', { reason: note.reason })
      case 'failed':
        return t('logs.note.failed', { reason: note.message })
    }
  }
  return <span className={classNames('font-sans italic', noteInk[note.type])}>— {text()}</span>
}
