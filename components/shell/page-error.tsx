'use client'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

/** The console's own failure on a page. */
export function PageError({ error, retry }: { error: unknown; retry(): void }) {
  const t = useTranslations()
  useEffect(() => console.error(error), [error])
  return (
    <Notice level={1} sort="error" title={t('error.title')} action={<Button onClick={retry}>{t('app.retry')}</Button>}>
      <p>{t('error.text')}</p>
      <details>
        <summary className="cursor-pointer text-sm">{t('error.details')}</summary>
        <pre className="mt-1 overflow-x-auto font-mono text-xs whitespace-pre-wrap">
          {error instanceof Error ? `${error.name}: ${error.message}` : String(error)}
        </pre>
      </details>
    </Notice>
  )
}
