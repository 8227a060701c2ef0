'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { ListState } from '@/components/resource/list-state'
import { Refusal } from '@/components/resource/refusal'
import { KindIcon } from '@/components/shell/kind-icon'
import { classNames } from '@/components/ui/class-names'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { type Tone, ToneGlyph } from '@/components/ui/status-mark'
import { pages } from '@/lib/browser/paths'
import { type StatusCount, statusCounts } from '@/lib/browser/status-tone'
import { useView } from '@/lib/browser/use-view'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Kind } from '@/lib/kinds/kind'

const fills: Record<Tone, string> = {
  ok: 'bg-ok',
  progress: 'bg-progress',
  warn: 'bg-warn',
  error: 'bg-error',
  muted: 'bg-muted',
}

/** All objects of a kind as one strip, each status its share; every status leads to its list. */
export function StatusStrip({
  cluster,
  kind,
  namespace,
  ns,
}: {
  cluster: string
  kind: Kind
  namespace: string | undefined
  ns: string | undefined
}) {
  const t = useTranslations()
  const words = useVocabulary()
  const scoped = kind.scope === 'Namespaced' ? namespace : undefined
  const view = useView({
    cluster,
    kind: kind.id,
    ...(scoped ? { namespaces: [scoped] } : {}),
    window: { offset: 0, limit: 1 },
  })
  const counts = statusCounts(view.statuses, view.rows)
  const title = words.kinds(kind)
  if (view.condition.state === 'refused') {
    return (
      <Panel title={title}>
        <Refusal kind={kind} namespace={scoped} status={view.condition.status} />
      </Panel>
    )
  }
  return (
    <Panel title={title} actions={<ListState condition={view.condition} />}>
      <div className="flex items-baseline gap-3">
        <Link
          href={pages.list(cluster, kind.id, { ns })}
          prefetch={false}
          className="flex items-baseline gap-2 text-3xl font-semibold tracking-tight hover:text-accent"
        >
          <KindIcon name={kind.menu?.icon} className="size-5 self-center text-faint" />
          {view.answered ? t('list.total', { total: view.total }) : <Skeleton className="h-6 w-10" />}
          <span className="sr-only">{title}</span>
        </Link>
      </div>
      <Strip counts={counts} />
      <ul aria-label={t('overview.byStatus', { kind: title })} className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
        {counts.map(({ text, count, tone }) => (
          <li key={text}>
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
    </Panel>
  )
}

/** The words below say the same; this is for the eye only. */
function Strip({ counts }: { counts: readonly StatusCount[] }) {
  return (
    <div aria-hidden className="mt-3 flex h-2 gap-px overflow-hidden rounded-full bg-sunken">
      {counts.map(({ text, count, tone }) => (
        <div key={text} className={classNames('min-w-1', fills[tone])} style={{ flexGrow: count }} />
      ))}
    </div>
  )
}
