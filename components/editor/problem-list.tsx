'use client'
import { useTranslations } from 'use-intl'
import { useSyntaxFaultText } from '@/components/resource/use-syntax-fault-text'
import { classNames } from '@/components/ui/class-names'
import type { Problem } from './diagnostics'

/** More would be a wall; the first ones, put right, often take others along. */
const shownProblems = 50

/** What was found wrong in the text: each leads to its place, and some can be put right by one press. */
export function ProblemList({
  id,
  problems,
  onShow,
  onFix,
}: {
  id: string
  problems: readonly Problem[]
  onShow(problem: Problem): void
  onFix(problem: Problem): void
}) {
  const t = useTranslations()
  const { withLine } = useSyntaxFaultText()
  return (
    <ul
      id={id}
      aria-label={t('editor.diagnostics')}
      className="max-h-36 overflow-y-auto border-t text-sm max-sm:max-h-24"
    >
      {problems.slice(0, shownProblems).map((problem) => {
        const { message, severity, actions, from } = problem.diagnostic
        const [action] = actions ?? []
        return (
          <li
            key={`${from}/${message}`}
            className={classNames(
              'flex flex-wrap items-center gap-x-2 border-l-4 py-0.5 pl-1.5',
              severity === 'error' ? 'border-l-error' : 'border-l-warn',
            )}
          >
            <button
              type="button"
              className="min-w-0 rounded-sm px-1 py-0.5 text-left break-words hover:bg-hover max-sm:py-1.5"
              onClick={() => onShow(problem)}
            >
              {withLine(problem.line, message)}
            </button>
            {action ? (
              <button
                type="button"
                className="rounded-sm bg-accent px-1.5 py-0.5 text-xs text-on-accent hover:bg-accent-hover max-sm:py-1.5"
                onClick={() => onFix(problem)}
              >
                {action.name}
              </button>
            ) : null}
          </li>
        )
      })}
      {problems.length > shownProblems ? (
        <li className="px-3 py-0.5 text-soft">{t('yamlFault.more', { count: problems.length - shownProblems })}</li>
      ) : null}
    </ul>
  )
}
