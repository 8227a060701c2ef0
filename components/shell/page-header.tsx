'use client'
import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

interface Crumb {
  label: string
  href?: string
}

/** Where one is, what this is, and what can be done with it. */
export function PageHeader({
  crumbs,
  title,
  beside,
  actions,
  mono = false,
}: {
  crumbs: readonly Crumb[]
  title: string
  /** Beside the title: a status. */
  beside?: ReactNode
  actions?: ReactNode
  /** The title is a name as the machine knows it. */
  mono?: boolean
}) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2 px-4 pt-3 pb-2 max-sm:px-3">
      <div className="min-w-0">
        <Breadcrumbs crumbs={crumbs} />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className={mono ? 'font-mono text-lg font-semibold break-all' : 'text-xl font-semibold tracking-tight'}>
            {title}
          </h1>
          {beside}
        </div>
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  )
}

function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const t = useTranslations()
  return (
    <nav aria-label={t('app.breadcrumbs')}>
      <ol className="flex flex-wrap items-center gap-1 text-xs text-faint">
        {crumbs.map(({ label, href }, index) => (
          <li key={href ?? label} className="flex min-w-0 items-center gap-1">
            {index > 0 ? <ChevronRight aria-hidden className="size-3" /> : null}
            {href ? (
              <Link href={href} prefetch={false} className="hover:text-ink hover:underline">
                {label}
              </Link>
            ) : (
              <span className="break-all">{label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
