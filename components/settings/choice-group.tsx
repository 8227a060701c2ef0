'use client'
import { useEffect, useId, useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import type { Choice } from '@/components/ui/menu'

/** One of a few, all in sight. */
export function ChoiceGroup<Value extends string>({
  legend,
  value,
  choices,
  onChoose,
}: {
  legend: string
  value: Value
  choices: readonly Choice<Value>[]
  onChoose(value: Value): void
}) {
  const name = useId()
  // Shown at once; what is stored comes a moment later, and comes back as it was when it could not be stored.
  const [chosen, setChosen] = useState(value)
  useEffect(() => setChosen(value), [value])
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">{legend}</legend>
      {choices.map(({ value: each, label, icon: Icon }) => (
        <label
          key={each}
          className={classNames(
            'flex h-9 cursor-pointer items-center gap-2 rounded-md border px-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent',
            each === chosen ? 'border-accent bg-selected font-semibold' : 'hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name={name}
            value={each}
            checked={each === chosen}
            onChange={() => {
              setChosen(each)
              onChoose(each)
            }}
            className="size-4 accent-accent"
          />
          {Icon ? <Icon aria-hidden className="size-4 text-faint" /> : null}
          {label}
        </label>
      ))}
    </fieldset>
  )
}
