'use client'
import { useTranslations } from 'use-intl'
import type { FieldManager } from '@/lib/kube/managed-fields/changed-by'
import type { MergeConflict } from '@/lib/kube/merge-three'
import { FieldManagers } from './field-managers'
import { FieldValue } from './field-value'

export type Choice = 'mine' | 'theirs'

export const conflictKey = ({ path }: Pick<MergeConflict, 'path'>) => path.join('.')

/** Fields that both changed: which of the two values stays is for the person to say. */
export function ConflictChoices({
  conflicts,
  choices,
  managersOf,
  onChoose,
}: {
  conflicts: readonly MergeConflict[]
  choices: ReadonlyMap<string, Choice>
  managersOf(path: MergeConflict['path']): readonly FieldManager[]
  onChoose(key: string, choice: Choice): void
}) {
  const t = useTranslations()
  return (
    <ul className="space-y-3">
      {conflicts.map((conflict) => {
        const key = conflictKey(conflict)
        return (
          <li key={key}>
            <fieldset>
              <legend className="mb-1 font-mono text-[0.8125rem] font-semibold break-all">{key}</legend>
              <p className="mb-1 text-sm">
                {t('edit.theirsBy')} <FieldManagers managers={managersOf(conflict.path)} />
              </p>
              <div className="grid gap-2 sm:grid-cols-2">
                {(['mine', 'theirs'] as const).map((choice) => (
                  <label
                    key={choice}
                    className="flex min-w-0 items-start gap-2 rounded-md border bg-surface p-2 text-ink"
                  >
                    <input
                      type="radio"
                      name={key}
                      className="mt-1"
                      checked={choices.get(key) === choice}
                      onChange={() => onChoose(key, choice)}
                    />
                    <FieldValue label={t(`edit.${choice}`)} value={conflict[choice]} />
                  </label>
                ))}
              </div>
              <div className="mt-1 px-2 text-ink">
                <FieldValue label={t('edit.before')} value={conflict.base} />
              </div>
            </fieldset>
          </li>
        )
      })}
    </ul>
  )
}
