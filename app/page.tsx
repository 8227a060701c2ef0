import Link from 'next/link'
import { redirect } from 'next/navigation'
import { buttonClass } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { pages } from '@/lib/browser/paths'
import { translatorOf } from '@/lib/i18n/translator'
import { platform } from '@/lib/platform'
import { signedInVisitor } from './visitor'

export default async function StartPage() {
  const { signedIn, language } = await signedInVisitor()
  const [first] = platform().clusters.list(signedIn.person)
  if (first) redirect(pages.cluster(first.id))
  const t = translatorOf(language)
  return (
    <main>
      <Notice
        level={1}
        sort="empty"
        title={t('cluster.noneTitle')}
        action={
          <Link href={pages.clusters()} prefetch={false} className={buttonClass('primary')}>
            {t('cluster.manage')}
          </Link>
        }
      >
        <p>{t('cluster.noneText')}</p>
      </Notice>
    </main>
  )
}
