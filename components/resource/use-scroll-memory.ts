'use client'
import { type RefObject, useEffect, useState } from 'react'
import { rememberedScroll, rememberScroll } from '@/lib/browser/scroll-memory'

/** Browsers allow few changes of the history in a while. */
const settledMs = 150

/** Where to begin; and from then on the page's entry in the history knows how far it is scrolled. */
export function useScrollMemory(scroller: RefObject<HTMLElement | null>, isPage: boolean): number {
  const [initial] = useState(() => (isPage ? rememberedScroll() : 0))
  useEffect(() => {
    const element = scroller.current
    if (!element || !isPage) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const onScroll = () => {
      clearTimeout(timer)
      timer = setTimeout(() => rememberScroll(Math.round(element.scrollTop)), settledMs)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      clearTimeout(timer)
      element.removeEventListener('scroll', onScroll)
    }
  }, [scroller, isPage])
  return initial
}
