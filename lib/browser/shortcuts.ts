/** Every shortcut of the console, once: what listens for it and the sheet that lists it read the same entry. */
import { useEffect, useRef } from 'react'

interface Shortcut {
  /** As KeyboardEvent.key has them; any one of them. `Mod`: Control, or Command on a Mac. */
  keys: readonly string[]
  mod?: boolean
  group: 'everywhere' | 'lists'
}

export const shortcuts = {
  palette: { keys: ['k'], mod: true, group: 'everywhere' },
  sheet: { keys: ['?'], group: 'everywhere' },
  create: { keys: ['c'], group: 'everywhere' },
  search: { keys: ['/'], group: 'lists' },
  nextRow: { keys: ['ArrowDown'], group: 'lists' },
  previousRow: { keys: ['ArrowUp'], group: 'lists' },
  nextPage: { keys: ['PageDown'], group: 'lists' },
  previousPage: { keys: ['PageUp'], group: 'lists' },
  firstRow: { keys: ['Home'], group: 'lists' },
  lastRow: { keys: ['End'], group: 'lists' },
  openRow: { keys: ['Enter'], group: 'lists' },
} as const satisfies Record<string, Shortcut>

export type ShortcutId = keyof typeof shortcuts

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

export function isPressed(id: ShortcutId, event: Pressed): boolean {
  const { keys, mod = false }: Shortcut = shortcuts[id]
  return keys.some((key) => key === event.key) && mod === (event.ctrlKey || event.metaKey) && !event.altKey
}

/** The one of these that was pressed. */
export const pressedOf = <Id extends ShortcutId>(ids: readonly Id[], event: Pressed): Id | undefined =>
  ids.find((id) => isPressed(id, event))

const writing = 'input,textarea,select,[contenteditable]'

/** Runs wherever the focus is; a plain letter is one's own where one writes, and in a dialog. */
export function useShortcut(id: ShortcutId, run: () => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const { mod = false }: Shortcut = shortcuts[id]
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isPressed(id, event)) return
      const { target } = event
      const isTaken = target instanceof HTMLElement && target.closest(`${writing},[role="dialog"],[role="menu"]`)
      if (!mod && isTaken) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [id])
}
