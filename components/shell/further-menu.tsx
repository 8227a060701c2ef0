'use client'
import { ChevronRight, Search, TriangleAlert } from 'lucide-react'
import { type ReactNode, useId, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { classNames } from '@/components/ui/class-names'
import { inputClass } from '@/components/ui/field'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import type { Kind } from '@/lib/kinds/kind'
import { useKinds } from './kinds-context'
import { furtherKinds, isFound } from './menu-sections'

/** From so many on they are folded, and there is a field to find one. */
const many = 12

/** Custom resources by their API groups, and what of Kubernetes has no place of its own. */
export function FurtherMenu({ entry, current }: { entry(kind: Kind): ReactNode; current: string | undefined }) {
  const t = useTranslations()
  const words = useVocabulary()
  const kinds = useKinds()
  const [text, setText] = useState('')
  const { custom, more } = useMemo(() => furtherKinds(kinds.all), [kinds])
  const found = (inside: readonly Kind[]) =>
    text.trim() ? inside.filter((kind) => isFound(kind, words.kinds(kind), text)) : inside
  const groups = custom.map(({ group, kinds: inside }) => ({ group, inside: found(inside) })).filter(holdsAny)
  const others = found(more)
  const count = custom.reduce((sum, group) => sum + group.kinds.length, 0)
  const isHere = (inside: readonly Kind[]) => inside.some(({ id }) => id === current)
  return (
    <>
      {count + more.length > many ? (
        <div className="relative mt-3 px-1">
          <Search aria-hidden className="absolute top-2 left-3 size-4 text-faint max-md:top-3" />
          <input
            type="search"
            aria-label={t('menu.find')}
            placeholder={t('menu.find')}
            value={text}
            spellCheck={false}
            autoComplete="off"
            className={`${inputClass} pl-8`}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setText('')
            }}
          />
          <p role="status" className="px-1 text-xs text-faint">
            {text.trim() && groups.length + others.length === 0 ? t('menu.foundNone') : null}
          </p>
        </div>
      ) : null}
      {groups.length > 0 ? (
        <Fold
          key={`custom ${count > many}`}
          title={t('menu.custom')}
          count={count}
          open={count <= many || isHere(custom.flatMap((group) => group.kinds))}
          forced={text.trim() !== ''}
        >
          {groups.map(({ group, inside }) => (
            <div key={group} className="pb-1">
              <h3 className="truncate px-2 pt-1 font-mono text-[0.6875rem] text-faint" title={group}>
                {group}
              </h3>
              <ul aria-label={group}>{inside.map(entry)}</ul>
            </div>
          ))}
        </Fold>
      ) : null}
      {others.length > 0 ? (
        <Fold title={t('menu.more')} count={more.length} open={isHere(more)} forced={text.trim() !== ''}>
          <ul aria-label={t('menu.more')}>{others.map(entry)}</ul>
        </Fold>
      ) : null}
      {kinds.stale.length > 0 ? (
        <p className="mt-3 flex gap-1.5 px-2 text-xs text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span className="min-w-0 wrap-anywhere">
            {t('menu.stale', { groups: [...new Set(kinds.stale.map(({ group }) => group))].join(', ') })}
          </span>
        </p>
      ) : null}
    </>
  )
}

const holdsAny = ({ inside }: { inside: readonly Kind[] }) => inside.length > 0

/** `forced`: open whatever was chosen, while something is looked for. */
function Fold({
  title,
  count,
  open: first,
  forced,
  children,
}: {
  title: string
  count: number
  open: boolean
  forced: boolean
  children: ReactNode
}) {
  const t = useTranslations()
  const id = useId()
  const [chosen, setChosen] = useState<boolean>()
  const open = forced || (chosen ?? first)
  return (
    <div className="mt-3">
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setChosen(!open)}
          className="legend flex w-full items-center gap-1 rounded-md px-2 py-0.5 hover:bg-hover max-md:h-10"
        >
          <ChevronRight aria-hidden className={classNames('size-3.5 transition-transform', open && 'rotate-90')} />
          {title}
          <span className="ml-auto font-normal text-faint">{t('list.total', { total: count })}</span>
        </button>
      </h2>
      <div id={id}>{open ? children : null}</div>
    </div>
  )
}
