'use client'
import { useTranslations } from 'use-intl'
import { classNames } from '@/components/ui/class-names'
import { ToneGlyph } from '@/components/ui/status-mark'
import { anyTrouble } from '@/lib/browser/list-params'
import { needsLook, statusCounts, troubleCount } from '@/lib/browser/status-tone'
import type { ViewModel } from '@/lib/browser/view-model'
import { useVocabulary } from '@/lib/i18n/vocabulary'

/** How many there are of each status; pressing one shows only those. */
export function StatusChips({
  view,
  status,
  onChoose,
}: {
  view: ViewModel
  status: string | undefined
  onChoose(status: string | undefined): void
}) {
  const t = useTranslations()
  const words = useVocabulary()
  const counts = statusCounts(view)
  // A chosen status stays, even when none is left that has it.
  const trouble = troubleCount(view)
  // Where one status is all the trouble there is, its own chip says as much.
  const hasOwnChip = trouble > 0 && !counts.some(({ tone, count }) => count === trouble && needsLook(tone))
  const chips =
    status && status !== anyTrouble && !counts.some(({ text }) => text === status)
      ? [{ text: status, count: 0, tone: 'muted' as const }, ...counts]
      : counts
  if (chips.length === 0 && !status) return null
  const all = Object.values(view.statuses).reduce((sum, count) => sum + count, 0)
  return (
    <fieldset className="flex min-w-0 items-center gap-1 overflow-x-auto py-0.5 max-sm:w-full">
      <legend className="sr-only">{t('list.statuses')}</legend>
      <Chip pressed={status === undefined} onPress={() => onChoose(undefined)} count={all}>
        {t('list.statusAll')}
      </Chip>
      {status === anyTrouble || hasOwnChip ? (
        <Chip
          pressed={status === anyTrouble}
          onPress={() => onChoose(status === anyTrouble ? undefined : anyTrouble)}
          count={trouble}
        >
          {t('list.statusTrouble')}
        </Chip>
      ) : null}
      {chips.map(({ text, count, tone }) => (
        <Chip
          key={text}
          pressed={status === text}
          onPress={() => onChoose(status === text ? undefined : text)}
          count={count}
        >
          <ToneGlyph tone={tone} className="size-2.5" />
          {words.status(text)}
        </Chip>
      ))}
    </fieldset>
  )
}

function Chip({
  pressed,
  onPress,
  count,
  children,
}: {
  pressed: boolean
  onPress(): void
  count: number
  children: React.ReactNode
}) {
  const t = useTranslations()
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={classNames(
        'flex h-6.5 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs whitespace-nowrap max-sm:h-8',
        pressed ? 'border-accent bg-selected font-semibold text-ink' : 'border-line text-soft hover:bg-hover',
      )}
    >
      {children}
      <span className={pressed ? 'text-soft' : 'text-faint'}>{t('list.total', { total: count })}</span>
    </button>
  )
}
