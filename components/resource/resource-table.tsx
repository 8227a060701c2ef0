'use client'
import { useRouter } from 'next/navigation'
import { useCallback, useMemo, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { ActionDialog, type DialogAction } from '@/components/actions/action-dialogs'
import { useCluster } from '@/components/shell/cluster-context'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { SkeletonLines } from '@/components/ui/skeleton'
import { type ListParams, listQuery, movedWindow, nextSort, sortOf } from '@/lib/browser/list-params'
import { pages } from '@/lib/browser/paths'
import { useDebounced } from '@/lib/browser/use-debounced'
import { phone, useMedia } from '@/lib/browser/use-media'
import { useMetricsApi } from '@/lib/browser/use-metrics-api'
import { useView } from '@/lib/browser/use-view'
import { isKnownEmpty, rowAt } from '@/lib/browser/view-model'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Kind } from '@/lib/kinds/kind'
import type { Row, ViewQuery } from '@/lib/views/contract'
import { listColumns } from './columns'
import { ListState } from './list-state'
import { Failure, Refusal } from './refusal'
import { ResourceCard, ResourceCell } from './resource-row'
import { RowMenu } from './row-menu'
import { StatusChips } from './status-chips'
import { UsageHint } from './usage-hint'
import { VirtualGrid } from './virtual-grid'

export interface ResourceTableProps {
  kind: Kind
  namespace: string | undefined
  params: ListParams
  change(changes: Partial<ListParams>): void
  /** Further narrows the list: the Pods of a ReplicaSet, of a Node. */
  within?: Pick<ViewQuery, 'ownerUid' | 'involvedUid' | 'nodeName' | 'claimName' | 'labelSelector'>
  /** As part of another page: as high as its rows, up to this many pixels. */
  maxHeight?: number
}

const firstWindow: ViewQuery['window'] = { offset: 0, limit: 40 }

/** A live list: counts and state above, and of its rows only those on screen. */
export function ResourceTable({ kind, namespace, params, change, within, maxHeight }: ResourceTableProps) {
  const t = useTranslations()
  const words = useVocabulary()
  // What Kubernetes says of its columns, it says in English.
  const describes = useLocale().startsWith('en')
  const router = useRouter()
  const { cluster } = useCluster()
  const compact = useMedia(phone)
  const [window, setWindow] = useState(firstWindow)
  const metrics = useMetricsApi(cluster.id, kind.id)
  const withUsage = metrics === 'answering'
  const query = narrowed(listQuery(cluster.id, kind, namespace, params, window), within)
  const view = useView(withUsage ? { ...query, usage: true } : query)
  const sort = sortOf(kind, params)
  const withNamespace = kind.scope === 'Namespaced' && !namespace
  const ofOneObject = within?.involvedUid !== undefined
  const columns = useMemo(
    () =>
      listColumns(kind, { withNamespace, chosen: params.columns, without: ofOneObject ? ['object'] : [], withUsage }),
    [kind, withNamespace, params.columns, ofOneObject, withUsage],
  )
  const { matched } = view
  const onRange = useCallback(
    (first: number, last: number) => setWindow((before) => movedWindow(before, first, last, matched)),
    [matched],
  )
  const [dialog, setDialog] = useState<{ action: DialogAction; row: Row; opener: HTMLElement | null }>()
  const start = (action: DialogAction, row: Row, opener: HTMLElement | null) => setDialog({ action, row, opener })
  const open = (row: Row) => router.push(pages.detail(cluster.id, kind.id, row))
  const filtered = Boolean(params.search || params.labels || params.status)
  const { condition } = view
  const count = !view.answered
    ? ''
    : view.matched === view.total
      ? t('list.total', { total: view.total })
      : t('list.matched', { matched: view.matched, total: view.total })
  // Read aloud when it has come to rest, not with every object that comes and goes.
  const settledCount = useDebounced(count, 1000)

  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pb-2 text-sm max-sm:px-3">
        <StatusChips view={view} status={params.status} onChoose={(status) => change({ status })} />
        <div className="ml-auto flex items-center gap-3 text-faint">
          <UsageHint cluster={cluster.id} metrics={metrics} />
          <span aria-hidden>{count}</span>
          <span role="status" className="sr-only">
            {settledCount}
          </span>
          <ListState condition={condition} />
        </div>
      </div>
      {condition.state === 'refused' ? (
        <Refusal kind={kind} namespace={namespace} status={condition.status} />
      ) : condition.state === 'failed' && !view.answered ? (
        <Failure kind={kind} status={condition.status} />
      ) : !view.answered ? (
        <SkeletonLines count={maxHeight === undefined ? 10 : 3} label={t('app.loading')} />
      ) : isKnownEmpty(view) ? (
        <Notice
          sort="empty"
          title={filtered ? t('list.emptyFiltered') : t('list.empty', { kind: words.kinds(kind) })}
          action={
            filtered ? (
              <Button onClick={() => change({ search: '', labels: '', status: undefined })}>
                {t('list.clearFilters')}
              </Button>
            ) : undefined
          }
        />
      ) : (
        <VirtualGrid
          label={t('list.table', { kind: words.kinds(kind), count: view.matched })}
          columns={columns.map(({ id, name, width, numeric, description }) => ({
            id,
            title: words.column({ id, name }),
            width,
            numeric,
            ...(description && describes ? { description } : {}),
            sortable: true,
          }))}
          count={view.matched}
          itemAt={(index) => rowAt(view, index)}
          keyOf={(row) => row.uid}
          onRange={onRange}
          sort={sort}
          onSort={(column) => change({ sort: nextSort(sort, column) })}
          renderCell={(row, id, tabIndex) => {
            const column = columns.find((each) => each.id === id)
            return column ? (
              <ResourceCell column={column} row={row} kind={kind} cluster={cluster.id} tabIndex={tabIndex} />
            ) : null
          }}
          renderCard={(row, tabIndex) => (
            <ResourceCard columns={columns} row={row} kind={kind} cluster={cluster.id} tabIndex={tabIndex} />
          )}
          renderActions={(row, tabIndex) => <RowMenu kind={kind} row={row} tabIndex={tabIndex} start={start} />}
          actionsTitle={t('list.actions')}
          onOpen={open}
          compact={compact}
          stale={view.stale}
          maxHeight={maxHeight}
        />
      )}
      {dialog ? (
        <ActionDialog
          action={dialog.action}
          kind={kind}
          place={dialog.row}
          opener={dialog.opener}
          close={() => setDialog(undefined)}
        />
      ) : null}
    </>
  )
}

function narrowed(query: ViewQuery, within: ResourceTableProps['within']): ViewQuery {
  if (!within) return query
  const labelSelector = [query.labelSelector, within.labelSelector].filter(Boolean).join(',')
  return {
    ...query,
    ...(within.ownerUid ? { ownerUid: within.ownerUid } : {}),
    ...(within.involvedUid ? { involvedUid: within.involvedUid } : {}),
    ...(within.nodeName ? { nodeName: within.nodeName } : {}),
    ...(within.claimName ? { claimName: within.claimName } : {}),
    ...(labelSelector ? { labelSelector } : {}),
  }
}
