'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useAgeText } from '@/components/resource/age-text'
import { Failure, Refusal } from '@/components/resource/refusal'
import { RowStatus } from '@/components/resource/resource-row'
import { Age } from '@/components/ui/age'
import { SkeletonLines } from '@/components/ui/skeleton'
import { anyTrouble, troubleFilters } from '@/lib/browser/list-params'
import { pages } from '@/lib/browser/paths'
import { useView } from '@/lib/browser/use-view'
import { isKnownEmpty } from '@/lib/browser/view-model'
import { pods } from '@/lib/kinds'
import type { Row } from '@/lib/views/contract'

const most = 10

interface AttentionProps {
  cluster: string
  namespace: string | undefined
  /** What a link to a list carries, so that it opens in the same scope. */
  ns: string | undefined
}

/** The Pods that are not as they should be, wherever they are: among a thousand namespaces one has no other way to see them. */
export function Attention({ cluster, namespace, ns }: AttentionProps) {
  const t = useTranslations()
  const view = useView({
    cluster,
    kind: pods.id,
    ...(namespace ? { namespaces: [namespace] } : {}),
    filters: troubleFilters,
    sort: { column: 'age', direction: 'ascending' },
    window: { offset: 0, limit: most },
  })
  if (view.condition.state === 'refused')
    return <Refusal kind={pods} namespace={namespace} status={view.condition.status} />
  if (view.condition.state === 'failed' && !view.answered) return <Failure kind={pods} status={view.condition.status} />
  if (!view.answered) return <SkeletonLines count={4} label={t('app.loading')} />
  if (isKnownEmpty(view)) return <p className="p-4 text-faint">{t('overview.noAttention')}</p>
  return (
    <>
      <ul>
        {view.rows.map((row) => (
          <TroubledPod key={row.uid} row={row} cluster={cluster} />
        ))}
      </ul>
      {view.matched > view.rows.length ? (
        <p className="border-t px-4 py-1.5 text-sm">
          <Link href={pages.list(cluster, pods.id, { ns, status: anyTrouble })} prefetch={false} className="link">
            {t('overview.moreAttention', { count: view.matched - view.rows.length })}
          </Link>
        </p>
      ) : null}
    </>
  )
}

function TroubledPod({ row, cluster }: { row: Row; cluster: string }) {
  const age = useAgeText()
  return (
    <li className="border-b px-4 py-1.5 text-sm last:border-0">
      <div className="flex items-baseline gap-3">
        <Link
          href={pages.detail(cluster, pods.id, row)}
          prefetch={false}
          title={row.name}
          className="min-w-0 flex-1 truncate font-mono text-[0.8125rem] font-medium hover:underline"
        >
          {row.name}
        </Link>
        <span className="shrink-0 text-xs text-faint">
          {row.created ? <Age time={row.created} format={age} /> : null}
        </span>
      </div>
      <div className="flex items-baseline gap-3">
        <span className="min-w-0 flex-1">
          <RowStatus row={row} />
        </span>
        <span className="max-w-1/2 shrink-0 truncate text-xs text-faint">{row.namespace}</span>
      </div>
    </li>
  )
}
