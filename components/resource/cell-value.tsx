'use client'
import Link from 'next/link'
import { useLocale, useTranslations } from 'use-intl'
import { useKinds } from '@/components/shell/kinds-context'
import { Age, Instant } from '@/components/ui/age'
import { pages } from '@/lib/browser/paths'
import type { Kind } from '@/lib/kinds/kind'
import type { Row, CellValue as Value } from '@/lib/views/contract'
import { ageInWords, useAgeText } from './age-text'

/** One cell of a row, by what it holds. `columnId` turns names of other objects into links. */
export function CellValue({
  value,
  columnId,
  row,
  cluster,
  tabIndex,
}: {
  value: Value | undefined
  columnId: string
  row: Row
  cluster: string
  tabIndex: number
}) {
  const age = useAgeText()
  const { all } = useKinds()
  if (value === undefined || value === null || value === '' || value === '<none>') return <Nothing />
  if (typeof value === 'number') return <span>{value}</span>
  if (typeof value === 'object') {
    if ('time' in value) return <Age time={value.time} format={age} />
    if ('quantity' in value) return <span>{value.quantity}</span>
    return <LabelText labels={value.labels} />
  }
  if (columnId === 'restarts') return <Restarts text={value} />
  if (columnId === 'created-at' && !Number.isNaN(Date.parse(value))) return <Instant time={value} />
  const target = linkOf(columnId, value, row, all)
  if (!target) return <Text text={value} />
  return (
    <Link
      href={pages.detail(cluster, target.kind, target)}
      prefetch={false}
      tabIndex={tabIndex}
      className="truncate font-mono text-[0.8125rem] hover:underline"
      title={value}
    >
      {value}
    </Link>
  )
}

const Text = ({ text }: { text: string }) => (
  <span className="truncate" title={text.length > 12 ? text : undefined}>
    {text}
  </span>
)

/** `5 (2m16s ago)`, as kubectl has it. */
function Restarts({ text }: { text: string }) {
  const t = useTranslations()
  const locale = useLocale()
  const [, count, age] = /^(\d+) \((\w+) ago\)$/.exec(text) ?? []
  return <Text text={count && age ? t('list.restarts', { count, age: ageInWords(age, locale) }) : text} />
}

const Nothing = () => (
  <span className="text-faint" aria-hidden>
    –
  </span>
)

function LabelText({ labels }: { labels: Record<string, string> }) {
  const text = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')
  return text ? <Text text={text} /> : <Nothing />
}

function linkOf(columnId: string, value: string, row: Row, kinds: readonly Kind[]) {
  if (columnId === 'node' && !value.startsWith('<')) return { kind: 'nodes', name: value }
  if (columnId !== 'object') return undefined
  const [singular, ...rest] = value.split('/')
  const name = rest.join('/')
  // The group is not told: of several kinds with that name any might be meant.
  const [kind, ...others] = kinds.filter((each) => each.kind.toLowerCase() === singular)
  if (!kind || others.length > 0 || !name) return undefined
  if (kind.scope === 'Cluster') return { kind: kind.id, name }
  return row.namespace ? { kind: kind.id, namespace: row.namespace, name } : undefined
}
