'use client'
import { Download, Eraser, RefreshCw } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { buttonClass } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { IconButton } from '@/components/ui/icon-button'
import { StatusMark, type Tone } from '@/components/ui/status-mark'
import { Tooltip } from '@/components/ui/tooltip'
import type { LogParams } from '@/lib/browser/logs/log-params'
import type { LogMatches } from '@/lib/browser/logs/log-search'
import { type LogStore, plainText } from '@/lib/browser/logs/log-store'
import { formatLogTime } from '@/lib/browser/logs/log-time'
import type { LogConnection } from '@/lib/browser/logs/read-into'
import { type LogTarget, logFileUrl } from '@/lib/browser/logs/use-logs'
import type { SourceLabels } from './source-labels'

interface LogActionsProps {
  target: LogTarget
  params: LogParams
  store: LogStore
  /** The lines that are shown, where those are not all. */
  matches: LogMatches | undefined
  labels: SourceLabels
  connection: LogConnection
  reopen(): void
}

const tones: Record<LogConnection['state'], Tone> = {
  opening: 'progress',
  following: 'ok',
  complete: 'muted',
  reconnecting: 'warn',
  failed: 'error',
}

/** How the log stands, and what can be done with the whole of it. */
export function LogActions({ target, params, store, matches, labels, connection, reopen }: LogActionsProps) {
  const t = useTranslations()
  const { state } = connection
  const copied = () =>
    shownLines(store, matches)
      .map((number) => lineText(store, number, params, labels))
      .join('')
  return (
    <div className="ml-auto flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <span className="text-faint">{t('logs.lines', { count: store.end - store.first })}</span>
      <span role="status">
        <StatusMark tone={tones[state]}>{t(`logs.${state}`)}</StatusMark>
      </span>
      <div className="flex items-center gap-1">
        {state === 'complete' || state === 'failed' ? (
          <IconButton icon={RefreshCw} label={t('logs.reopen')} onClick={reopen} />
        ) : null}
        <CopyButton text={copied} label={t('logs.copy')} />
        <IconButton icon={Eraser} label={t('logs.clear')} onClick={() => store.clear()} />
        <Tooltip text={t('logs.downloadHint')}>
          <a
            className={buttonClass()}
            download={`${target.place.name}.log`}
            href={logFileUrl(target, params, params.times !== 'none')}
          >
            <Download aria-hidden className="size-4" />
            {t('logs.download')}
          </a>
        </Tooltip>
      </div>
    </div>
  )
}

function shownLines(store: LogStore, matches: LogMatches | undefined): number[] {
  const { first, end } = matches?.found ?? store
  return Array.from({ length: end - first }, (_, at) => matches?.found.at(first + at) ?? first + at)
}

function lineText(store: LogStore, number: number, { times }: LogParams, labels: SourceLabels): string {
  const line = store.at(number)
  if (!line || line.note) return ''
  const time = times !== 'none' && line.time ? `${formatLogTime(line.time, times)} ` : ''
  const label = labels.of(line.source)
  return `${time}${label ? `${label.title} ` : ''}${plainText(line)}\n`
}
