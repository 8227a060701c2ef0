'use client'
import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { type ListParams, parseListParams, withListParams } from '@/lib/browser/list-params'

/** The list's state in the URL. Changing it asks no server: the page is the same, its view asks for something else. */
export function useListParams(): [ListParams, (changes: Partial<ListParams>) => void] {
  const search = useSearchParams()
  const text = search.toString()
  const params = useMemo(() => parseListParams(new URLSearchParams(text)), [text])
  const change = useCallback((changes: Partial<ListParams>) => {
    const next = withListParams(new URLSearchParams(window.location.search), changes).toString()
    window.history.replaceState(null, '', next ? `?${next}` : window.location.pathname)
  }, [])
  return [params, change]
}
