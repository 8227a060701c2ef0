'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { useKinds } from '@/components/shell/kinds-context'
import { PageHeader } from '@/components/shell/page-header'
import { Button, buttonClass } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { SkeletonLines } from '@/components/ui/skeleton'
import { pages } from '@/lib/browser/paths'
import { useKind } from '@/lib/browser/use-catalog'
import type { Kind } from '@/lib/kinds/kind'
import { statusOf } from '@/lib/kube/status-error'
import { ClusterWords } from './refusal'

/** A page about a kind, once the cluster has said what it is; says so where there is no such kind, or no longer. */
export function KindGate({ kindId, children }: { kindId: string; children(kind: Kind): ReactNode }) {
  const t = useTranslations()
  const { cluster } = useCluster()
  const found = useKind(cluster.id, kindId, useKinds())
  if (found.state === 'ready') return children(found.kind)
  const overview = (
    <Link href={pages.cluster(cluster.id)} prefetch={false} className={buttonClass()}>
      {t('error.home')}
    </Link>
  )
  return (
    <>
      <PageHeader mono crumbs={[{ label: cluster.name, href: pages.cluster(cluster.id) }]} title={kindId} />
      {found.state === 'loading' ? <SkeletonLines count={8} label={t('app.loading')} /> : null}
      {found.state === 'absent' ? (
        <Notice sort="empty" title={t('kindPage.absent')} action={overview}>
          <p>{t('kindPage.absentText', { kind: kindId })}</p>
        </Notice>
      ) : null}
      {found.state === 'failed' ? (
        <Notice
          sort="error"
          title={t('kindPage.failed')}
          action={<Button onClick={found.retry}>{t('app.retry')}</Button>}
        >
          <ClusterWords status={statusOf(found.error)} />
        </Notice>
      ) : null}
    </>
  )
}
