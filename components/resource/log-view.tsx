'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDownToLine } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { findMatches, type LogLine, withoutEscapes } from '@/lib/browser/log-buffer'

interface LogViewProps {
  label: string
  lines: readonly LogLine[]
  needle: string
  /** Number of the line that the search stands on. */
  current: number | undefined
  wrap: boolean
  timestamps: boolean
}

const lineHeight = 20
/** This near to the end, new lines pull the view along. */
const nearness = 40

/** Only the lines on screen are in the page. While the end is in sight, it stays in sight. */
export function LogView({ label, lines, needle, current, wrap, timestamps }: LogViewProps) {
  const t = useTranslations()
  const scroller = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => lines[index]?.number ?? index,
    overscan: 20,
  })
  const lastNumber = lines.at(-1)?.number
  // biome-ignore lint/correctness/useExhaustiveDependencies: another width of lines is another measure
  useEffect(() => virtualizer.measure(), [wrap, timestamps])
  useEffect(() => {
    if (atEnd && lastNumber !== undefined) virtualizer.scrollToIndex(lines.length - 1, { align: 'end' })
  }, [atEnd, lastNumber, lines.length, virtualizer])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it moves when the search does, not when lines arrive
  useEffect(() => {
    if (current === undefined) return
    setAtEnd(false)
    const index = lines.findIndex(({ number }) => number === current)
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'center' })
  }, [current])

  const onScroll = () => {
    const element = scroller.current
    if (element) setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < nearness)
  }
  const longest = wrap ? 0 : lines.reduce((most, { text }) => Math.max(most, text.length), 0) + (timestamps ? 32 : 0)

  return (
    <div className="relative">
      <section
        ref={scroller}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        className="h-[calc(100dvh-18rem)] min-h-64 overflow-auto rounded-md border bg-surface py-1 font-mono text-xs leading-5 [contain:strict]"
      >
        <div
          className="relative"
          style={{ height: virtualizer.getTotalSize(), minWidth: '100%', width: wrap ? undefined : `${longest + 3}ch` }}
        >
          {virtualizer.getVirtualItems().map(({ index, start, key }) => {
            const line = lines[index]
            return line ? (
              <div
                key={key}
                data-index={index}
                ref={wrap ? virtualizer.measureElement : undefined}
                style={{ transform: `translateY(${start}px)` }}
                className={classNames(
                  'absolute top-0 left-0 w-full px-3 hover:bg-hover',
                  wrap ? 'break-all whitespace-pre-wrap' : 'whitespace-pre',
                  line.number === current && 'bg-selected',
                )}
              >
                {timestamps && line.time ? <span className="mr-2 text-faint">{line.time}</span> : null}
                <Highlighted text={withoutEscapes(line.text)} needle={needle} />
              </div>
            ) : null
          })}
        </div>
      </section>
      {atEnd || lines.length === 0 ? null : (
        <Button className="absolute right-4 bottom-3 shadow-pop" onClick={() => setAtEnd(true)}>
          <ArrowDownToLine aria-hidden className="size-4" />
          {t('logs.toEnd')}
        </Button>
      )}
    </div>
  )
}

function Highlighted({ text, needle }: { text: string; needle: string }) {
  const found = findMatches(text, needle)
  if (found.length === 0) return text || ' '
  let at = 0
  return (
    <>
      {found.map(([start, end]) => {
        const before = text.slice(at, start)
        at = end
        return (
          <span key={start}>
            {before}
            <mark className="rounded-xs bg-brass-soft text-brass outline outline-brass/60">
              {text.slice(start, end)}
            </mark>
          </span>
        )
      })}
      {text.slice(at)}
    </>
  )
}
