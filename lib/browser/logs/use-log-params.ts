import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { type LogParams, parseLogParams, withLogParams } from './log-params'

/** What a reader of logs has chosen, in the URL. Changing it loads no page. */
export function useLogParams(): [LogParams, (changes: Partial<LogParams>) => void] {
  const text = useSearchParams().toString()
  const params = useMemo(() => parseLogParams(new URLSearchParams(text)), [text])
  const change = useCallback((changes: Partial<LogParams>) => {
    const next = withLogParams(new URLSearchParams(window.location.search), changes).toString()
    window.history.replaceState(null, '', next ? `?${next}` : window.location.pathname)
  }, [])
  return [params, change]
}
