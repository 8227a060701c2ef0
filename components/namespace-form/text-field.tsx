'use client'
import type { ReactNode } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Field, inputClass } from '@/components/ui/field'

/** A labelled line of text. */
export function TextField({
  label,
  value,
  onChange,
  error,
  hint,
  note,
  placeholder,
  mono = false,
  required = false,
  optional = false,
  disabled = false,
}: {
  label: string
  value: string
  onChange(value: string): void
  error?: string | undefined
  hint?: ReactNode
  note?: ReactNode
  placeholder?: string
  mono?: boolean
  required?: boolean
  optional?: boolean
  disabled?: boolean
}) {
  return (
    <Field label={label} error={error} hint={hint} note={note} required={required} optional={optional}>
      {(control) => (
        <input
          {...control}
          value={value}
          placeholder={placeholder}
          disabled={disabled}
          autoComplete="off"
          {...(mono ? { autoCapitalize: 'none', spellCheck: false } : {})}
          onChange={(event) => onChange(event.target.value)}
          className={classNames(inputClass, mono && 'font-mono')}
        />
      )}
    </Field>
  )
}
