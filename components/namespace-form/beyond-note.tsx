'use client'
import { useTranslations } from 'use-intl'
import { Banner } from '@/components/ui/notice'
import type { BeyondPart } from '@/lib/browser/namespace-form/beyond'

const texts = {
  quota: { several: 'createNamespace.quotaSeveral', empty: 'createNamespace.quotaEmpty' },
  limits: { several: 'createNamespace.limitsSeveral', empty: 'createNamespace.limitsEmpty' },
} as const

/** What a part has that the form cannot show, and that it sets nothing. */
export function BeyondNote({ part, name, shown }: { part: BeyondPart; name: 'quota' | 'limits'; shown: boolean }) {
  const t = useTranslations()
  const { held, also, empty } = part
  return (
    <div role="status" className="mt-2 space-y-2 empty:hidden">
      {held ? (
        <Banner sort="info">
          {held.why === 'several'
            ? t(texts[name].several, { count: held.count })
            : t('createNamespace.bothNames', { names: held.names })}
        </Banner>
      ) : null}
      {shown && empty ? <Banner sort="warn">{t(texts[name].empty)}</Banner> : null}
      {also.length > 0 ? (
        <p className="text-xs break-words text-soft">{t('createNamespace.alsoInYaml', { list: also.join(', ') })}</p>
      ) : null}
    </div>
  )
}
