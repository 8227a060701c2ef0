'use client'
import { Menu as MenuIcon, Plus } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { PalettePart } from '@/components/palette/palette-part'
import { buttonClass } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { IconButton } from '@/components/ui/icon-button'
import { Tooltip } from '@/components/ui/tooltip'
import { pages } from '@/lib/browser/paths'
import { useCluster } from './cluster-context'
import { markEdges } from './cluster-mark'
import { ClusterPicker, SimulatedBadge } from './cluster-picker'
import { Mark } from './mark'
import { NamespacePicker } from './namespace-picker'
import { useNamespaceScope } from './namespace-scope'
import { LanguageMenu, ThemeMenu } from './preference-menus'
import { UserMenu } from './user-menu'

export function TopBar({ openMenu }: { openMenu(): void }) {
  const t = useTranslations()
  const { cluster, person } = useCluster()
  return (
    <header
      className={classNames(
        'flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b bg-sunken px-3 py-1.5 max-sm:gap-x-2 max-sm:px-2',
        markEdges[cluster.mark ?? 'none'],
      )}
    >
      {/* On a phone, cluster and namespace share a line of their own. */}
      <div className="hidden max-sm:order-last max-sm:block max-sm:w-full" />
      <IconButton icon={MenuIcon} label={t('app.openMenu')} onClick={openMenu} className="md:hidden" />
      <Link
        href={pages.cluster(cluster.id)}
        prefetch={false}
        className="flex items-center gap-2 text-lg font-semibold tracking-tight"
      >
        <Mark />
        <span className="max-lg:sr-only">{t('app.name')}</span>
      </Link>
      <ClusterPicker />
      <SimulatedBadge />
      <div className="min-w-0 max-sm:order-last max-sm:flex-1">
        <NamespacePicker />
      </div>
      <div className="ml-auto flex items-center gap-0.5">
        <PalettePart />
        <CreateLink />
        <ThemeMenu />
        <LanguageMenu />
        <UserMenu person={person} />
      </div>
    </header>
  )
}

function CreateLink() {
  const t = useTranslations()
  const { cluster } = useCluster()
  const { query } = useNamespaceScope()
  return (
    <Tooltip text={t('createObjects.open')}>
      <Link
        href={pages.create(cluster.id, query)}
        prefetch={false}
        aria-label={t('createObjects.open')}
        className={buttonClass('quiet', true)}
      >
        <Plus aria-hidden className="size-4" />
      </Link>
    </Tooltip>
  )
}
