/** What recorders of events have in common: they send one after the other, without waiting and without failing. */
import type { Clock } from '../clock'
import { sleep } from '../clock'
import { isStatusError } from '../kube/status-error'

export interface EventSender {
  /** Runs `write` behind what is still to be sent, again when the server does not answer. Dropped when too much is unsent. */
  send(write: () => Promise<void>): void
  readonly isFull: boolean
  /** The name of a new event: its object's, and when. */
  nameFor(objectName: string): string
  /** Resolves when everything so far is sent or given up. */
  idle(): Promise<void>
  /** Sends what there is, once and without waiting for a server that does not answer. */
  stop(): Promise<void>
}

/** More than this many unsent events are dropped. */
const queueLength = 1000
/** How often a server that does not answer is asked again, and after how long. */
const attempts = 12
const retryMs = 10_000

export function createEventSender({ clock, random }: { clock: Clock; random(): number }): EventSender {
  const stopping = new AbortController()
  let unsent = 0
  let tail = Promise.resolve()
  /** Nanoseconds within the clock's millisecond: recorders of one millisecond must not choose the same name. */
  let nanoseconds = Math.floor(random() * 1_000_000)

  async function attempt(write: () => Promise<void>): Promise<void> {
    for (let count = 1; count <= attempts; count++) {
      try {
        return await write()
      } catch (error) {
        // What the server refuses (a namespace that ends, a name that is taken) stays refused.
        if (isStatusError(error)) return
        if (stopping.signal.aborted) return
        if (count < attempts) await sleep(clock, retryMs * (count === 1 ? random() : 1), stopping.signal)
      }
    }
  }

  const sender: EventSender = {
    send(write) {
      if (sender.isFull) return
      unsent++
      tail = tail.then(() => attempt(write)).finally(() => unsent--)
    },
    get isFull() {
      return unsent >= queueLength
    },
    nameFor(objectName) {
      nanoseconds = (nanoseconds + 1) % 1_000_000
      const time = BigInt(clock.now().getTime()) * 1_000_000n + BigInt(nanoseconds)
      return `${objectName}.${time.toString(16)}`
    },
    async idle() {
      for (let last: Promise<void> | undefined; last !== tail; ) {
        last = tail
        await last
      }
    },
    stop() {
      stopping.abort()
      return sender.idle()
    },
  }
  return sender
}
