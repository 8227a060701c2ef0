/** The logs of a target as they are written, in a store that the page watches. */
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { api, type ObjectPlace } from '../paths'
import { type LogParams, sinceOf } from './log-params'
import { LogStore } from './log-store'
import { type LogConnection, readInto } from './read-into'

export interface LogTarget {
  cluster: string
  kind: string
  place: ObjectPlace
}

interface Logs {
  store: LogStore
  connection: LogConnection
  /** Another number when the store has changed. */
  version: number
  reopen(): void
}

type Wish = Pick<LogParams, 'pods' | 'containers' | 'previous' | 'follow' | 'since'>

export function useLogs(target: LogTarget, { pods, containers, previous, follow, since }: Wish): Logs {
  const wish = JSON.stringify({ target, pods, containers, previous, follow, since })
  const [attempt, setAttempt] = useState(0)
  const [store, setStore] = useState(() => new LogStore())
  const [connection, setConnection] = useState<LogConnection>({ state: 'opening' })

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is the same wish again
  useEffect(() => {
    const next = new LogStore()
    const stop = new AbortController()
    setStore(next)
    setConnection({ state: 'opening' })
    const asked = JSON.parse(wish) as Wish & { target: LogTarget }
    const follows = asked.follow && !asked.previous
    const urlSince = (sinceTime: string | undefined) => logsUrl(asked.target, { ...asked, follow: follows }, sinceTime)
    void readInto(next, urlSince, {
      follow: follows,
      signal: stop.signal,
      show: (shown) => {
        if (!stop.signal.aborted) setConnection(shown)
      },
    })
    return () => stop.abort()
  }, [wish, attempt])

  const version = useSyncExternalStore(
    store.subscribe,
    () => store.version,
    () => 0,
  )
  return { store, connection, version, reopen: useCallback(() => setAttempt((count) => count + 1), []) }
}

function logsUrl({ cluster, kind, place }: LogTarget, wish: Wish, sinceTime: string | undefined): string {
  const { pods, containers, previous, follow, since } = wish
  const { tailLines, sinceSeconds } = sinceOf(since)
  return api.logs(cluster, kind, place, {
    pod: pods,
    container: containers,
    previous: previous ? 'true' : undefined,
    follow: follow ? 'true' : undefined,
    ...(sinceTime ? { sinceTime } : { tailLines: tailLines?.toString(), sinceSeconds: sinceSeconds?.toString() }),
  })
}

/** Everything that was asked for, not only what is on screen: the last lines are a matter of the screen. */
export function logFileUrl(
  target: LogTarget,
  { pods, containers, previous, since }: Wish,
  timestamps: boolean,
): string {
  return api.logs(target.cluster, target.kind, target.place, {
    pod: pods,
    container: containers,
    previous: previous ? 'true' : undefined,
    sinceSeconds: sinceOf(since).sinceSeconds?.toString(),
    timestamps: timestamps ? 'true' : undefined,
    download: 'true',
  })
}
