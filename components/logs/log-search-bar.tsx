'use client'
import { CaseSensitive, ChevronDown, ChevronUp, ListFilter, Regex } from 'lucide-react'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { classNames } from '@/components/ui/class-names'
import { inputClass } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import type { LogParams } from '@/lib/browser/logs/log-params'

interface LogSearchBarProps {
  params: LogParams
  change(changes: Partial<LogParams>): void
  /** What is wrong with the expression. */
  fault: string | undefined
  found: number
  /** It has not seen all lines yet. */
  looking: boolean
  step(by: 1 | -1): void
}

export function LogSearchBar({ params, change, fault, found, looking, step }: LogSearchBarProps) {
  const t = useTranslations()
  const id = useId()
  const { search, regex, matchCase, only } = params
  const pressed = (on: boolean) => classNames(on && 'bg-selected text-ink')
  return (
    <search className="flex flex-wrap items-center gap-1">
      <div className="w-64 max-w-full">
        <input
          type="search"
          aria-label={t('logs.search')}
          aria-describedby={id}
          aria-invalid={fault !== undefined || undefined}
          placeholder={t('logs.search')}
          value={search}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          className={classNames(inputClass, regex && 'font-mono')}
          onChange={(event) => change({ search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') step(event.shiftKey ? -1 : 1)
            if (event.key === 'Escape') change({ search: '' })
          }}
        />
      </div>
      <IconButton
        icon={CaseSensitive}
        label={t('logs.matchCase')}
        aria-pressed={matchCase}
        className={pressed(matchCase)}
        onClick={() => change({ matchCase: !matchCase })}
      />
      <IconButton
        icon={Regex}
        label={t('logs.regex')}
        aria-pressed={regex}
        className={pressed(regex)}
        onClick={() => change({ regex: !regex })}
      />
      <IconButton
        icon={ListFilter}
        label={t('logs.only')}
        aria-pressed={only}
        className={pressed(only)}
        onClick={() => change({ only: !only })}
      />
      <IconButton icon={ChevronUp} label={t('logs.prior')} disabled={found === 0} onClick={() => step(-1)} />
      <IconButton icon={ChevronDown} label={t('logs.next')} disabled={found === 0} onClick={() => step(1)} />
      <span id={id} role="status" className={classNames('text-sm', fault ? 'text-error' : 'text-faint')}>
        {fault ?? (search ? (looking ? t('logs.looking') : t('logs.matches', { count: found })) : null)}
      </span>
    </search>
  )
}
