/** What a container's main process writes: to its log, and to whoever is attached. */
import type { LineWriter } from '../../extension'
import { joined, type ShellWriter } from '../images/shell/line-joiner'
import type { LineDiscipline } from './line-discipline'

export interface Follower {
  stdout?(data: Uint8Array): void
  stderr?(data: Uint8Array): void
}

const encoder = new TextEncoder()
const bytes = (data: string | Uint8Array) => (typeof data === 'string' ? encoder.encode(data) : data)
const whole = (text: string) => (text.endsWith('\n') ? text : `${text}\n`)

export class ContainerOutput {
  readonly #log: ShellWriter
  readonly #followers = new Set<Follower>()

  constructor(log: LineWriter) {
    this.#log = joined(log)
  }

  writer(stream: 'stdout' | 'stderr'): ShellWriter {
    const log = this.#log
    return {
      write: (text) => {
        log.write(text)
        this.#tell(stream, whole(text))
      },
      part: (data) => {
        log.part(data)
        this.#tell(stream, data)
      },
      flush: () => log.flush(),
    }
  }

  /** Everything to one stream, as a terminal gives it. */
  toTerminal = (data: Uint8Array): void => {
    this.#log.part(data)
    this.#tell('stdout', data)
  }

  follow(follower: Follower): () => void {
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }

  end(): void {
    this.#log.flush()
    this.#followers.clear()
  }

  #tell(stream: 'stdout' | 'stderr', data: string | Uint8Array): void {
    if (this.#followers.size === 0) return
    const sent = bytes(data)
    for (const follower of [...this.#followers]) follower[stream]?.(sent)
  }
}

/** For a client that sees every byte. */
export function byteWriter(send: ((data: Uint8Array) => void) | undefined, taken: () => Promise<void>): ShellWriter {
  const part = (data: string | Uint8Array) => {
    if (data.length > 0) send?.(bytes(data))
  }
  return { write: (text) => part(whole(text)), part, flush: () => undefined, taken }
}

export function terminalWriter(terminal: LineDiscipline): ShellWriter {
  return {
    write: (text) => terminal.print(whole(text)),
    part: (data) => terminal.print(data),
    flush: () => undefined,
    taken: () => terminal.taken(),
  }
}
