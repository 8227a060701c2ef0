'use client'
import { ChevronDown, ChevronUp, Download, RefreshCw } from 'lucide-react'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ActionError } from '@/components/actions/action-error'
import { buttonClass } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field, inputClass } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/select'
import { StatusMark, type Tone } from '@/components/ui/status-mark'
import { findMatches, type LogLine, withoutEscapes } from '@/lib/browser/log-buffer'
import { type LogSource, type LogState, logUrl, useLogStream } from '@/lib/browser/use-log-stream'
import { hasReason } from '@/lib/kube/status-error'
import { waitingTone } from './container-state'
import { LogView } from './log-view'

/** Whether a container has anything to read; `waiting` carries the reason that its status gives. */
export interface ContainerStart {
  state: 'unknown' | 'waiting' | 'started'
  reason?: string | undefined
}

interface LogPanelProps {
  cluster: string
  namespace: string
  pod: string
  container: string
  /** How often the container was started again; without any there is no earlier run. */
  restarts: number | undefined
  start: ContainerStart
  /** Choices that stand before the panel's own. */
  children?: ReactNode
}

const tails = [100, 500, 2000, 10_000] as const
const tones: Record<LogState, Tone> = {
  opening: 'progress',
  streaming: 'ok',
  ended: 'muted',
  reconnecting: 'warn',
  failed: 'error',
}

export function LogPanel({ cluster, namespace, pod, container, restarts, start, children }: LogPanelProps) {
  const t = useTranslations()
  const [wantsPrevious, setPrevious] = useState(false)
  // Of another container there may be none.
  const previous = wantsPrevious && restarts !== 0
  const [follow, setFollow] = useState(true)
  const [timestamps, setTimestamps] = useState(false)
  const [wrap, setWrap] = useState(true)
  const [tail, setTail] = useState<number | undefined>(500)
  const [needle, setNeedle] = useState('')
  const [match, setMatch] = useState(0)
  const source: LogSource = {
    cluster,
    namespace,
    pod,
    container,
    previous,
    follow: follow && !previous,
    tailLines: tail,
  }
  const {
    state: streamState,
    lines,
    dropped,
    error,
    restart,
  } = useLogStream(start.state === 'started' || previous ? source : undefined)
  const state = start.state === 'waiting' && !previous ? 'waiting' : streamState
  const word = useDeferredValue(needle)
  const matches = useMatches(lines, word)
  const current = matches.length > 0 ? matches[match % matches.length] : undefined
  const step = (by: number) => setMatch((at) => (at + by + matches.length) % Math.max(1, matches.length))
  const noEarlierRun = previous && hasReason(error, 'BadRequest')

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        {children}
        <Field label={t('logs.tail')}>
          {(control) => (
            <Select
              {...control}
              value={tail ?? ''}
              onChange={(event) => setTail(event.target.value ? Number(event.target.value) : undefined)}
            >
              {tails.map((count) => (
                <option key={count} value={count}>
                  {t('logs.tailLines', { count })}
                </option>
              ))}
              <option value="">{t('logs.tailAll')}</option>
            </Select>
          )}
        </Field>
        <div className="flex flex-wrap gap-x-4 gap-y-1 pb-1">
          <Checkbox checked={follow && !previous} disabled={previous} onChange={setFollow}>
            {t('logs.follow')}
          </Checkbox>
          <Checkbox checked={previous} disabled={restarts === 0} onChange={setPrevious}>
            {t('logs.previous')}
          </Checkbox>
          <Checkbox checked={timestamps} onChange={setTimestamps}>
            {t('logs.timestamps')}
          </Checkbox>
          <Checkbox checked={wrap} onChange={setWrap}>
            {t('logs.wrap')}
          </Checkbox>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <div className="w-64 max-w-full">
          <input
            type="search"
            aria-label={t('logs.search')}
            placeholder={t('logs.search')}
            value={needle}
            spellCheck={false}
            autoComplete="off"
            className={inputClass}
            onChange={(event) => {
              setNeedle(event.target.value)
              setMatch(0)
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') step(event.shiftKey ? -1 : 1)
            }}
          />
        </div>
        <IconButton icon={ChevronUp} label={t('logs.prior')} disabled={matches.length === 0} onClick={() => step(-1)} />
        <IconButton icon={ChevronDown} label={t('logs.next')} disabled={matches.length === 0} onClick={() => step(1)} />
        <span role="status" className="text-sm text-faint">
          {word ? t('logs.matches', { count: matches.length }) : null}
        </span>
        <div className="ml-auto flex items-center gap-3 text-sm">
          <span className="text-faint">{t('logs.lines', { count: lines.length })}</span>
          <StatusMark tone={state === 'waiting' ? waitingTone(start.reason) : tones[state]}>
            {t(`logs.${state}`)}
          </StatusMark>
          {state === 'ended' || state === 'failed' ? (
            <IconButton icon={RefreshCw} label={t('logs.reopen')} onClick={restart} />
          ) : null}
          <a
            className={buttonClass()}
            download={`${pod}-${container}.log`}
            href={logUrl({ ...source, follow: false, tailLines: undefined }, undefined, timestamps)}
          >
            <Download aria-hidden className="size-4" />
            {t('logs.download')}
          </a>
        </div>
      </div>
      {noEarlierRun ? <p className="text-soft">{t('logs.emptyPrevious')}</p> : null}
      {error && state !== 'streaming' && !noEarlierRun ? <ActionError error={error} /> : null}
      {state === 'waiting' ? (
        <p className="text-soft">{t('logs.waitingText', { reason: start.reason ?? 'none' })}</p>
      ) : null}
      {dropped > 0 ? <p className="text-sm text-faint">{t('logs.dropped', { count: dropped })}</p> : null}
      {lines.length === 0 && (state === 'ended' || state === 'streaming') ? (
        <p className="text-soft">{t('logs.empty')}</p>
      ) : null}
      <LogView
        label={t('logs.region', { container })}
        lines={lines}
        needle={word}
        current={current}
        wrap={wrap}
        timestamps={timestamps}
      />
    </div>
  )
}

/** Numbers of the lines in which the word occurs. */
function useMatches(lines: readonly LogLine[], word: string): readonly number[] {
  return useMemo(
    () =>
      word
        ? lines.filter(({ text }) => findMatches(withoutEscapes(text), word).length > 0).map(({ number }) => number)
        : [],
    [lines, word],
  )
}
