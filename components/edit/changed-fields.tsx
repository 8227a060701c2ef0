'use client'
import { useTranslations } from 'use-intl'
import type { FieldManager } from '@/lib/kube/managed-fields/changed-by'
import type { FieldChange } from '@/lib/kube/merge-three'
import { FieldManagers } from './field-managers'
import { FieldValue } from './field-value'

/** More are in the difference of the texts. */
const shownChanges = 12

/** What others changed meanwhile, field by field, and who it was. */
export function ChangedFields({
  changes,
  managersOf,
}: {
  changes: readonly FieldChange[]
  managersOf(path: FieldChange['path']): readonly FieldManager[]
}) {
  const t = useTranslations()
  if (changes.length === 0) return null
  return (
    <>
      <ul className="space-y-2 text-ink" aria-label={t('edit.whoChanged')}>
        {changes.slice(0, shownChanges).map(({ path, before, after }) => (
          <li key={path.join('.')} className="rounded-md border bg-surface p-2">
            <p className="flex flex-wrap gap-x-3">
              <span className="font-mono text-[0.8125rem] font-semibold break-all">{path.join('.')}</span>
              <span className="text-xs text-soft">
                <FieldManagers managers={managersOf(path)} />
              </span>
            </p>
            <div className="mt-1 grid gap-2 sm:grid-cols-2">
              <FieldValue label={t('edit.before')} value={before} />
              <FieldValue label={t('edit.now')} value={after} />
            </div>
          </li>
        ))}
      </ul>
      {changes.length > shownChanges ? <p>{t('edit.moreChanges', { count: changes.length - shownChanges })}</p> : null}
    </>
  )
}
