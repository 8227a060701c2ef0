'use client'
import { ArrowDownToLine } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { LineHeights } from '@/lib/browser/logs/line-heights'
import type { LogParams } from '@/lib/browser/logs/log-params'
import type { LogMatches, LogSearch } from '@/lib/browser/logs/log-search'
import type { LogStore } from '@/lib/browser/logs/log-store'
import { LogRow } from './log-row'
import type { SourceLabels } from './source-labels'

interface LogLinesProps {
  label: string
  store: LogStore
  version: number
  params: LogParams
  labels: SourceLabels
  search: LogSearch | undefined
  matches: LogMatches | undefined
  /** Number of the line that the search stands on; another object each time it moves. */
  current: { number: number } | undefined
}

const lineHeight = 20
const overscan = 12
/** This near to the end, new lines pull the view along. */
const nearness = 40
/** Of the small monospaced font; only a guess until a line is measured. */
const characterWidth = 7.25

/**
 * A log of any length of which only the lines on screen are in the page. While its end is in sight, it stays in sight;
 * otherwise what is on screen stays where it is, whatever comes below or goes above. It is not read aloud line by line.
 */
export function LogLines(props: LogLinesProps) {
  const { label, store, version, params, labels, search, matches, current } = props
  const t = useTranslations()
  const scroller = useRef<HTMLElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const [leftAt, setLeftAt] = useState(0)
  const [view, setView] = useState({ height: 600, width: 1000 })
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set())
  const rows = useMemo(() => rowsOf(store, params.only ? matches : undefined), [store, params.only, matches])

  const { wrap, times, raw } = params
  const labelled = labels.length > 0
  const columns = Math.max(
    20,
    Math.floor((view.width - 24) / characterWidth) - (times === 'none' ? 0 : 25) - labels.length,
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another shape of lines is another measure
  const heights = useMemo(() => new LineHeights(), [rows, wrap, times, raw, labelled, columns])
  const heightOf = (position: number) => {
    const length = wrap ? (store.at(rows.numberAt(position))?.text.length ?? 0) : 0
    return lineHeight * Math.max(1, Math.ceil(length / columns))
  }
  /** The line at the top edge, by its number, and how much of it is above; undefined while the end is followed. */
  const anchor = useRef<{ number: number; offset: number } | undefined>(undefined)
  const lastTop = useRef(0)
  const topOf = ({ number, offset }: { number: number; offset: number }) =>
    heights.offsetOf(rows.positionOf(number)) + offset
  const { first, end } = rows
  if (heights.end === 0 || heights.end < first) heights.reset(first)
  heights.dropTo(first)
  heights.extendTo(end, heightOf)

  const top = atEnd || !anchor.current ? Math.max(0, heights.total - view.height) : topOf(anchor.current)
  const from = end > first ? Math.max(first, heights.positionAt(top) - overscan) : first
  const to = end > first ? Math.min(end, heights.positionAt(top + view.height) + overscan + 1) : first
  const positions = Array.from({ length: to - from }, (_, at) => from + at)

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => setView({ height: element.clientHeight, width: element.clientWidth })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  // Measures what is on screen, then puts the scroller where the reader was.
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    let differs = false
    for (const row of element.querySelectorAll<HTMLElement>('[data-position]')) {
      if (heights.measure(Number(row.dataset.position), row.offsetHeight)) differs = true
    }
    if (atEnd) element.scrollTop = heights.total
    else if (anchor.current) {
      const wanted = topOf(anchor.current)
      if (Math.abs(element.scrollTop - wanted) > 1) element.scrollTop = wanted
    }
    lastTop.current = element.scrollTop
    if (differs) redraw()
  })

  const frame = useRef(0)
  useEffect(() => () => cancelAnimationFrame(frame.current), [])
  const stayAt = (scrollTop: number) => {
    const position = heights.positionAt(scrollTop)
    anchor.current = { number: rows.numberAt(position), offset: scrollTop - heights.offsetOf(position) }
  }
  const leaveEnd = () => {
    setAtEnd(false)
    setLeftAt(rows.end)
  }
  const onScroll = () => {
    const element = scroller.current
    if (!element) return
    const { scrollTop } = element
    const toEnd = element.scrollHeight - scrollTop - element.clientHeight
    const isUp = scrollTop < lastTop.current && toEnd > 1
    lastTop.current = scrollTop
    stayAt(scrollTop)
    // The least move up leaves the end: it is not to be fought for against lines that pull down.
    if (isUp && atEnd) leaveEnd()
    else if (!isUp && !atEnd && toEnd < nearness) setAtEnd(true)
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(redraw)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: it moves when the search does, not when lines arrive
  useEffect(() => {
    const element = scroller.current
    if (!current || !element) return
    const position = rows.positionOf(current.number)
    const offset = heights.offsetOf(position)
    if (offset >= element.scrollTop && offset < element.scrollTop + element.clientHeight - lineHeight) return
    leaveEnd()
    const wanted = Math.max(0, offset - element.clientHeight / 2)
    stayAt(wanted)
    element.scrollTop = wanted
    redraw()
  }, [current])

  const unread = atEnd ? 0 : Math.max(0, end - Math.max(leftAt, first))
  const width = wrap ? undefined : `${store.longest + labels.length + (times === 'none' ? 3 : 29)}ch`
  return (
    <div className="relative">
      <section
        ref={scroller}
        aria-label={label}
        data-version={version}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        className="h-[calc(100dvh-19rem)] min-h-72 overflow-auto rounded-md border bg-surface py-1 font-mono text-xs leading-5 [contain:strict] [overflow-anchor:none]"
      >
        <div className="relative min-w-full" style={{ height: heights.total, width }}>
          {positions.map((position) => {
            const line = store.at(rows.numberAt(position))
            return line ? (
              <LogRow
                key={line.number}
                line={line}
                position={position}
                offset={heights.offsetOf(position)}
                label={labels.of(line.source)}
                width={labels.length}
                search={search}
                isCurrent={line.number === current?.number}
                isExpanded={expanded.has(line.number)}
                onExpand={setExpanded}
                wrap={wrap}
                times={times}
                raw={raw}
              />
            ) : null
          })}
        </div>
      </section>
      {atEnd || end === first ? null : (
        <Button className="absolute right-4 bottom-3 shadow-pop" onClick={() => setAtEnd(true)}>
          <ArrowDownToLine aria-hidden className="size-4" />
          {unread > 0 ? t('logs.newLines', { count: unread }) : t('logs.toEnd')}
        </Button>
      )}
    </div>
  )
}

/** The lines that are shown, by positions that do not change while a line is kept. */
function rowsOf(store: LogStore, matches: LogMatches | undefined) {
  if (!matches) {
    return {
      get first() {
        return store.first
      },
      get end() {
        return store.end
      },
      numberAt: (position: number) => position,
      positionOf: (number: number) => number,
    }
  }
  return {
    get first() {
      return matches.found.first
    },
    get end() {
      return matches.found.end
    },
    numberAt: (position: number) => matches.found.at(position) ?? -1,
    positionOf: (number: number) => matches.from(number),
  }
}
