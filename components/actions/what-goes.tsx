'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { Skeleton } from '@/components/ui/skeleton'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { kindById } from '@/lib/kinds'
import type { Relations } from '@/lib/operations/contract'

/** What a deletion takes along, as far as this person may know. */
export function WhatGoes({ relations, orphan }: { relations: UseQueryResult<Relations>; orphan: boolean }) {
  const t = useTranslations()
  const words = useVocabulary()
  const nameOf = (id: string, count = 2) => {
    const kind = kindById(id)
    if (!kind) return id
    return count === 1 ? words.kind(kind) : words.kinds(kind)
  }
  if (relations.isError)
    return <p className="text-warn">{t('delete.goesUnknown', { reason: relations.error.message })}</p>
  if (!relations.data) {
    return (
      <p role="status" className="flex items-center gap-2 text-faint">
        <Skeleton className="w-12" />
        {t('delete.goesLoading')}
      </p>
    )
  }
  const { goes, unreadable, incomplete } = relations.data
  const counted = goes.filter(({ count }) => count > 0)
  return (
    <div className="space-y-1">
      {counted.length === 0 ? (
        <p className="text-soft">{t('delete.goesNothing')}</p>
      ) : (
        <>
          <h3 className="legend">{orphan ? t('delete.orphanKeeps') : t('delete.goes')}</h3>
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {counted.map(({ kind, count }) => (
              <li key={kind}>
                <span className="font-semibold">{t('list.total', { total: count })}</span> {nameOf(kind, count)}
              </li>
            ))}
          </ul>
        </>
      )}
      {unreadable.length > 0 ? (
        <p className="text-sm text-warn">
          {t('delete.unreadable', { kinds: unreadable.map(({ kind }) => nameOf(kind)).join(', ') })}
        </p>
      ) : null}
      {incomplete ? <p className="text-sm text-warn">{t('delete.incomplete')}</p> : null}
    </div>
  )
}
