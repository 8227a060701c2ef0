import { ChevronDown } from 'lucide-react'
import type { SelectHTMLAttributes } from 'react'
import { classNames } from './class-names'
import { inputClass } from './field'

/** The platform's own select: it works with every screen reader and on every phone. */
export function Select({ className, children, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <span className={classNames('relative inline-block min-w-0', className)}>
      <select {...rest} className={classNames(inputClass, 'appearance-none pr-7')}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-faint"
      />
    </span>
  )
}
