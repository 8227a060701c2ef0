/** A container's log as it is written: streamed through the proxy into a bounded buffer, shown at most once per frame of the screen. */
import { useCallback, useEffect, useState } from 'react'
import { sleep, systemClock } from '../clock'
import { hasReason, isStatusError } from '../kube/status-error'
import { LogBuffer, type LogLine } from './log-buffer'
import { api } from './paths'
import { request } from './request'

export interface LogSource {
  cluster: string
  namespace: string
  pod: string
  container: string
  previous: boolean
  follow: boolean
  tailLines: number | undefined
}

export type LogState = 'opening' | 'streaming' | 'ended' | 'reconnecting' | 'failed'

interface LogStream {
  state: LogState
  lines: readonly LogLine[]
  dropped: number
  error: Error | undefined
  restart(): void
}

const nothing: Omit<LogStream, 'restart'> = { state: 'opening', lines: [], dropped: 0, error: undefined }
const retryDelay = 2000

export function useLogStream(source: LogSource | undefined): LogStream {
  const [shown, setShown] = useState(nothing)
  const [attempt, setAttempt] = useState(0)
  const text = source ? JSON.stringify(source) : undefined

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is the same source, asked again
  useEffect(() => {
    setShown(nothing)
    if (!text) return
    const stop = new AbortController()
    void readLog(JSON.parse(text), stop.signal, setShown)
    return () => stop.abort()
  }, [text, attempt])

  return { ...shown, restart: useCallback(() => setAttempt((count) => count + 1), []) }
}

type Show = (shown: Omit<LogStream, 'restart'>) => void

async function readLog(source: LogSource, signal: AbortSignal, show: Show): Promise<void> {
  const buffer = new LogBuffer()
  let frame = 0
  const publish = (state: LogState, error?: Error) => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      if (!signal.aborted) show({ state, lines: buffer.lines, dropped: buffer.dropped, error })
    })
  }
  while (!signal.aborted) {
    try {
      await copyStream(source, buffer, signal, () => publish('streaming'))
      buffer.end()
      return publish('ended')
    } catch (error) {
      if (signal.aborted) return
      const failure = error instanceof Error ? error : new Error(String(error))
      const worthRetrying = source.follow && !(isStatusError(error) && isFinal(error))
      publish(worthRetrying ? 'reconnecting' : 'failed', failure)
      if (!worthRetrying) return
      buffer.breakOff()
      await sleep(systemClock, retryDelay, signal)
    }
  }
}

/**
 * A cluster that says no says it for good; one that does not answer may come back, and a container that has not started
 * yet will (the kubelet's answer: container "x" in pod "y" is waiting to start).
 */
function isFinal(error: Error): boolean {
  if (hasReason(error, 'BadRequest') && error.message.includes('is waiting to start')) return false
  return ['NotFound', 'Forbidden', 'BadRequest', 'Unauthorized', 'Invalid'].some((reason) => hasReason(error, reason))
}

async function copyStream(source: LogSource, buffer: LogBuffer, signal: AbortSignal, arrived: () => void) {
  const resumeAt = buffer.lastTime
  const response = await request(logUrl(source, resumeAt), { signal })
  arrived()
  if (!response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  const skip = resumeAt ? skipUntilAfter(resumeAt) : (piece: string) => piece
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    buffer.append(skip(value))
    arrived()
  }
}

/** `sinceTime` has whole seconds only: lines of that second that are on screen already are left out. */
function skipUntilAfter(time: string): (piece: string) => string {
  let open = true
  let rest = ''
  return (piece) => {
    if (!open) return piece
    rest += piece
    for (;;) {
      const end = rest.indexOf('\n')
      if (end < 0) return ''
      const stamp = rest.slice(0, rest.indexOf(' '))
      if (stamp > time || !/^\d{4}-/.test(stamp)) break
      rest = rest.slice(end + 1)
    }
    open = false
    return rest
  }
}

/** Times always come along, so that they can be shown without asking again and a broken stream can be taken up. */
export function logUrl(source: LogSource, sinceTime?: string, timestamps = true): string {
  const { cluster, namespace, pod, container, previous, follow, tailLines } = source
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`
  return api.kube(cluster, path, {
    container,
    follow: follow ? 'true' : undefined,
    previous: previous ? 'true' : undefined,
    timestamps: timestamps ? 'true' : undefined,
    ...(sinceTime
      ? { sinceTime: `${sinceTime.slice(0, 19)}Z` }
      : { tailLines: tailLines === undefined ? undefined : String(tailLines) }),
  })
}
