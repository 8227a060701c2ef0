/**
 * The lines of a log and who wrote them, bounded: the oldest go first. Lines are numbered from the first ever seen, and
 * keep their numbers. Whoever watches is told at most once per frame of the screen.
 */
import type { LogEvent, LogSourceState } from '../../logs/contract'
import { withoutEscapes } from './ansi'
import { Deque } from './deque'

/** What happened to a container while its log was read. */
export type LogNote =
  | { type: 'joined' | 'left' }
  | { type: 'again'; restarts: number }
  | { type: 'ended'; reason: string; exitCode: number | undefined }
  | { type: 'waiting'; reason: string }
  | { type: 'failed'; message: string }

export interface LogLine {
  number: number
  source: number
  /** RFC 3339 with nanoseconds as the kubelet wrote it; absent when the line carried none. */
  time?: string
  text: string
  /** Said by the console; `text` is empty. */
  note?: LogNote
}

export interface LogSource {
  id: number
  pod: string
  uid: string
  container: string
  role: Extract<LogEvent, { type: 'source' }>['role']
  run: number | undefined
  now: LogSourceState
}

export interface LogLimits {
  lines: number
  characters: number
}

export const logLimits: LogLimits = { lines: 100_000, characters: 40_000_000 }

/** States that pass by themselves, and are no news. */
const patient = ['ContainerCreating', 'PodInitializing', 'Completed']

export class LogStore {
  readonly sources = new Map<number, LogSource>()
  /** Containers of the workload beyond those that are named. */
  unnamed = 0
  hasCaughtUp = false
  /** Why its Pods cannot be listed, now or any more. */
  podsFailure: Error | undefined
  /** Counts up with every frame in which something changed. */
  version = 0
  /** The longest line so far, in characters. */
  longest = 0
  readonly #lines = new Deque<LogLine>()
  #characters = 0
  #cleared = 0
  #frame: number | undefined
  readonly #watchers = new Set<() => void>()

  constructor(private readonly limits: LogLimits = logLimits) {}

  get first(): number {
    return this.#lines.first
  }

  get end(): number {
    return this.#lines.end
  }

  /** How many lines were let go to keep the page light. */
  get dropped(): number {
    return this.#lines.first - this.#cleared
  }

  at(number: number): LogLine | undefined {
    return this.#lines.at(number)
  }

  append(source: number, time: string | undefined, text: string): void {
    this.#add({ number: this.end, source, ...(time === undefined ? {} : { time }), text })
  }

  announce(source: Omit<LogSource, 'run' | 'now'>): void {
    if (this.sources.has(source.id)) return
    this.sources.set(source.id, { ...source, run: undefined, now: { state: 'opening' } })
    if (this.hasCaughtUp) this.#note(source.id, { type: 'joined' })
    this.changed()
  }

  become(id: number, run: number | undefined, now: LogSourceState): void {
    const source = this.sources.get(id)
    if (!source) return
    const note = this.hasCaughtUp ? noteOf(source, run, now) : undefined
    this.sources.set(id, { ...source, run: run ?? source.run, now })
    if (note) this.#note(id, note)
    this.changed()
  }

  clear(): void {
    this.#lines.dropTo(this.end)
    this.#cleared = this.end
    this.#characters = 0
    this.longest = 0
    this.changed()
  }

  changed(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      this.version++
      for (const watcher of this.#watchers) watcher()
    })
  }

  readonly subscribe = (watcher: () => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  #note(source: number, note: LogNote): void {
    this.#add({ number: this.end, source, text: '', note })
  }

  #add(line: LogLine): void {
    this.#lines.push(line)
    this.#characters += line.text.length
    if (line.text.length > this.longest) this.longest = line.text.length
    while (this.#isTooMuch()) {
      this.#characters -= this.#lines.at(this.first)?.text.length ?? 0
      this.#lines.dropTo(this.first + 1)
    }
    this.changed()
  }

  #isTooMuch(): boolean {
    const count = this.end - this.first
    return count > this.limits.lines || (count > 1 && this.#characters > this.limits.characters)
  }
}

function noteOf(before: LogSource, run: number | undefined, now: LogSourceState): LogNote | undefined {
  if (run !== undefined && before.run !== undefined && run > before.run) return { type: 'again', restarts: run }
  if (now.state === before.now.state) return undefined
  switch (now.state) {
    case 'gone':
      return { type: 'left' }
    case 'failed':
      return { type: 'failed', message: now.message }
    case 'ended':
      return now.reason ? { type: 'ended', reason: now.reason, exitCode: now.exitCode } : undefined
    case 'waiting':
      return now.reason && !patient.includes(now.reason) ? { type: 'waiting', reason: now.reason } : undefined
    default:
      return undefined
  }
}

/** What a search looks at, and what is copied. */
export const plainText = ({ text }: LogLine) => (text.includes('\u001b') ? withoutEscapes(text) : text)
