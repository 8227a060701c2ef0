'use client'
import { type ReactNode, useId } from 'react'
import { classNames } from '@/components/ui/class-names'

/** One of a few, each with a word on what it means. */
export function RadioCards<Value extends string>({
  legend,
  value,
  choices,
  onChoose,
  row = false,
}: {
  legend: string
  value: Value
  choices: readonly { value: Value; label: string; hint?: string; before?: ReactNode }[]
  onChoose(value: Value): void
  /** Side by side: they have no hints. */
  row?: boolean
}) {
  const name = useId()
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      <div className={row ? 'flex flex-wrap gap-2' : 'grid gap-2'}>
        {choices.map(({ value: each, label, hint, before }) => (
          <label
            key={each}
            className={classNames(
              'flex cursor-pointer items-start gap-2 rounded-md border px-3 py-2 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent',
              each === value ? 'border-accent bg-selected' : 'hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={name}
              value={each}
              checked={each === value}
              onChange={() => onChoose(each)}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0">
              <span className="flex items-center gap-2 font-medium">
                {before}
                {label}
              </span>
              {hint ? <span className="mt-0.5 block text-xs text-soft">{hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
