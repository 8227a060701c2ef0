'use client'
import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { Dialog, DialogButtons } from '@/components/ui/dialog'

interface LeaveGuard {
  /** Somebody's unsaved work is on screen. */
  readonly holding: () => boolean
  hold(on: boolean): void
  /** Does it once the person has agreed to lose what was typed. */
  ask(leave: () => void): void
}

const GuardContext = createContext<LeaveGuard>({
  holding: () => false,
  hold: () => undefined,
  ask: (leave) => leave(),
})

/** Asks before a page is left on which something unsaved was typed. */
export function LeaveGuardProvider({ children }: { children: ReactNode }) {
  const t = useTranslations()
  const held = useRef(false)
  const [leave, setLeave] = useState<{ go(): void; from: HTMLElement | null }>()
  // Also while the dialog closes, when nothing is asked any more.
  const opener = useRef<HTMLElement | null>(null)
  if (leave) opener.current = leave.from
  const guard = useMemo<LeaveGuard>(
    () => ({
      holding: () => held.current,
      hold: (on) => {
        held.current = on
      },
      ask: (go) => setLeave({ go, from: whereOneWas() }),
    }),
    [],
  )
  return (
    <GuardContext.Provider value={guard}>
      {children}
      <Dialog
        open={leave !== undefined}
        onOpenChange={() => setLeave(undefined)}
        opener={opener.current}
        title={t('leavePage.title')}
        description={t('leavePage.text')}
      >
        <DialogButtons>
          <Button onClick={() => setLeave(undefined)}>{t('leavePage.stay')}</Button>
          <Button
            look="danger"
            onClick={() => {
              held.current = false
              setLeave(undefined)
              leave?.go()
            }}
          >
            {t('leavePage.leave')}
          </Button>
        </DialogButtons>
      </Dialog>
    </GuardContext.Provider>
  )
}

/** What has the focus, unless it goes away with a menu or a drawer. */
function whereOneWas(): HTMLElement | null {
  const { activeElement } = document
  const stays =
    activeElement instanceof HTMLElement && !activeElement.closest('[role=dialog],[role=menu],[role=listbox]')
  return stays && activeElement !== document.body ? activeElement : document.getElementById('main')
}

/** For what ends the page in another way, such as signing out: at once, or after the person agreed. */
export function useAskToLeave(): (go: () => void) => void {
  const { holding, ask } = useContext(GuardContext)
  return useCallback((go) => (holding() ? ask(go) : go()), [holding, ask])
}

/** As `router.push`, for what is no link: it asks first where that is due. Links are seen to by the guard itself. */
export function useGuardedPush(): (href: string) => void {
  const router = useRouter()
  const { holding, ask } = useContext(GuardContext)
  return useCallback(
    // In place of the entry that the guard put on top of the page's own.
    (href) => (holding() ? ask(() => router.replace(href)) : router.push(href)),
    [router, holding, ask],
  )
}

/**
 * While `unsaved`, links, the way back and the closing of the tab ask first. An address cannot be kept from changing by
 * the way back, so the page puts a second entry of itself on top of the history: going back from that one changes nothing.
 */
export function useLeaveGuard(unsaved: boolean): void {
  const router = useRouter()
  const { hold, holding, ask } = useContext(GuardContext)
  /** Like no other, so that entries of an earlier visit are not taken for this one's. */
  const [mark] = useState(() => `${performance.timeOrigin + performance.now()}`)
  const state = useRef({ unsaved, onTop: false, leaving: false })
  state.current.unsaved = unsaved

  useEffect(() => {
    const path = window.location.pathname
    const back = () => {
      const { current } = state
      // Another entry of this page, further down: of a visit before.
      if (window.location.pathname !== path || entryMark() === mark || !current.onTop) return
      if (!current.unsaved || current.leaving) {
        window.history.back()
        return
      }
      putOnTop(mark)
      ask(() => {
        current.leaving = true
        window.history.go(-2)
      })
    }
    window.addEventListener('popstate', back)
    return () => {
      window.removeEventListener('popstate', back)
      hold(false)
    }
  }, [mark, ask, hold])

  useEffect(() => {
    hold(unsaved)
    if (!unsaved) return
    // In a tab that begins here there is no way back.
    if (!state.current.onTop && window.history.length > 1) {
      state.current.onTop = true
      putOnTop(mark)
    }
    const close = (event: BeforeUnloadEvent) => {
      if (holding()) event.preventDefault()
    }
    const click = (event: MouseEvent) => {
      const href = hrefOf(event)
      if (href === undefined || !holding()) return
      // Next's links do nothing where the default is prevented; whatever else they do (a drawer that closes) they still do.
      event.preventDefault()
      ask(() => router.replace(href))
    }
    window.addEventListener('beforeunload', close)
    window.addEventListener('click', click, { capture: true })
    return () => {
      window.removeEventListener('beforeunload', close)
      window.removeEventListener('click', click, { capture: true })
    }
  }, [unsaved, mark, router, hold, holding, ask])
}

/** Next's own state stays in the entry: to the router both are the same page. */
function putOnTop(mark: string): void {
  window.history.pushState({ ...(window.history.state as object | null), leaveGuard: mark }, '', window.location.href)
}

function entryMark(): unknown {
  const entry: unknown = window.history.state
  return typeof entry === 'object' && entry !== null && 'leaveGuard' in entry ? entry.leaveGuard : undefined
}

/** Where a click leads within the console and this tab, other than on the page that is there. */
function hrefOf(event: MouseEvent): string | undefined {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.hasAttribute('download'))
    return undefined
  // Another site is a page load: the browser asks.
  if (link.origin !== window.location.origin) return undefined
  if (link.pathname === window.location.pathname && link.hash) return undefined
  return link.pathname + link.search + link.hash
}
