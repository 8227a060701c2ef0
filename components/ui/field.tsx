import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useTranslations } from 'use-intl'
import { classNames } from './class-names'

/** Any box to write in; `inputClass` is the one of a single line. */
export const fieldClass =
  'w-full min-w-0 rounded-md border border-line-strong/70 bg-surface px-2 text-sm text-ink placeholder:text-faint max-sm:text-lg aria-invalid:border-error disabled:opacity-60'
export const inputClass = `${fieldClass} h-8 max-sm:h-10`

/** What a control in a field must carry to be named, explained and marked as wrong. */
interface ControlProps {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': boolean | undefined
  'aria-required': boolean | undefined
}

export interface FieldProps {
  label: string
  hint?: ReactNode
  error?: string | undefined
  /** Good news about the value, such as "this name is free". */
  note?: ReactNode
  required?: boolean
  optional?: boolean
  className?: string
  children(control: ControlProps): ReactNode
}

/** A label, a control, and below it what is wrong or else how to fill it in. */
export function Field({ label, hint, error, note, required, optional, className, children }: FieldProps) {
  const t = useTranslations()
  const id = useId()
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`]
  const described = [error ? errorId : undefined, hint || note ? hintId : undefined].filter(Boolean).join(' ')
  return (
    <div className={classNames('min-w-0', className)}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
        {optional ? <span className="ml-1.5 font-normal text-faint">({t('app.optional')})</span> : null}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': required || undefined,
      })}
      {/* Always there, so that what appears in it is read aloud. */}
      <p id={errorId} aria-live="polite" className={classNames('text-sm text-error', error && 'mt-1 flex gap-1')}>
        {error ? <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" /> : null}
        {error ? <span className="min-w-0 break-words">{error}</span> : null}
      </p>
      {hint || note ? (
        <p id={hintId} className="mt-1 text-xs text-faint">
          {note ?? hint}
        </p>
      ) : null}
    </div>
  )
}
