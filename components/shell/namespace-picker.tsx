'use client'
import { Check, ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { classNames } from '@/components/ui/class-names'
import { inputClass } from '@/components/ui/field'
import { useDebounced } from '@/lib/browser/use-debounced'
import { useView } from '@/lib/browser/use-view'
import { useCluster } from './cluster-context'
import { useNamespaceScope } from './namespace-scope'

const shown = 50

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

interface Option {
  id: string
  value: string | undefined
  label: string
}

/** The search runs where the namespaces are: in the cluster's view, not over a list in the browser. */
function NamespaceSearch({
  cluster,
  current,
  onChoose,
}: Pick<NamespaceChoiceProps, 'cluster' | 'current' | 'onChoose'>) {
  const t = useTranslations()
  const [text, setText] = useState('')
  const search = useDebounced(text.trim(), 120)
  const [active, setActive] = useState(0)
  const listId = useId()
  const activeRef = useRef<HTMLDivElement>(null)
  const view = useView({
    cluster,
    kind: 'namespaces',
    ...(search ? { filters: [{ column: 'name', op: 'contains' as const, value: search }] } : {}),
    sort: { column: 'name', direction: 'ascending' },
    window: { offset: 0, limit: shown },
  })
  const refused = view.condition.state === 'refused' || view.condition.state === 'failed'
  const options: Option[] = [
    ...(text ? [] : [{ id: `${listId}-all`, value: undefined, label: t('namespace.all') }]),
    // What was found for an earlier text must not be chosen for this one.
    ...view.rows
      .filter(({ name }) => name.includes(text.trim()))
      .map(({ name }) => ({ id: `${listId}-${name}`, value: name, label: name })),
    ...(refused && text.trim()
      ? [{ id: `${listId}-typed`, value: text.trim(), label: t('namespace.use', { name: text.trim() }) }]
      : []),
  ]
  const at = Math.min(active, Math.max(0, options.length - 1))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the active row comes into sight whenever it is another
  useEffect(() => {
    activeRef.current?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setActive((at + step + options.length) % Math.max(1, options.length))
    }
    const option = options[at]
    if (event.key === 'Enter' && option) {
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
          aria-activedescendant={options[at]?.id}
          aria-autocomplete="list"
          aria-label={t('namespace.search')}
          placeholder={t('namespace.search')}
          className={inputClass}
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setText(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {/* The keyboard stays in the field above, as ARIA's combobox asks. */}
      <div id={listId} role="listbox" aria-label={t('namespace.label')} className="max-h-72 overflow-y-auto p-1 pt-0">
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
          // biome-ignore lint/a11y/useFocusableInteractive: it is reached through aria-activedescendant
          <div
            key={option.id}
            id={option.id}
            ref={index === at ? activeRef : undefined}
            role="option"
            aria-selected={option.value === current}
            onClick={() => onChoose(option.value)}
            onPointerMove={() => setActive(index)}
            className={classNames(
              'flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 text-sm max-sm:min-h-10',
              index === at && 'bg-hover',
              option.value !== undefined && 'font-mono',
            )}
          >
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.value === current ? <Check aria-hidden className="size-4 text-accent" /> : null}
          </div>
        ))}
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
