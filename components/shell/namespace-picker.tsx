'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Check, ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { classNames } from '@/components/ui/class-names'
import { inputClass } from '@/components/ui/field'
import { Skeleton } from '@/components/ui/skeleton'
import { useCluster } from './cluster-context'
import { useNamespaceScope } from './namespace-scope'
import { type NamespaceOption as Option, useNamespaceSearch } from './use-namespace-search'

/** In pixels; for fingers as well. */
const optionHeight = 36
/** Options that a page key goes by. */
const page = 7

/** The scope of what is on screen. */
export function NamespacePicker() {
  const t = useTranslations()
  const { cluster } = useCluster()
  const { namespace, choose } = useNamespaceScope()
  const name = namespace ?? t('namespace.all')
  return (
    <NamespaceChoice
      cluster={cluster.id}
      current={namespace}
      label={t('namespace.choose', { name })}
      onChoose={choose}
      prefix={t('namespace.label')}
    />
  )
}

interface NamespaceChoiceProps {
  cluster: string
  /** Undefined: all namespaces. */
  current: string | undefined
  label: string
  onChoose(namespace: string | undefined): void
  prefix?: string
}

/** A button with the chosen namespace, and behind it a search over all of them. */
export function NamespaceChoice({ cluster, current, label, onChoose, prefix }: NamespaceChoiceProps) {
  const t = useTranslations()
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={label}
        className="flex h-8 w-56 max-w-full items-center gap-2 rounded-md border border-line-strong/60 bg-surface px-2 text-left text-sm hover:bg-hover max-sm:h-9 max-sm:w-full"
      >
        {prefix ? <span className="text-xs text-faint">{prefix}</span> : null}
        <span className={classNames('min-w-0 flex-1 truncate', current && 'font-mono')}>
          {current ?? t('namespace.all')}
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-faint" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={t('namespace.label')}
          className="z-40 w-72 rounded-md border bg-surface shadow-pop"
        >
          <NamespaceSearch
            cluster={cluster}
            current={current}
            onChoose={(chosen) => {
              setOpen(false)
              onChoose(chosen)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** The search runs where the namespaces are: in the cluster's view, not over a list in the browser. */
function NamespaceSearch({
  cluster,
  current,
  onChoose,
}: Pick<NamespaceChoiceProps, 'cluster' | 'current' | 'onChoose'>) {
  const t = useTranslations()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const listId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const found = useNamespaceSearch(cluster, text.trim())
  const { refused, view } = found
  const lead = text ? 0 : 1
  const typed = refused ? text.trim() : ''
  const count = lead + found.count + (typed ? 1 : 0)
  const at = Math.min(active, Math.max(0, count - 1))
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => optionHeight,
    overscan: 4,
  })
  const items = virtualizer.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  const { onRange } = found
  useEffect(() => onRange(Math.max(0, first - lead), Math.max(0, last - lead)), [onRange, first, last, lead])

  /** Undefined: it is on its way. */
  const optionAt = (index: number): Option | undefined => {
    if (index < lead) return { value: undefined, label: t('namespace.all') }
    if (index - lead >= found.count) return { value: typed, label: t('namespace.use', { name: typed }) }
    return found.optionAt(index - lead)
  }
  const goTo = (index: number) => {
    setActive(index)
    virtualizer.scrollToIndex(index)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + count, PageDown: at + page, PageUp: at - page }[event.key]
    if (to !== undefined && count > 0) {
      event.preventDefault()
      goTo(event.key.startsWith('Arrow') ? to % count : Math.max(0, Math.min(count - 1, to)))
    }
    const option = optionAt(at)
    if (event.key === 'Enter' && option && count > 0) {
      event.preventDefault()
      onChoose(option.value)
    }
  }

  return (
    <div>
      <div className="p-2">
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={count > 0 ? `${listId}-${at}` : undefined}
          aria-autocomplete="list"
          aria-label={t('namespace.search')}
          placeholder={t('namespace.search')}
          className={inputClass}
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setText(event.target.value)
            goTo(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {/* The keyboard stays in the field above, as ARIA's combobox asks. */}
      <div ref={scroller} className="max-h-72 overflow-y-auto px-1 pb-1">
        <div
          id={listId}
          role="listbox"
          aria-label={t('namespace.label')}
          className="relative"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {items.map(({ index, start }) => {
            const option = optionAt(index)
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
              // biome-ignore lint/a11y/useFocusableInteractive: it is reached through aria-activedescendant
              <div
                // Not by place: a press that began on one option must not end on another that took its place.
                key={option ? `option ${option.value ?? ''}` : index}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={option !== undefined && option.value === current}
                aria-setsize={count}
                aria-posinset={index + 1}
                onClick={() => option && onChoose(option.value)}
                onPointerMove={() => setActive(index)}
                style={{ transform: `translateY(${start}px)`, height: optionHeight }}
                className={classNames(
                  'absolute top-0 left-0 flex w-full cursor-default items-center gap-2 rounded-sm px-2 text-sm',
                  index === at && 'bg-hover',
                )}
              >
                {option ? <OptionText option={option} /> : <Skeleton className="w-2/3" />}
                {option && option.value === current ? (
                  <Check aria-hidden className="size-4 shrink-0 text-accent" />
                ) : null}
              </div>
            )
          })}
        </div>
      </div>
      <p role="status" className="border-t px-3 py-1.5 text-xs text-faint">
        {refused
          ? t('namespace.refused')
          : view.answered && view.matched === 0
            ? t('namespace.noMatch')
            : view.answered
              ? t('namespace.found', { count: view.matched })
              : t('app.loading')}
      </p>
    </div>
  )
}

function OptionText({ option: { value, label, alias } }: { option: Option }) {
  return (
    <span className="flex min-w-0 flex-1 items-baseline gap-2" title={value}>
      <span className={classNames('truncate', value !== undefined && 'font-mono')}>{label}</span>
      {alias ? <span className="max-w-1/2 shrink-0 truncate text-xs text-faint">{alias}</span> : null}
    </span>
  )
}
