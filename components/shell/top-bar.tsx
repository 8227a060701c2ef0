'use client'
import { FlaskConical, Menu as MenuIcon, Plus } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { Badge } from '@/components/ui/badge'
import { buttonClass } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/select'
import { Tooltip } from '@/components/ui/tooltip'
import { pages } from '@/lib/browser/paths'
import type { ClusterFacts } from '@/lib/cluster/contract'
import { useCluster } from './cluster-context'
import { useGuardedPush } from './leave-guard'
import { Mark } from './mark'
import { NamespacePicker } from './namespace-picker'
import { useNamespaceScope } from './namespace-scope'
import { LanguageMenu, ThemeMenu } from './preference-menus'
import { UserMenu } from './user-menu'

export function TopBar({ openMenu }: { openMenu(): void }) {
  const t = useTranslations()
  const { cluster, clusters, person } = useCluster()
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b bg-sunken px-3 py-1.5 max-sm:gap-x-2 max-sm:px-2">
      <IconButton icon={MenuIcon} label={t('app.openMenu')} onClick={openMenu} className="md:hidden" />
      <Link
        href={pages.cluster(cluster.id)}
        prefetch={false}
        className="flex items-center gap-2 text-lg font-semibold tracking-tight"
      >
        <Mark />
        <span className="max-lg:sr-only">{t('app.name')}</span>
      </Link>
      <ClusterName cluster={cluster} clusters={clusters} />
      <div className="max-sm:order-last max-sm:w-full">
        <NamespacePicker />
      </div>
      <div className="ml-auto flex items-center gap-0.5">
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

/** The name and, for a simulated cluster, the badge that never goes away. */
function ClusterName({ cluster, clusters }: { cluster: ClusterFacts; clusters: readonly ClusterFacts[] }) {
  const t = useTranslations()
  const push = useGuardedPush()
  return (
    <div className="flex min-w-0 items-center gap-2">
      {clusters.length > 1 ? (
        <Select
          aria-label={t('cluster.choose')}
          value={cluster.id}
          onChange={(event) => push(pages.cluster(event.target.value))}
        >
          {clusters.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      ) : (
        <span className="truncate text-sm font-medium max-sm:sr-only">{cluster.name}</span>
      )}
      {cluster.capabilities.simulation ? (
        <Badge look="brass" title={t('cluster.simulatedHint')}>
          <FlaskConical aria-hidden className="size-3.5" />
          {t('cluster.simulated')}
        </Badge>
      ) : null}
    </div>
  )
}
