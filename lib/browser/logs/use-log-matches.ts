/** Which lines a search finds, looked for a little in each frame so that the page stays quick. */
import { useEffect, useMemo, useReducer } from 'react'
import { LogMatches, type LogSearch } from './log-search'
import type { LogStore } from './log-store'

const perFrameMs = 6

export function useLogMatches(
  store: LogStore,
  version: number,
  search: LogSearch | undefined,
): { matches: LogMatches | undefined; looking: boolean } {
  const [, again] = useReducer((count: number) => count + 1, 0)
  const matches = useMemo(() => (search ? new LogMatches(store, search) : undefined), [store, search])
  // What came since the last frame; `version` says that something did.
  const complete = useMemo(
    () => ({ matches, version, isDone: matches?.lookOn(perFrameMs) ?? true }),
    [matches, version],
  )
  const looking = !complete.isDone
  useEffect(() => {
    if (complete.isDone) return
    let frame = 0
    const step = () => {
      const isDone = complete.matches?.lookOn(perFrameMs) ?? true
      complete.isDone = isDone
      again()
      if (!isDone) frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame)
  }, [complete])
  return { matches, looking }
}
