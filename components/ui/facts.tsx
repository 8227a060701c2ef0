import type { ReactNode } from 'react'
import { classNames } from './class-names'

export interface Fact {
  term: string
  value: ReactNode
}

/** Terms and values in two quiet columns; a fact without a value is left out. */
export function Facts({ facts, wide = false }: { facts: readonly (Fact | undefined | false)[]; wide?: boolean }) {
  const shown = facts.filter((fact): fact is Fact => Boolean(fact) && isThere((fact as Fact).value))
  return (
    <dl
      className={classNames(
        'grid gap-x-6 gap-y-2',
        wide ? 'grid-cols-1' : 'grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))]',
      )}
    >
      {shown.map(({ term, value }) => (
        <div key={term} className="min-w-0">
          <dt className="text-xs text-faint">{term}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const isThere = (value: ReactNode) => value !== undefined && value !== null && value !== '' && value !== false
