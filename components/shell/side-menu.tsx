'use client'
import { Compass, Puzzle } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type ReactNode, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { classNames } from '@/components/ui/class-names'
import { Tooltip } from '@/components/ui/tooltip'
import { pages } from '@/lib/browser/paths'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Kind } from '@/lib/kinds/kind'
import { useCluster } from './cluster-context'
import { FurtherMenu } from './further-menu'
import { KindIcon } from './kind-icon'
import { useKinds } from './kinds-context'
import { MenuPart } from './menu-part'
import { menuGroups } from './menu-sections'
import { useNamespaceScope } from './namespace-scope'

/** `narrow`: icons only. `onNavigate`: the drawer closes. */
export function SideMenu({ narrow = false, onNavigate }: { narrow?: boolean; onNavigate?(): void }) {
  const t = useTranslations()
  const words = useVocabulary()
  const { cluster } = useCluster()
  const kinds = useKinds()
  const { query } = useNamespaceScope()
  const pathname = usePathname()
  const [, , resource] = pathname.split('/')
  const current = resource === undefined ? undefined : decodeURIComponent(resource)
  const groups = useMemo(() => menuGroups(kinds.all), [kinds])
  const entry = (kind: Kind) => (
    <Entry
      key={kind.id}
      href={pages.list(cluster.id, kind.id, query)}
      label={words.kinds(kind)}
      icon={<KindIcon name={kind.menu?.icon} />}
      current={current === kind.id}
      narrow={narrow}
      onNavigate={onNavigate}
    />
  )
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
        <Entry
          href={pages.addons(cluster.id)}
          label={t('addons.title')}
          icon={<Puzzle aria-hidden className="size-4" />}
          current={pathname.startsWith(pages.addons(cluster.id))}
          narrow={narrow}
          onNavigate={onNavigate}
        />
      </ul>
      {groups.map(({ section, kinds: inside }) => (
        <MenuPart key={section} title={words.section(section)} narrow={narrow}>
          {inside.map(entry)}
        </MenuPart>
      ))}
      {narrow ? null : <FurtherMenu entry={entry} current={current} />}
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
