'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { Button, buttonClass } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { type ObjectPlace, pages } from '@/lib/browser/paths'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Kind } from '@/lib/kinds/kind'
import { hasReason, qualifiedResource, statusOf } from '@/lib/kube/status-error'
import { ClusterWords } from './refusal'

/** The object cannot be shown: it is not there, it may not be read, or the cluster did not answer. */
export function DetailProblem({
  error,
  kind,
  place,
  retry,
}: {
  error: Error
  kind: Kind
  place: ObjectPlace
  retry(): void
}) {
  const t = useTranslations()
  const words = useVocabulary()
  const { cluster, person } = useCluster()
  const subject = { kind: words.kind(kind), name: place.name }
  const toList = (
    <Link href={pages.list(cluster.id, kind.id, { ns: place.namespace })} prefetch={false} className={buttonClass()}>
      {t('detail.toList')}
    </Link>
  )
  if (hasReason(error, 'NotFound')) {
    return (
      <Notice sort="empty" title={t('detail.notFound', subject)} action={toList}>
        <p>{t('detail.notFoundText')}</p>
      </Notice>
    )
  }
  if (hasReason(error, 'Forbidden')) {
    const where = place.namespace
      ? t('live.refusedWhere', { namespace: place.namespace })
      : t('action.forbiddenCluster')
    return (
      <Notice sort="refused" title={t('detail.refused', subject)} action={toList}>
        <p>{t('live.refusedNeeded', { verb: 'get', resource: qualifiedResource(kind), where })}</p>
        <p>{t('live.refusedGrant', { user: person.user })}</p>
        <ClusterWords status={statusOf(error)} />
      </Notice>
    )
  }
  return (
    <Notice
      sort="error"
      title={t('detail.failed', subject)}
      action={
        <>
          <Button onClick={retry}>{t('app.retry')}</Button>
          {toList}
        </>
      }
    >
      <ClusterWords status={statusOf(error)} />
    </Notice>
  )
}
