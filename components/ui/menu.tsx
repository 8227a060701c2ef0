'use client'
import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names'
import { type Tone, ToneGlyph } from './status-mark'

const itemClass =
  'flex min-h-8 w-full cursor-default items-center gap-2 rounded-sm px-2 py-1 text-left text-sm outline-none select-none data-disabled:opacity-60 data-highlighted:bg-hover max-sm:min-h-10'

/** Not modal: the page behind stays as it is, nothing is injected into it. */
export function Menu({
  trigger,
  children,
  align = 'end',
}: {
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'end'
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-40 max-h-[70vh] max-w-80 min-w-44 overflow-y-auto rounded-md border bg-surface p-1 shadow-pop"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export function MenuItem({
  icon: Icon,
  children,
  onSelect,
  danger = false,
  disabledReason,
}: {
  icon?: LucideIcon
  children: ReactNode
  onSelect(): void
  danger?: boolean
  disabledReason?: string | undefined
}) {
  return (
    <DropdownMenu.Item
      disabled={disabledReason !== undefined}
      onSelect={onSelect}
      className={classNames(itemClass, danger && 'text-error')}
    >
      {Icon ? <Icon aria-hidden className="size-4 shrink-0" /> : null}
      <span className="min-w-0">
        {children}
        {disabledReason ? <span className="block text-xs whitespace-normal text-faint">{disabledReason}</span> : null}
      </span>
    </DropdownMenu.Item>
  )
}

export interface Choice<Value extends string> {
  value: Value
  label: string
  icon?: LucideIcon
  /** How it stands, below its name. */
  note?: string
  tone?: Tone
}

/** One of several. */
export function MenuChoices<Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string
  value: Value
  choices: readonly Choice<Value>[]
  onChoose(value: Value): void
}) {
  return (
    <>
      <MenuLabel>{label}</MenuLabel>
      <DropdownMenu.RadioGroup aria-label={label} value={value}>
        {choices.map(({ value: each, label: text, icon: Icon, note, tone }) => (
          <DropdownMenu.RadioItem key={each} value={each} onSelect={() => onChoose(each)} className={itemClass}>
            <span className="flex size-4 shrink-0 items-center justify-center">
              <DropdownMenu.ItemIndicator>
                <Check aria-hidden className="size-4" />
              </DropdownMenu.ItemIndicator>
            </span>
            {Icon ? <Icon aria-hidden className="size-4 shrink-0 text-faint" /> : null}
            {note === undefined ? (
              text
            ) : (
              <span className="min-w-0">
                <span className="block truncate">{text}</span>
                <span className="flex items-center gap-1.5 text-xs text-soft">
                  {tone ? <ToneGlyph tone={tone} className="size-2.5" /> : null}
                  {note}
                </span>
              </span>
            )}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  )
}

/** On or off; the menu stays open, as several are often switched at once. */
export function MenuCheck({
  checked,
  onChange,
  children,
}: {
  checked: boolean
  onChange(checked: boolean): void
  children: ReactNode
}) {
  return (
    <DropdownMenu.CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={itemClass}
    >
      <span className="flex size-4 shrink-0 items-center justify-center">
        <DropdownMenu.ItemIndicator>
          <Check aria-hidden className="size-4" />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
    </DropdownMenu.CheckboxItem>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="legend px-2 pt-1.5 pb-1">{children}</DropdownMenu.Label>
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />
}
