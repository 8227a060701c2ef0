/** Bytes on their way to a process: from a client, a terminal, or the process before it in a pipe. */
import type { ByteInput } from '../../extension'

export const emptyInput: ByteInput = { read: async () => undefined, readLine: async () => undefined }

/** More than a real pipe holds, because not all who write here wait for room. */
const mostBytes = 16 * 1024 * 1024
/** As much as a real pipe holds: who waits does so until there is less. */
const fewBytes = 64 * 1024
/** What one program may keep in memory of its input. */
const mostKept = 32 * 1024 * 1024
const newline = 10

export class InputQueue implements ByteInput {
  #chunks: Uint8Array[] = []
  #bytes = 0
  #ended = false
  #marks = 0
  readonly #wake = new Set<() => void>()
  readonly #waiting = new Set<() => void>()
  readonly #decoder = new TextDecoder()

  /** False when nobody reads any more, or too much waits to be read. */
  push(data: Uint8Array): boolean {
    if (this.#ended || this.#bytes + data.length > mostBytes) return false
    if (data.length === 0) return true
    this.#chunks.push(data)
    this.#bytes += data.length
    this.#tell()
    return true
  }

  end(): void {
    this.#ended = true
    this.#tell()
    this.#tellWriters()
  }

  /** Resolves when there is room for more, or nobody reads any more. */
  async room(): Promise<void> {
    while (!this.#ended && this.#bytes > fewBytes) await new Promise<void>((resolve) => this.#waiting.add(resolve))
  }

  /** What waits to be read, at once. */
  takeAll(): Uint8Array {
    const all = joinBytes(this.#chunks.splice(0))
    this.#bytes = 0
    this.#tellWriters()
    return all
  }

  /** One reader, the next to find nothing, takes it for the end; the queue goes on. */
  mark(): void {
    this.#marks++
    this.#tell()
  }

  async read(until?: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      if (until?.aborted) return undefined
      const chunk = this.#chunks.shift()
      if (chunk) {
        this.#bytes -= chunk.length
        if (this.#bytes <= fewBytes) this.#tellWriters()
        return chunk
      }
      if (this.#ended) return undefined
      if (this.#marks > 0) {
        this.#marks--
        return undefined
      }
      await this.#more(until)
    }
  }

  async readLine(until?: AbortSignal): Promise<string | undefined> {
    const pieces: Uint8Array[] = []
    for (;;) {
      const chunk = await this.read(until)
      if (!chunk) break
      const end = chunk.indexOf(newline)
      if (end < 0) {
        pieces.push(chunk)
        continue
      }
      pieces.push(chunk.subarray(0, end + 1))
      if (end + 1 < chunk.length) this.#putBack(chunk.subarray(end + 1))
      break
    }
    return pieces.length === 0 ? undefined : this.#decoder.decode(joinBytes(pieces))
  }

  #putBack(rest: Uint8Array): void {
    this.#chunks.unshift(rest)
    this.#bytes += rest.length
  }

  #more(until: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#wake.delete(done)
        until?.removeEventListener('abort', done)
        resolve()
      }
      this.#wake.add(done)
      until?.addEventListener('abort', done, { once: true })
    })
  }

  #tell(): void {
    for (const wake of [...this.#wake]) wake()
  }

  #tellWriters(): void {
    for (const resolve of [...this.#waiting]) resolve()
    this.#waiting.clear()
  }
}

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1 && pieces[0]) return pieces[0]
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** Everything until the end. Throws when that is more than a program may keep. */
export async function readAll(input: ByteInput): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for (let chunk = await input.read(); chunk; chunk = await input.read()) {
    length += chunk.length
    if (length > mostKept) throw new Error('Cannot allocate memory')
    pieces.push(chunk)
  }
  return joinBytes(pieces)
}

/** What one process reads of an input that others read too: when it is gone, it takes nothing more away from them. */
export class ProcessInput implements ByteInput {
  readonly #source: ByteInput
  readonly #gone: AbortSignal

  constructor(input: ByteInput, gone: AbortSignal) {
    this.#source = input instanceof ProcessInput ? input.#source : input
    this.#gone = gone
  }

  read(until?: AbortSignal): Promise<Uint8Array | undefined> {
    return this.#unlessGone(this.#source.read(this.#or(until)))
  }

  readLine(until?: AbortSignal): Promise<string | undefined> {
    return this.#unlessGone(this.#source.readLine(this.#or(until)))
  }

  #or(until: AbortSignal | undefined): AbortSignal {
    return until ? AbortSignal.any([this.#gone, until]) : this.#gone
  }

  async #unlessGone<T>(reading: Promise<T>): Promise<T> {
    const result = await reading
    return this.#gone.aborted ? new Promise<T>(() => undefined) : result
  }
}
