'use client'
import { Tabs as Radix } from 'radix-ui'
import { type ReactNode, useEffect, useRef } from 'react'

export interface Tab {
  id: string
  label: string
  content: ReactNode
}

/** Only the open tab is alive: what is not on screen asks the cluster for nothing. */
export function Tabs({
  label,
  tabs,
  value,
  onChange,
}: {
  label: string
  tabs: readonly Tab[]
  value: string
  onChange(id: string): void
}) {
  const list = useRef<HTMLDivElement>(null)
  // On a narrow screen the open tab may stand beyond the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is open
  useEffect(() => {
    list.current?.querySelector('[data-state="active"]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [value])
  return (
    // A tab that only has the focus is not opened: each asks the cluster for something, and leaving one may be asked about.
    <Radix.Root value={value} onValueChange={onChange} activationMode="manual">
      <Radix.List ref={list} aria-label={label} className="flex gap-0.5 overflow-x-auto border-b px-4 max-sm:px-2">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="-mb-px border-b-2 border-transparent px-3 py-2 text-sm whitespace-nowrap text-soft -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:font-semibold data-[state=active]:text-ink"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className="p-4 -outline-offset-2 max-sm:p-3">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
