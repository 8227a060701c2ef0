'use client'
import { Puzzle } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { PageHeader } from '@/components/shell/page-header'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { SkeletonLines } from '@/components/ui/skeleton'
import type { AddonState } from '@/lib/addons/contract'
import { pages } from '@/lib/browser/paths'
import { useAddons } from '@/lib/browser/use-addons'
import { AddonStatus } from './addon-status'
import { AddonWishLine } from './addon-wish-line'
import { useAddonWords } from './addon-words'
import { CostLine } from './cost-line'

/** What can be switched on and off on this cluster. */
export function AddonList() {
  const t = useTranslations()
  const { cluster } = useCluster()
  const addons = useAddons(cluster.id)
  return (
    <>
      <PageHeader crumbs={[{ label: cluster.name, href: pages.cluster(cluster.id) }]} title={t('addons.title')} />
      <p className="max-w-3xl px-4 pb-3 text-sm text-soft max-sm:px-3">{t('addons.intro')}</p>
      {addons.data ? (
        <ul className="grid gap-3 px-4 pb-8 max-sm:px-3 xl:grid-cols-2">
          {addons.data.map((addon) => (
            <AddonCard key={addon.id} addon={addon} cluster={cluster.id} />
          ))}
        </ul>
      ) : addons.error ? (
        <Notice
          sort="error"
          title={t('addons.failed')}
          action={<Button onClick={() => void addons.refetch()}>{t('app.retry')}</Button>}
        >
          <p className="font-mono text-sm">{addons.error.message}</p>
        </Notice>
      ) : (
        <SkeletonLines count={4} label={t('app.loading')} />
      )}
    </>
  )
}

function AddonCard({ addon, cluster }: { addon: AddonState; cluster: string }) {
  const words = useAddonWords(addon.id)
  return (
    <li className="rounded-lg border bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Puzzle aria-hidden className="size-4 shrink-0 text-faint" />
        <h2 className="min-w-0 font-semibold">
          <Link href={pages.addon(cluster, addon.id)} prefetch={false} className="link">
            {words.title}
          </Link>
        </h2>
        <span className="text-xs text-faint">{addon.version}</span>
        <span className="ml-auto">
          <AddonStatus phase={addon.phase} />
        </span>
      </div>
      <p className="mt-2 text-sm text-soft">{words.purpose}</p>
      {addon.reason ? <p className="mt-2 text-sm break-words text-warn">{addon.reason}</p> : null}
      <div className="mt-3 flex flex-wrap gap-x-6 gap-y-1">
        <CostLine cost={addon.cost} />
        {addon.wish ? <AddonWishLine wish={addon.wish} /> : null}
      </div>
    </li>
  )
}
