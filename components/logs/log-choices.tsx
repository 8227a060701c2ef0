'use client'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { type LogParams, logSinces } from '@/lib/browser/logs/log-params'
import type { LogStore } from '@/lib/browser/logs/log-store'

interface LogChoicesProps {
  params: LogParams
  change(changes: Partial<LogParams>): void
  store: LogStore
  children: ReactNode
}

/** Which lines, and how they are shown. */
export function LogChoices({ params, change, store, children }: LogChoicesProps) {
  const t = useTranslations()
  const runs = [...store.sources.values()].map(({ run }) => run)
  const hasNoEarlier = runs.length > 0 && runs.every((run) => run === 0) && !params.previous
  const times = ['none', 'local', 'utc'] as const
  return (
    <div className="flex flex-wrap items-end gap-3">
      {children}
      <Field label={t('logs.since')}>
        {(control) => (
          <Select
            {...control}
            value={params.since}
            onChange={(event) => change({ since: logSinces.find((each) => each === event.target.value) ?? '500' })}
          >
            {logSinces.map((since) => (
              <option key={since} value={since}>
                {/^\d+$/.test(since)
                  ? t('logs.tailLines', { count: Number(since) })
                  : t(`logs.sinces.${since as '5m'}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('logs.timestamps')}>
        {(control) => (
          <Select
            {...control}
            value={params.times}
            onChange={(event) => change({ times: times.find((each) => each === event.target.value) ?? 'none' })}
          >
            {times.map((each) => (
              <option key={each} value={each}>
                {t(`logs.times.${each}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex flex-wrap gap-x-4 gap-y-1 pb-1">
        <Checkbox
          checked={params.follow && !params.previous}
          disabled={params.previous}
          onChange={(follow) => change({ follow })}
        >
          {t('logs.follow')}
        </Checkbox>
        <Checkbox checked={params.previous} disabled={hasNoEarlier} onChange={(previous) => change({ previous })}>
          {t('logs.previous')}
        </Checkbox>
        <Checkbox checked={params.wrap} onChange={(wrap) => change({ wrap })}>
          {t('logs.wrap')}
        </Checkbox>
        <Checkbox checked={!params.raw} onChange={(json) => change({ raw: !json })}>
          {t('logs.json')}
        </Checkbox>
      </div>
    </div>
  )
}
