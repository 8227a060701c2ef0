'use client'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { StatusMark } from '@/components/ui/status-mark'
import type { LogParams } from '@/lib/browser/logs/log-params'
import type { LogSource, LogStore } from '@/lib/browser/logs/log-store'
import { sourceTone } from './source-tone'

interface LogSourcesProps {
  store: LogStore
  version: number
  params: LogParams
  change(changes: Partial<LogParams>): void
}

/** Which Pods and containers are read, and how each of them stands. */
export function LogSources({ store, params, change }: LogSourcesProps) {
  const t = useTranslations()
  const [open, setOpen] = useState(false)
  const sources = [...store.sources.values()]
  const read = sources.filter(({ now }) => now.state !== 'left-out' && now.state !== 'gone')
  const pods = unique([...sources.filter(({ now }) => now.state !== 'gone').map(({ pod }) => pod), ...params.pods])
  const containers = unique([...sources.map(({ container }) => container), ...params.containers])
  const roleOf = (container: string) => sources.find((source) => source.container === container)?.role
  const Arrow = open ? ChevronUp : ChevronDown
  return (
    <div className="relative">
      <span className="mb-1 block text-sm font-medium">{t('logs.sources')}</span>
      <Button aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('logs.sourcesCount', { pods: unique(read.map(({ pod }) => pod)).length, containers: read.length })}
        <Arrow aria-hidden className="size-4" />
      </Button>
      {open ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from wherever in it the focus is
        <div
          onKeyDown={(event) => {
            if (event.key === 'Escape') setOpen(false)
          }}
          className="absolute top-full left-0 z-30 mt-1 max-h-[60vh] w-[34rem] max-w-[calc(100vw-2rem)] space-y-3 overflow-y-auto rounded-md border bg-surface p-3 shadow-pop"
        >
          <Choice
            legend={t('logs.containers')}
            names={containers}
            chosen={params.containers}
            onChange={(next) => change({ containers: next })}
            beside={(name) => {
              const role = roleOf(name)
              return role && role !== 'regular' ? <span className="text-faint">{t(`container.${role}`)}</span> : null
            }}
          />
          <Choice
            legend={t('logs.pods')}
            names={pods}
            chosen={params.pods}
            onChange={(next) => change({ pods: next })}
            beside={(name) => <PodStates sources={sources.filter(({ pod }) => pod === name)} />}
          />
          {store.unnamed > 0 ? (
            <p className="text-sm text-warn">{t('logs.unnamed', { count: store.unnamed })}</p>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

interface ChoiceProps {
  legend: string
  names: readonly string[]
  /** None means all. */
  chosen: readonly string[]
  onChange(chosen: readonly string[]): void
  beside(name: string): React.ReactNode
}

function Choice({ legend, names, chosen, onChange, beside }: ChoiceProps) {
  const t = useTranslations()
  const isAll = chosen.length === 0
  const toggle = (name: string, on: boolean) => {
    const before = isAll ? names : chosen
    const next = on ? [...before, name] : before.filter((each) => each !== name)
    onChange(next.length === names.length ? [] : next)
  }
  return (
    <fieldset className="min-w-0">
      <legend className="legend flex items-center gap-2">
        {legend}
        {isAll ? null : (
          <button type="button" className="link normal-case" onClick={() => onChange([])}>
            {t('logs.all')}
          </button>
        )}
      </legend>
      {names.map((name) => (
        <div key={name} className="flex flex-wrap items-center gap-x-3 text-sm">
          <Checkbox
            checked={isAll || chosen.includes(name)}
            // Nothing at all is not a choice.
            disabled={names.length === 1 || (chosen.length === 1 && chosen[0] === name)}
            onChange={(on) => toggle(name, on)}
            className="font-mono"
          >
            {name}
          </Checkbox>
          {beside(name)}
        </div>
      ))}
    </fieldset>
  )
}

function PodStates({ sources }: { sources: readonly LogSource[] }) {
  const t = useTranslations()
  return (
    <span className="flex min-w-0 flex-wrap gap-x-3 text-xs">
      {sources.map(({ id, container, now }) => (
        <span key={id} className="flex min-w-0 items-center gap-1">
          {sources.length > 1 ? <span className="text-faint">{container}</span> : null}
          <StatusMark tone={sourceTone(now)}>{t(`logs.state.${now.state}`)}</StatusMark>
        </span>
      ))}
    </span>
  )
}

const unique = (names: readonly string[]) => [...new Set(names)]
