'use client'
import { useTranslations } from 'use-intl'
import { Instant } from '@/components/ui/age'
import type { FieldManager } from '@/lib/kube/managed-fields/changed-by'

/** Who wrote a field, how and when, as managedFields have it. */
export function FieldManagers({ managers }: { managers: readonly FieldManager[] }) {
  const t = useTranslations()
  if (managers.length === 0) return <span>{t('edit.byNobody')}</span>
  return managers.map(({ manager = '', operation = '', subresource = '', apiVersion, time }, at) => (
    <span key={`${manager}/${operation}/${subresource}/${apiVersion}`}>
      {at > 0 ? '; ' : null}
      <span className="font-mono font-medium">{manager}</span>{' '}
      {subresource ? t('edit.operationOn', { operation, subresource }) : t('edit.operation', { operation })}
      {time ? (
        <>
          {', '}
          <Instant time={time} />
        </>
      ) : null}
    </span>
  ))
}
