'use client'
import { BookOpenText, CircleAlert } from 'lucide-react'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import type { Problem } from './diagnostics'
import { ProblemList } from './problem-list'

export interface EditorFindings {
  problems: readonly Problem[]
  /** Kinds of which the cluster describes no schema. */
  unchecked: readonly string[]
}

/** Below the text: what was found wrong, and the ways there and to what a field is. */
export function EditorStatus({
  findings,
  isOpen,
  onToggle,
  onShow,
  onFix,
  onDocumentation,
}: {
  /** Undefined for a text that is only read, and before it was looked at. */
  findings: EditorFindings | undefined
  /** The list of problems is shown. */
  isOpen: boolean
  onToggle(): void
  onShow(problem: Problem): void
  onFix(problem: Problem): void
  onDocumentation(): void
}) {
  const t = useTranslations()
  const list = useId()
  const { problems = [], unchecked = [] } = findings ?? {}
  const buttonClass =
    'flex items-center gap-1.5 rounded-sm px-1.5 py-1 text-soft hover:bg-hover hover:text-ink max-sm:py-2'
  return (
    <div className="border-t bg-sunken text-xs">
      <div className="flex flex-wrap items-center gap-x-3 px-1.5">
        {problems.length > 0 ? (
          <button type="button" className={buttonClass} aria-expanded={isOpen} aria-controls={list} onClick={onToggle}>
            <CircleAlert aria-hidden className="size-3.5 text-error" />
            {t('editor.problems', { count: problems.length })}
          </button>
        ) : null}
        <span role="status" className="min-w-0 px-1.5 py-1 break-words text-soft empty:hidden">
          {unchecked.length > 0
            ? t('editor.unchecked', { kinds: unchecked.join(', ') })
            : findings && problems.length === 0
              ? t('editor.problems', { count: 0 })
              : null}
        </span>
        <button type="button" className={`${buttonClass} ml-auto`} onClick={onDocumentation}>
          <BookOpenText aria-hidden className="size-3.5" />
          {t('editor.documentationKey')}
        </button>
      </div>
      {isOpen && problems.length > 0 ? (
        <ProblemList id={list} problems={problems} onShow={onShow} onFix={onFix} />
      ) : null}
    </div>
  )
}
