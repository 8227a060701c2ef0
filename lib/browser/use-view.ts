/** A live window over a list: open while the component is, changed in place when the question changes. */
import { useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { ViewQuery } from '../views/contract'
import { useSocketHub } from './hub-context'
import type { ViewHandle } from './socket-hub'
import { emptyView, foldView, listOf, type ViewModel } from './view-model'

/** `query` undefined: no view yet. Another cluster or kind is another view; anything else changes the open one. */
export function useView(query: ViewQuery | undefined): ViewModel {
  const hub = useSocketHub()
  const [model, dispatch] = useReducer(foldView, emptyView)
  const handle = useRef<ViewHandle | undefined>(undefined)
  const asked = useRef<{ list: string; text: string } | undefined>(undefined)
  const [askedList, setAskedList] = useState<string>()

  const text = query ? JSON.stringify(query) : undefined
  const subject = query ? `${query.cluster}/${query.kind}` : undefined
  const stable = useMemo<ViewQuery | undefined>(() => (text ? JSON.parse(text) : undefined), [text])
  const latest = useRef(stable)
  latest.current = stable

  useEffect(() => {
    const first = latest.current
    if (!subject || !first) return
    dispatch({ type: 'opened' })
    asked.current = { list: listOf(first), text: JSON.stringify(first) }
    setAskedList(asked.current.list)
    const opened = hub.openView(first, {
      frame: (frame) => dispatch({ type: 'frame', frame }),
      disconnected: () => dispatch({ type: 'disconnected', at: new Date().toISOString() }),
    })
    handle.current = opened
    return () => {
      handle.current = undefined
      opened.close()
    }
  }, [hub, subject])

  useEffect(() => {
    if (!stable || !handle.current || !text || asked.current?.text === text) return
    const list = listOf(stable)
    dispatch({ type: 'asked', sameList: asked.current?.list === list })
    asked.current = { list, text }
    setAskedList(list)
    handle.current.change(stable)
  }, [stable, text])

  // Until the effect above has asked, the rows are still those of the question before.
  const isOther = model.answered && stable !== undefined && listOf(stable) !== askedList
  return useMemo(() => (isOther ? { ...model, stale: true } : model), [model, isOther])
}
