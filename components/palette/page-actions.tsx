'use client'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'

export interface PageAction {
  id: string
  label: string
  run(): void
}

interface Registry {
  actions: readonly PageAction[]
  put(owner: string, actions: readonly PageAction[]): void
}

const PageActionsContext = createContext<Registry>({ actions: [], put: () => undefined })

export function PageActionsProvider({ children }: { children: ReactNode }) {
  const [byOwner, setByOwner] = useState<ReadonlyMap<string, readonly PageAction[]>>(new Map())
  // Always the same one: whoever offers must not offer again because somebody else did.
  const put = useCallback<Registry['put']>((owner, actions) => {
    setByOwner((before) => {
      if (actions.length === 0 && !before.has(owner)) return before
      const next = new Map(before)
      if (actions.length > 0) next.set(owner, actions)
      else next.delete(owner)
      return next
    })
  }, [])
  const registry = useMemo<Registry>(() => ({ actions: [...byOwner.values()].flat(), put }), [byOwner, put])
  return <PageActionsContext.Provider value={registry}>{children}</PageActionsContext.Provider>
}

/** What can be done on the page that is open. */
export const usePageActions = (): readonly PageAction[] => useContext(PageActionsContext).actions

/** Offers what a part of a page can do, for as long as it is there. */
export function useOfferActions(actions: readonly PageAction[]): void {
  const owner = useId()
  const { put } = useContext(PageActionsContext)
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  const signature = actions.map(({ id, label }) => `${id} ${label}`).join('\n')
  useEffect(() => {
    const offered = latest.current.map(({ id, label }) => ({
      id,
      label,
      run: () => latest.current.find((each) => each.id === id)?.run(),
    }))
    put(owner, signature ? offered : [])
    return () => put(owner, [])
  }, [owner, put, signature])
}
