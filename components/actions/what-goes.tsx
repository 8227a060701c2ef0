'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import { Fragment } from 'react'
import { useTranslations } from 'use-intl'
import { useKinds } from '@/components/shell/kinds-context'
import { Banner } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Relations, TakenAlong } from '@/lib/operations/contract'

/** What a deletion takes along, as far as this person may know. */
export function WhatGoes({ relations, orphan }: { relations: UseQueryResult<Relations>; orphan: boolean }) {
  const t = useTranslations()
  const words = useVocabulary()
  const { byId } = useKinds()
  const nameOf = (id: string, count = 2) => {
    const kind = byId(id)
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
  const { goes, along, unreadable, incomplete } = relations.data
  const owned = goes.filter(({ count }) => count > 0)
  const countOf = ({ kind, count }: { kind: string; count: number }) => (
    <>
      <span className="font-semibold">{t('list.total', { total: count })}</span> {nameOf(kind, count)}
    </>
  )
  return (
    <div className="space-y-1">
      {owned.length === 0 && along.length === 0 ? <p className="text-soft">{t('delete.goesNothing')}</p> : null}
      {owned.length > 0 ? (
        <>
          <h3 className="legend">{orphan ? t('delete.orphanKeeps') : t('delete.goes')}</h3>
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {owned.map((each) => (
              <li key={each.kind}>{countOf(each)}</li>
            ))}
          </ul>
        </>
      ) : null}
      {along.map((each) => (
        <Fragment key={each.kind}>
          <h3 className="legend">{t(`delete.along.${each.reason}`)}</h3>
          <p>{countOf(each)}</p>
          {each.lost.count > 0 ? <Lost lost={each.lost} /> : null}
        </Fragment>
      ))}
      {unreadable.length > 0 ? (
        <p className="text-sm text-warn">
          {t('delete.unreadable', { kinds: unreadable.map(({ kind }) => nameOf(kind)).join(', ') })}
        </p>
      ) : null}
      {incomplete ? <p className="text-sm text-warn">{t('delete.incomplete')}</p> : null}
    </div>
  )
}

/** What no controller makes anew, by name: it is what the person must know before pressing. */
function Lost({ lost }: { lost: TakenAlong['lost'] }) {
  const t = useTranslations()
  const more = lost.count - lost.first.length
  return (
    <Banner sort="warn">
      <p>{t('delete.lost', { count: lost.count })}</p>
      <ul className="max-h-40 overflow-y-auto font-mono text-sm wrap-anywhere">
        {lost.first.map(({ namespace, name }) => (
          <li key={`${namespace}/${name}`}>{[namespace, name].filter(Boolean).join('/')}</li>
        ))}
      </ul>
      {more > 0 ? <p>{t('delete.lostMore', { count: more })}</p> : null}
    </Banner>
  )
}
