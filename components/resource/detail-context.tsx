'use client'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import type { ObjectPlace } from '@/lib/browser/paths'
import type { Kind } from '@/lib/kinds/kind'

interface DetailScope {
  cluster: string
  kind: Kind
  place: ObjectPlace
  /** Keys of a Secret whose values this person asked to see, on this page, this time. */
  revealed: ReadonlySet<string>
  setRevealed(key: string, revealed: boolean): void
}

const DetailContext = createContext<DetailScope | undefined>(undefined)

export function DetailProvider({
  cluster,
  kind,
  place,
  children,
}: Pick<DetailScope, 'cluster' | 'kind' | 'place'> & { children: ReactNode }) {
  const [revealed, setKeys] = useState<ReadonlySet<string>>(new Set())
  const setRevealed = useCallback((key: string, show: boolean) => {
    setKeys((before) => {
      const next = new Set(before)
      if (show) next.add(key)
      else next.delete(key)
      return next
    })
  }, [])
  const value = useMemo(
    () => ({ cluster, kind, place, revealed, setRevealed }),
    [cluster, kind, place, revealed, setRevealed],
  )
  return <DetailContext.Provider value={value}>{children}</DetailContext.Provider>
}

/** The object that a detail page is about. */
export function useDetail(): DetailScope {
  const scope = useContext(DetailContext)
  if (!scope) throw new Error('useDetail needs a DetailProvider above it')
  return scope
}
