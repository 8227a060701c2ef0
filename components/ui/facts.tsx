import type { ReactNode } from 'react'
import { classNames } from './class-names'

interface Fact {
  term: string
  value: ReactNode
}

/** Terms and values in two quiet columns; a fact without a value is left out. */
export function Facts({ facts, wide = false }: { facts: readonly (Fact | undefined | false)[]; wide?: boolean }) {
  const shown = facts.filter((fact): fact is Fact => Boolean(fact) && isThere((fact as Fact).value))
  return (
    <dl
      className={classNames(
        'grid gap-x-8 gap-y-1.5 text-sm',
        wide ? 'grid-cols-1' : 'grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))]',
      )}
    >
      {shown.map(({ term, value }) => (
        <div key={term} className="grid min-w-0 grid-cols-[7rem_minmax(0,1fr)] gap-x-3">
          <dt className="text-faint">{term}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const isThere = (value: ReactNode) => value !== undefined && value !== null && value !== '' && value !== false
