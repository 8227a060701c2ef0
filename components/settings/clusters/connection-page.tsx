'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { PageHeader } from '@/components/shell/page-header'
import { buttonClass } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import { pages } from '@/lib/browser/paths'
import { useConnections } from '@/lib/browser/use-connections'
import { statusOf } from '@/lib/kube/status-error'
import { ConnectionForm } from './connection-form'
import { CredentialForm } from './credential-form'

/** A connection to be added, or the one with that id: for administrators all of it, for others their own credential. */
export function ConnectionPage({ id }: { id?: string }) {
  const t = useTranslations()
  const { data, error } = useConnections()
  const summary = data?.clusters.find((each) => each.id === id && each.origin === 'added')
  const crumbs = [
    { label: t('settings.title'), href: pages.settings() },
    { label: t('clusters.title'), href: pages.clusters() },
  ]
  const isThere = id === undefined || summary !== undefined
  const isOwn = summary?.identity === 'own'
  const back = (
    <Link href={pages.clusters()} prefetch={false} className={buttonClass()}>
      {t('clusters.title')}
    </Link>
  )
  return (
    <>
      <PageHeader crumbs={crumbs} title={id === undefined ? t('clusters.add') : (summary?.name ?? id)} />
      <div className="grid max-w-3xl gap-4 px-4 pb-8 max-sm:px-3">
        {!data && !error ? <Skeleton className="h-40" /> : null}
        {!data && error ? (
          <Notice sort="error" title={t('clusters.failed')}>
            <p>{statusOf(error).message}</p>
          </Notice>
        ) : null}
        {data && !isThere ? <Notice sort="empty" title={t('clusters.notFound')} action={back} /> : null}
        {summary && isOwn ? (
          <Panel title={t('clusters.credential')}>
            <CredentialForm summary={summary} />
          </Panel>
        ) : null}
        {data && isThere && data.mayManage ? (
          <Panel title={t('clusters.connection')}>
            <ConnectionForm key={id ?? ''} {...(summary ? { existing: summary } : {})} />
          </Panel>
        ) : null}
        {data && isThere && !data.mayManage && !isOwn ? (
          <Notice sort="refused" title={t('clusters.refused')} action={back}>
            <p>{t('clusters.readOnly')}</p>
          </Notice>
        ) : null}
      </div>
    </>
  )
}
