'use client'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useCluster } from '@/components/shell/cluster-context'
import { buttonClass } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { pages } from '@/lib/browser/paths'

/** Inside the frame of a cluster: the menu stays at hand. */
export default function NotFoundPage() {
  const t = useTranslations()
  const { cluster } = useCluster()
  return (
    <Notice
      level={1}
      sort="empty"
      title={t('error.notFoundTitle')}
      action={
        <Link href={pages.cluster(cluster.id)} prefetch={false} className={buttonClass()}>
          {t('error.home')}
        </Link>
      }
    >
      <p>{t('error.notFoundText')}</p>
    </Notice>
  )
}
