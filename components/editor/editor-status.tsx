'use client'
import { BookOpenText, CircleAlert } from 'lucide-react'
import { useTranslations } from 'use-intl'

export interface EditorFindings {
  problems: number
  /** Kinds of which the cluster describes no schema. */
  unchecked: readonly string[]
}

/** Below the text: how many problems were found, and the ways to their list and to what a field is. */
export function EditorStatus({
  findings,
  onProblems,
  onDocumentation,
}: {
  /** Undefined for a text that is only read, and before it was looked at. */
  findings: EditorFindings | undefined
  onProblems(): void
  onDocumentation(): void
}) {
  const t = useTranslations()
  const buttonClass =
    'flex items-center gap-1.5 rounded-sm px-1.5 py-1 text-soft hover:bg-hover hover:text-ink max-sm:py-2'
  return (
    <div className="flex flex-wrap items-center gap-x-3 border-t bg-sunken px-1.5 text-xs">
      {findings && findings.problems > 0 ? (
        <button type="button" className={buttonClass} onClick={onProblems}>
          <CircleAlert aria-hidden className="size-3.5 text-error" />
          {t('editor.problems', { count: findings.problems })}
        </button>
      ) : null}
      <span role="status" className="min-w-0 px-1.5 py-1 break-words text-soft empty:hidden">
        {findings && findings.unchecked.length > 0
          ? t('editor.unchecked', { kinds: findings.unchecked.join(', ') })
          : findings && findings.problems === 0
            ? t('editor.problems', { count: 0 })
            : null}
      </span>
      <button type="button" className={`${buttonClass} ml-auto`} onClick={onDocumentation}>
        <BookOpenText aria-hidden className="size-3.5" />
        {t('editor.documentationKey')}
      </button>
    </div>
  )
}
