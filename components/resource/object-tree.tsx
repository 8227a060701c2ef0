'use client'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { bounded } from '@/lib/kinds/derived-kind'
import { isJsonObject } from '@/lib/kube/json'

/** Deeper than this, a part is folded until it is asked for. */
const openDepth = 2
const mostEntries = 30
const longestText = 2000

/** Whatever somebody's object holds, as a tree of fields. */
export function ObjectTree({ value }: { value: unknown }) {
  return <Value value={value} depth={0} />
}

function Value({ value, depth }: { value: unknown; depth: number }): ReactNode {
  const t = useTranslations()
  if (Array.isArray(value)) {
    if (value.length === 0) return <span className="font-mono text-xs text-faint">[]</span>
    if (value.every(isScalar)) {
      return <Entries entries={value.map((item, at) => [String(at), item])} depth={depth} isList />
    }
    return <Entries entries={value.map((item, at) => [titleOf(item, at), item])} depth={depth} />
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value)
    return entries.length > 0 ? (
      <Entries entries={entries} depth={depth} />
    ) : (
      <span className="font-mono text-xs text-faint">{'{}'}</span>
    )
  }
  if (value === '') return <span className="text-faint">{t('tree.empty')}</span>
  return (
    <span className="font-mono text-[0.8125rem] wrap-anywhere whitespace-pre-wrap">
      {bounded(String(value), longestText)}
    </span>
  )
}

function Entries({
  entries,
  depth,
  isList = false,
}: {
  entries: readonly (readonly [string, unknown])[]
  depth: number
  isList?: boolean
}) {
  const t = useTranslations()
  const [all, setAll] = useState(false)
  const shown = all ? entries : entries.slice(0, mostEntries)
  return (
    <>
      {isList ? (
        <ul>
          {shown.map(([key, value]) => (
            <li key={key}>
              <Value value={value} depth={depth} />
            </li>
          ))}
        </ul>
      ) : (
        <dl className={depth > 0 ? 'border-l border-line-strong/50 pl-3' : ''}>
          {shown.map(([key, value]) => (
            <Field key={key} name={key} value={value} depth={depth} />
          ))}
        </dl>
      )}
      {entries.length > mostEntries ? (
        <Button look="quiet" className="mt-1" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('detail.showLess') : t('detail.showAll', { count: entries.length })}
        </Button>
      ) : null}
    </>
  )
}

function Field({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  const [open, setOpen] = useState(depth < openDepth)
  if (!holdsMore(value)) {
    return (
      <div className="grid gap-x-3 py-0.5 sm:grid-cols-[minmax(7rem,14rem)_minmax(0,1fr)]">
        <dt className="text-sm wrap-anywhere text-faint">{bounded(name, 200)}</dt>
        <dd className="min-w-0">
          <Value value={value} depth={depth + 1} />
        </dd>
      </div>
    )
  }
  return (
    <div className="py-0.5">
      <dt>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="text-sm wrap-anywhere text-soft hover:text-ink hover:underline"
        >
          {bounded(name, 200)} <span aria-hidden>{open ? '▾' : '▸'}</span>
        </button>
      </dt>
      {open ? (
        <dd className="min-w-0">
          <Value value={value} depth={depth + 1} />
        </dd>
      ) : null}
    </div>
  )
}

const isScalar = (value: unknown) => typeof value !== 'object' || value === null

function holdsMore(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => !isScalar(item))
  return isJsonObject(value) && Object.keys(value).length > 0
}

/** What a reader would call an entry of a list: its own name, where it has one. */
function titleOf(item: unknown, at: number): string {
  const name = isJsonObject(item) ? (item.name ?? item.type ?? item.key) : undefined
  return typeof name === 'string' ? `${at} · ${name}` : String(at)
}
