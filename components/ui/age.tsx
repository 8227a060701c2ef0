'use client'
import { useSyncExternalStore } from 'react'
import { useLocale } from 'use-intl'

/** One timer for all ages on a page; it beats once a second and only while somebody listens. */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let present = 0

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    present = Date.now()
    timer = setInterval(() => {
      present = Date.now()
      for (const each of listeners) each()
    }, 1000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The present, in steps of a second. 0 on the server, which does not know the person's clock or zone. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => present,
    () => 0,
  )
}

const never = () => () => undefined
const useIsBrowser = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

/** How long ago, as `format` says it, with the exact time when pointed at. */
export function Age({ time, format }: { time: string; format(milliseconds: number): string }) {
  const now = useNow()
  const locale = useLocale()
  if (now === 0) return null
  return (
    <time dateTime={time} title={exactTime(time, locale)}>
      {format(Math.max(0, now - Date.parse(time)))}
    </time>
  )
}

/** A time in the person's own zone and language. */
export function Instant({ time }: { time: string }) {
  const locale = useLocale()
  const isBrowser = useIsBrowser()
  return <time dateTime={time}>{isBrowser ? exactTime(time, locale) : null}</time>
}

const formats = new Map<string, Intl.DateTimeFormat>()

export function exactTime(time: string, locale: string): string {
  let format = formats.get(locale)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
    formats.set(locale, format)
  }
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? time : format.format(date)
}
