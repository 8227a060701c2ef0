'use client'
import { Compass } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { classNames } from '@/components/ui/class-names'
import { Tooltip } from '@/components/ui/tooltip'
import { pages } from '@/lib/browser/paths'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { useCluster } from './cluster-context'
import { KindIcon } from './kind-icon'
import { menuGroups } from './menu-sections'
import { useNamespaceScope } from './namespace-scope'

/** `narrow`: icons only. `onNavigate`: the drawer closes. */
export function SideMenu({ narrow = false, onNavigate }: { narrow?: boolean; onNavigate?(): void }) {
  const t = useTranslations()
  const words = useVocabulary()
  const { cluster } = useCluster()
  const { query } = useNamespaceScope()
  const pathname = usePathname()
  const [, , resource] = pathname.split('/')
  const current = resource === undefined ? undefined : decodeURIComponent(resource)
  return (
    <nav aria-label={t('app.mainMenu')} className={classNames('pb-6', narrow ? 'px-1.5' : 'px-2')}>
      <ul className="pt-2">
        <Entry
          href={`${pages.cluster(cluster.id)}${query.ns ? `?ns=${encodeURIComponent(query.ns)}` : ''}`}
          label={words.section('overview')}
          icon={<Compass aria-hidden className="size-4" />}
          current={pathname === pages.cluster(cluster.id)}
          narrow={narrow}
          onNavigate={onNavigate}
        />
      </ul>
      {menuGroups.map(({ section, kinds }) => (
        <div key={section} className="mt-3">
          {narrow ? (
            <hr className="mx-2 mb-1" aria-hidden />
          ) : (
            <h2 id={`menu-${section}`} className="legend px-2 pb-0.5">
              {words.section(section)}
            </h2>
          )}
          <ul aria-label={words.section(section)}>
            {kinds.map((kind) => (
              <Entry
                key={kind.id}
                href={pages.list(cluster.id, kind.id, query)}
                label={words.kinds(kind)}
                icon={<KindIcon name={kind.menu?.icon} />}
                current={current === kind.id}
                narrow={narrow}
                onNavigate={onNavigate}
              />
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function Entry({
  href,
  label,
  icon,
  current,
  narrow,
  onNavigate,
}: {
  href: string
  label: string
  icon: ReactNode
  current: boolean
  narrow: boolean
  onNavigate: (() => void) | undefined
}) {
  const link = (
    <Link
      href={href}
      prefetch={false}
      onClick={onNavigate}
      aria-current={current ? 'page' : undefined}
      aria-label={narrow ? label : undefined}
      className={classNames(
        'relative flex h-7.5 items-center gap-2.5 rounded-md text-sm transition-colors max-md:h-10',
        narrow ? 'justify-center' : 'px-2',
        current ? 'bg-selected font-semibold text-ink' : 'text-soft hover:bg-hover hover:text-ink',
      )}
    >
      {current ? <span aria-hidden className="absolute inset-y-1.5 left-0 w-0.5 rounded-full bg-brass" /> : null}
      <span className={current ? 'text-accent' : 'text-faint'}>{icon}</span>
      {narrow ? null : <span className="truncate">{label}</span>}
    </Link>
  )
  return <li>{narrow ? <Tooltip text={label}>{link}</Tooltip> : link}</li>
}
