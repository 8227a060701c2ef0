'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { ListState } from '@/components/resource/list-state'
import { KindIcon } from '@/components/shell/kind-icon'
import { Skeleton } from '@/components/ui/skeleton'
import { ToneGlyph } from '@/components/ui/status-mark'
import { pages } from '@/lib/browser/paths'
import type { StatusCount } from '@/lib/browser/status-tone'
import type { ViewModel } from '@/lib/browser/view-model'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Kind } from '@/lib/kinds/kind'

/** How many of a kind there are and how they are; every number leads to its list. */
export function StatusRow({
  cluster,
  kind,
  ns,
  view,
  counts,
}: {
  cluster: string
  kind: Kind
  ns: string | undefined
  view: ViewModel
  counts: readonly StatusCount[]
}) {
  const t = useTranslations()
  const words = useVocabulary()
  const title = words.kinds(kind)
  return (
    <li className="grid items-baseline gap-x-4 gap-y-1 border-b py-3 last:border-0 sm:grid-cols-[15rem_minmax(0,1fr)]">
      <Link
        href={pages.list(cluster, kind.id, { ns })}
        prefetch={false}
        className="group flex items-baseline gap-2 hover:text-accent"
      >
        <KindIcon name={kind.menu?.icon} className="size-4 self-center text-faint" />
        <span className="sm:min-w-20 sm:text-right text-2xl font-semibold tracking-tight">
          {view.answered ? (
            t('list.total', { total: view.total })
          ) : view.condition.state === 'refused' || view.condition.state === 'failed' ? (
            <span className="text-faint">–</span>
          ) : (
            <Skeleton className="h-5 w-8" />
          )}
        </span>
        <span className="text-sm font-medium group-hover:underline">{title}</span>
      </Link>
      {view.condition.state === 'live' ? (
        <ul aria-label={t('overview.byStatus', { kind: title })} className="flex flex-wrap gap-x-4 gap-y-1">
          {counts.map(({ text, count, tone }) => (
            <li key={`${text}/${tone}`}>
              <Link
                href={pages.list(cluster, kind.id, { ns, status: text })}
                prefetch={false}
                className="flex items-center gap-1.5 text-sm hover:underline"
              >
                <ToneGlyph tone={tone} className="size-2.5" />
                {words.status(text)}
                <span className="font-semibold">{t('list.total', { total: count })}</span>
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <ListState condition={view.condition} />
      )}
    </li>
  )
}
