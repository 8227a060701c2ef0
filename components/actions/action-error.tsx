'use client'
import { useTranslations } from 'use-intl'
import { Banner } from '@/components/ui/notice'
import { hasReason, statusOf } from '@/lib/kube/status-error'

/** Why the cluster refused: its own words, and field by field where it names fields. */
export function ActionError({ error }: { error: unknown }) {
  const t = useTranslations()
  if (!error) return null
  const status = statusOf(error)
  const causes = status.details?.causes?.filter(({ field }) => field) ?? []
  return (
    <Banner sort="error" live>
      {hasReason(error, 'Conflict') ? <p>{t('action.changed')}</p> : null}
      <p className="font-mono">{status.message ?? status.reason}</p>
      {causes.length > 1 ? (
        <dl aria-label={t('action.fieldErrors')}>
          {causes.map(({ field, message }) => (
            <div key={`${field}/${message}`}>
              <dt className="inline font-mono font-semibold">{field}: </dt>
              <dd className="inline">{message}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </Banner>
  )
}
