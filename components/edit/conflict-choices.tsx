'use client'
import { useTranslations } from 'use-intl'
import { stringify } from 'yaml'
import type { MergeConflict } from '@/lib/kube/merge-three'

export type Choice = 'mine' | 'theirs'

export const conflictKey = ({ path }: MergeConflict) => path.join('.')

/** Fields that both changed: which of the two values stays is for the person to say. */
export function ConflictChoices({
  conflicts,
  choices,
  onChoose,
}: {
  conflicts: readonly MergeConflict[]
  choices: ReadonlyMap<string, Choice>
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
                    <span className="min-w-0">
                      <span className="block text-sm font-medium">{t(`edit.${choice}`)}</span>
                      <pre className="max-h-40 overflow-auto font-mono text-xs whitespace-pre-wrap">
                        {conflict[choice] === undefined ? t('edit.absent') : stringify(conflict[choice]).trimEnd()}
                      </pre>
                    </span>
                  </label>
                ))}
              </div>
            </fieldset>
          </li>
        )
      })}
    </ul>
  )
}
