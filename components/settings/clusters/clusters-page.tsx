'use client'
import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { PageHeader } from '@/components/shell/page-header'
import { buttonClass } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { pages } from '@/lib/browser/paths'
import { useConnections } from '@/lib/browser/use-connections'
import { statusOf } from '@/lib/kube/status-error'
import { ClusterCard } from './cluster-card'

export function ClustersPage() {
  const t = useTranslations()
  const { data, error } = useConnections()
  const addLink = data?.mayManage ? (
    <Link href={pages.addCluster()} prefetch={false} className={buttonClass('primary')}>
      <Plus aria-hidden className="size-4" />
      {t('clusters.add')}
    </Link>
  ) : null
  return (
    <>
      <PageHeader
        crumbs={[{ label: t('settings.title'), href: pages.settings() }]}
        title={t('clusters.title')}
        actions={addLink}
      />
      <div className="grid max-w-3xl gap-3 px-4 pb-8 max-sm:px-3">
        {data && !data.mayManage ? <p className="text-sm text-soft">{t('clusters.readOnly')}</p> : null}
        {data?.clusters.map((summary) => (
          <ClusterCard key={summary.id} summary={summary} mayManage={data.mayManage} />
        ))}
        {data?.clusters.length === 0 ? (
          <Notice sort="empty" title={t('cluster.noneTitle')}>
            <p>{t('clusters.none')}</p>
          </Notice>
        ) : null}
        {!data && error ? (
          <Notice sort="error" title={t('clusters.failed')}>
            <p>{statusOf(error).message}</p>
          </Notice>
        ) : null}
        {!data && !error ? <Skeleton className="h-24" /> : null}
      </div>
    </>
  )
}
