'use client'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ActionError } from '@/components/actions/action-error'
import { compileSearch } from '@/lib/browser/logs/log-search'
import { useLogMatches } from '@/lib/browser/logs/use-log-matches'
import { useLogParams } from '@/lib/browser/logs/use-log-params'
import { type LogTarget, useLogs } from '@/lib/browser/logs/use-logs'
import { hasReason } from '@/lib/kube/status-error'
import { LogActions } from './log-actions'
import { LogChoices } from './log-choices'
import { LogLines } from './log-lines'
import { LogSearchBar } from './log-search-bar'
import { LogSources } from './log-sources'
import { LogTroubles } from './log-troubles'
import { labelSources } from './source-labels'

/** The log of a Pod, or of all Pods of a workload as one. */
export function LogViewer({ target }: { target: LogTarget }) {
  const t = useTranslations()
  const [params, change] = useLogParams()
  const { store, connection, version, reopen } = useLogs(target, params)
  const word = useDeferredValue(params.search)
  const { regex, matchCase } = params
  const compiled = useMemo(() => compileSearch(word, { regex, matchCase }), [word, regex, matchCase])
  const search = compiled && 'find' in compiled ? compiled : undefined
  const fault = compiled && 'fault' in compiled ? compiled.fault : undefined
  const { matches, looking } = useLogMatches(store, version, search)
  const [current, setCurrent] = useState<{ number: number }>()
  // Sources are announced, and then only their states change.
  const count = store.sources.size
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is the same, and has more in it
  const labels = useMemo(() => labelSources(store.sources), [store, count])

  const step = (by: 1 | -1) => {
    const { first, end } = matches?.found ?? { first: 0, end: 0 }
    if (!matches || first === end) return
    const at = matches.from(current?.number ?? store.end)
    const isOn = current !== undefined && matches.found.at(at) === current.number
    const wanted = by < 0 ? at - 1 : isOn ? at + 1 : at
    const around = wanted < first ? end - 1 : wanted >= end ? first : wanted
    const number = matches.found.at(around)
    if (number !== undefined) setCurrent({ number })
  }
  const found = matches ? matches.found.end - matches.found.first : 0
  const isEmpty = store.end === store.first
  const { state } = connection

  return (
    <div className="flex flex-col gap-3">
      <LogChoices params={params} change={change} store={store}>
        <LogSources store={store} version={version} params={params} change={change} />
      </LogChoices>
      <div className="flex flex-wrap items-center gap-2">
        <LogSearchBar params={params} change={change} fault={fault} found={found} looking={looking} step={step} />
        <LogActions
          target={target}
          params={params}
          store={store}
          matches={params.only ? matches : undefined}
          labels={labels}
          connection={connection}
          reopen={reopen}
        />
      </div>
      {state === 'failed' || state === 'reconnecting' ? (
        hasReason(connection.error, 'NotFound') && !isEmpty ? null : (
          <ActionError error={connection.error} />
        )
      ) : null}
      <LogTroubles store={store} version={version} />
      {isEmpty && (state === 'complete' || (state === 'following' && store.hasCaughtUp)) ? (
        <p className="text-soft">{store.sources.size === 0 ? t('logs.noPods') : t('logs.empty')}</p>
      ) : null}
      <LogLines
        label={t('logs.region', { name: target.place.name })}
        store={store}
        version={version}
        params={params}
        labels={labels}
        search={search}
        matches={matches}
        current={current}
      />
    </div>
  )
}
