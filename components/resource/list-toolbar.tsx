'use client'
import { Columns3, Search, Tag } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { inputClass } from '@/components/ui/field'
import { Menu, MenuCheck, MenuLabel } from '@/components/ui/menu'
import type { ListParams } from '@/lib/browser/list-params'
import { useShortcut } from '@/lib/browser/shortcuts'
import { useVocabulary } from '@/lib/i18n/vocabulary'
import { parseLabelSelector } from '@/lib/kube/selector-parser'
import type { ColumnChoice } from './columns'

interface ToolbarProps {
  params: ListParams
  change(changes: Partial<ListParams>): void
  optional: readonly ColumnChoice[]
}

export function ListToolbar({ params, change, optional }: ToolbarProps) {
  return (
    <div className="flex flex-wrap items-start gap-2 px-4 pb-2 max-sm:px-3">
      <SearchField value={params.search} onChange={(search) => change({ search })} />
      <LabelField value={params.labels} onChange={(labels) => change({ labels })} />
      {optional.length > 0 ? (
        <ColumnMenu optional={optional} chosen={params.columns} onChange={(columns) => change({ columns })} />
      ) : null}
    </div>
  )
}

const settleTime = 200

/** A field whose text goes on when it has stood still for a moment, and follows when it is changed from outside. */
function useDraft(value: string, onSettled: (text: string) => void) {
  const [draft, setDraft] = useState(value)
  const sent = useRef(value)
  const settled = useRef(onSettled)
  useEffect(() => {
    settled.current = onSettled
  })
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setDraft(value)
  }, [value])
  useEffect(() => {
    if (draft === sent.current) return
    const timer = setTimeout(() => {
      sent.current = draft
      settled.current(draft)
    }, settleTime)
    return () => clearTimeout(timer)
  }, [draft])
  return [draft, setDraft] as const
}

function SearchField({ value, onChange }: { value: string; onChange(text: string): void }) {
  const t = useTranslations()
  const input = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useDraft(value, onChange)
  useShortcut('search', () => input.current?.focus())
  return (
    <div className="relative w-72 max-w-full min-w-40 max-sm:w-full">
      <Search aria-hidden className="absolute top-2 left-2 size-4 text-faint max-sm:top-3" />
      <input
        ref={input}
        type="search"
        aria-label={t('list.search')}
        aria-keyshortcuts="/"
        title={t('list.searchKey')}
        placeholder={t('list.searchHint')}
        value={draft}
        spellCheck={false}
        autoComplete="off"
        className={`${inputClass} pl-8`}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft('')
        }}
      />
    </div>
  )
}

/** Only a selector that the cluster would understand goes on; what is wrong with another is said below it. */
function LabelField({ value, onChange }: { value: string; onChange(text: string): void }) {
  const t = useTranslations()
  const [draft, setDraft] = useDraft(value, (text) => {
    if (!faultOf(text)) onChange(text.trim())
  })
  const fault = faultOf(draft)
  return (
    <div className="w-64 max-w-full min-w-40 max-sm:flex-1">
      <div className="relative">
        <Tag aria-hidden className="absolute top-2 left-2 size-4 text-faint max-sm:top-3" />
        <input
          aria-label={t('list.labels')}
          aria-invalid={fault ? true : undefined}
          aria-describedby="label-fault"
          title={t('list.labelsHint')}
          placeholder="app=web,tier!=db"
          value={draft}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          className={`${inputClass} pl-8 font-mono`}
          onChange={(event) => setDraft(event.target.value)}
        />
      </div>
      <p id="label-fault" aria-live="polite" className="text-xs text-error">
        {fault ? t('list.labelsWrong', { reason: fault }) : null}
      </p>
    </div>
  )
}

function faultOf(text: string): string | undefined {
  try {
    parseLabelSelector(text.trim())
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function ColumnMenu({
  optional,
  chosen,
  onChange,
}: {
  optional: readonly ColumnChoice[]
  chosen: readonly string[]
  onChange(columns: readonly string[]): void
}) {
  const t = useTranslations()
  const words = useVocabulary()
  return (
    <Menu
      align="start"
      trigger={
        <Button aria-label={t('list.columns')}>
          <Columns3 aria-hidden className="size-4" />
          <span className="max-sm:sr-only">{t('list.columns')}</span>
        </Button>
      }
    >
      <MenuLabel>{t('list.columns')}</MenuLabel>
      {optional.map((column) => (
        <MenuCheck
          key={column.id}
          checked={chosen.includes(column.id)}
          onChange={(checked) =>
            onChange(checked ? [...chosen, column.id] : chosen.filter((each) => each !== column.id))
          }
        >
          {words.column(column)}
        </MenuCheck>
      ))}
    </Menu>
  )
}
