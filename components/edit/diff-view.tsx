'use client'
import { useTranslations } from 'use-intl'
import { classNames } from '@/components/ui/class-names'
import { type DiffLine, lineDiff } from '@/lib/browser/edit/line-diff'

const looks: Record<DiffLine['sort'], string> = {
  same: 'text-soft',
  added: 'bg-ok-soft text-ok',
  removed: 'bg-error-soft text-error',
}
const frame = 'max-h-[60dvh] overflow-auto rounded-md border font-mono text-[0.8125rem]'
const signs: Record<DiffLine['sort'], string> = { same: ' ', added: '+', removed: '-' }

/** What changes from one text to the other, line by line; the signs tell it without colours too. */
export function DiffView({ before, after, label }: { before: string; after: string; label: string }) {
  const t = useTranslations()
  const hunks = lineDiff(before, after)
  if (hunks.length === 0) return <p className="text-soft">{t('edit.noChange')}</p>
  const words: Record<DiffLine['sort'], string> = {
    same: '',
    added: `${t('edit.added')} `,
    removed: `${t('edit.removed')} `,
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of form controls it is not
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div role="group" className={frame} aria-label={label} tabIndex={0}>
      {hunks.map((lines, at) => (
        <ol
          key={`${lines[0]?.before ?? ''}/${lines[0]?.after ?? ''}`}
          className={classNames('min-w-max', at > 0 && 'border-t border-dashed')}
        >
          {lines.map(({ sort, text, before: old, after: next }) => (
            <li key={`${old ?? ''}/${next ?? ''}`} className={classNames('flex', looks[sort])}>
              <span aria-hidden className="w-10 shrink-0 pr-2 text-right text-faint select-none">
                {next ?? old}
              </span>
              <span aria-hidden className="w-4 shrink-0 select-none">
                {signs[sort]}
              </span>
              <span className="pr-3 whitespace-pre">
                {words[sort] ? <span className="sr-only">{words[sort]}</span> : null}
                {text}
              </span>
            </li>
          ))}
        </ol>
      ))}
    </div>
  )
}
