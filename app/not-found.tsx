import Link from 'next/link'
import { buttonClass } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { translatorOf } from '@/lib/i18n/translator'
import { visitor } from './visitor'

export default async function NotFoundPage() {
  const { language } = await visitor()
  const t = translatorOf(language)
  return (
    <main>
      <Notice
        level={1}
        sort="empty"
        title={t('error.notFoundTitle')}
        action={
          <Link href="/" prefetch={false} className={buttonClass()}>
            {t('error.home')}
          </Link>
        }
      >
        <p>{t('error.notFoundText')}</p>
      </Notice>
    </main>
  )
}
