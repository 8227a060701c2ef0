'use client'
import { type RefObject, useMemo, useRef } from 'react'

/**
 * The focus of the keyboard among rows that come and go: it stays with its row when the list shifts, and comes back when
 * the row's place is filled only later.
 */
export function useRowFocus(scroller: RefObject<HTMLDivElement | null>) {
  const has = useRef(false)
  const key = useRef<string | undefined>(undefined)
  return useMemo(() => {
    function remember<Item>(item: Item | undefined, keyOf: (item: Item) => string) {
      has.current = true
      key.current = item === undefined ? undefined : keyOf(item)
    }
    return {
      took: remember,
      lost() {
        has.current = false
      },
      /** Where the row is now that was current at `index`. */
      follow<Item>(
        index: number,
        itemAt: (index: number) => Item | undefined,
        keyOf: (item: Item) => string,
        first: number,
        last: number,
      ): number {
        const isAt = (at: number) => {
          const item = itemAt(at)
          return item !== undefined && keyOf(item) === key.current
        }
        if (!has.current || key.current === undefined || isAt(index)) return index
        for (let at = first; at <= last; at++) if (isAt(at)) return at
        return index
      },
      restore(index: number) {
        const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
        const { activeElement } = document
        const isFree = activeElement === document.body || scroller.current?.contains(activeElement)
        const isWithin = activeElement?.closest('[data-index]') === row
        if (has.current && row && isFree && !isWithin) row.focus({ preventScroll: true })
      },
    }
  }, [scroller])
}
