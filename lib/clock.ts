/** The only source of time. Everything that waits takes a Clock, so that a test can pause, step and repeat. */
export interface Clock {
  now(): Date
  /** Runs `run` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
}

/** setTimeout counts in 32 bits and takes what is longer for nothing: such waits are made of several. */
const longestTimerMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => new Date(),
  after(ms, run) {
    const wait = (left: number): ReturnType<typeof setTimeout> =>
      left <= longestTimerMs
        ? setTimeout(run, left)
        : setTimeout(() => {
            timer = wait(left - longestTimerMs)
          }, longestTimerMs)
    let timer = wait(ms)
    return () => clearTimeout(timer)
  },
}

/** What is left of `ms` that began at `since`. A clock that was put back makes nobody wait longer than all of it. */
export function timeLeft(clock: Clock, ms: number, since: number): number {
  return Math.max(0, Math.min(ms, since + ms - clock.now().getTime()))
}

/** Resolves after `ms` on the given clock; resolves early, without an error, when `signal` is aborted. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const finish = () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    const cancel = clock.after(ms, finish)
    const abort = () => {
      cancel()
      finish()
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}
