import { statOf } from './process-table'

/** Ends everything on a signal, or when the npm that started this process is gone, within a bounded time. */
export interface Shutdown {
  /** Runs `stop` at the end; later additions stop first. */
  add(name: string, stop: () => Promise<void> | void): void
  /** Runs all stops once; resolves when they are done. */
  now(): Promise<void>
}

const patienceMs = 8_000

export function createShutdown(): Shutdown {
  const stops: { name: string; stop: () => Promise<void> | void }[] = []
  let ending: Promise<void> | undefined

  async function stopAll(): Promise<void> {
    for (const { name, stop } of stops.reverse()) {
      try {
        await stop()
      } catch (error) {
        console.error(`Stopping the ${name} failed:`, error)
      }
    }
  }

  function end(exitCode: number): void {
    if (ending) return
    setTimeout(() => process.exit(exitCode || 1), patienceMs).unref()
    ending = stopAll()
    void ending.then(() => process.exit(exitCode))
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0))
  watchNpm(() => end(0))

  return {
    add: (name, stop) => void stops.push({ name, stop }),
    now() {
      ending ??= stopAll()
      return ending
    },
  }
}

/**
 * npm forwards signals, but a killed npm forwards nothing. It runs scripts through a shell, so the one to watch is our
 * parent or its parent: when either is gone, its child has a new parent.
 */
function watchNpm(gone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const grandparent = statOf(parent)?.parent
  const timer = setInterval(() => {
    if (process.ppid === parent && statOf(parent)?.parent === grandparent) return
    clearInterval(timer)
    gone()
  }, 500)
  timer.unref()
}
