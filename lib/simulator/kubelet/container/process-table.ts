/** The processes of a container beside PID 1: what execs and shells begin, by number, and how signals end them. */
import type { Clock } from '../../../clock'
import type { Child, ContainerProcess, Listener, ListenOptions, ProcessEntry, Processes, Signal } from '../../extension'
import { ProcessInput } from './input-queue'
import { ProcessClock } from './process-clock'

export interface ProcessTableOptions {
  clock: Clock
  /** PID 1, which decides itself what it does at a signal. */
  main: Omit<ProcessEntry, 'pid' | 'parent' | 'group' | 'session'> & { signal(signal: Signal): void }
  /** Returns what closes it. */
  listen(port: number, handle: Listener, options?: ListenOptions): () => void
}

interface Running {
  entry: ProcessEntry
  signal(signal: Signal): void
  end(code: number): void
}

const numbers: Readonly<Record<Signal, number>> = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, PIPE: 13, TERM: 15 }
const killed = 128 + numbers.KILL
const fromOutside = 0
/** As a kubelet's podPidsLimit would be set: a loop that begins processes must not fill the memory of the simulator. */
const mostProcesses = 512

/** fork: EAGAIN */
export class CannotFork extends Error {}

export class ProcessTable implements Processes {
  readonly #options: ProcessTableOptions
  readonly #running = new Map<number, Running>()
  #last = 1
  #isOver = false

  constructor(options: ProcessTableOptions) {
    this.#options = options
    const { signal, ...main } = options.main
    this.#running.set(1, {
      entry: { ...main, pid: 1, parent: fromOutside, group: 1, session: 1 },
      signal,
      end: () => undefined,
    })
  }

  list(): readonly ProcessEntry[] {
    return [...this.#running.values()].map(({ entry }) => entry)
  }

  signal(pid: number, signal: Signal): boolean {
    const found = this.#running.get(pid)
    found?.signal(signal)
    return found !== undefined
  }

  signalGroup(group: number, signal: Signal): void {
    for (const each of [...this.#running.values()]) if (each.entry.group === group) each.signal(signal)
  }

  become(pid: number, argv: readonly string[]): void {
    const found = this.#running.get(pid)
    if (found) found.entry = { ...found.entry, argv }
  }

  endSession(session: number): void {
    for (const each of [...this.#running.values()]) if (each.entry.session === session) each.end(killed)
  }

  /** The container is over. */
  endAll(): void {
    this.#isOver = true
    for (const each of [...this.#running.values()]) each.end(killed)
    this.#running.clear()
  }

  spawn(
    parent: ContainerProcess,
    run: (process: ContainerProcess) => Promise<number>,
    changes: Partial<ContainerProcess>,
    group?: 'own' | 'session',
  ): Child {
    const isOutside = group === 'session'
    // What goes on in a process that was ended begins nothing more.
    if (!isOutside && !this.#running.has(parent.pid)) return { pid: 0, ended: new Promise(() => undefined) }
    if (this.#running.size >= mostProcesses) throw new CannotFork("can't fork: Resource temporarily unavailable")
    const pid = ++this.#last
    const clock = new ProcessClock(this.#options.clock)
    const terminated = new AbortController()
    const gone = new AbortController()
    const closers: (() => void)[] = []
    const pass = () => terminated.abort()
    let handle: ((signal: Signal) => boolean) | undefined
    let resolve: (code: number) => void = () => undefined
    const ended = new Promise<number>((done) => {
      resolve = done
    })
    const end = (code: number) => {
      if (gone.signal.aborted) return
      gone.abort()
      clock.end()
      parent.signal.removeEventListener('abort', pass)
      for (const close of closers.splice(0)) close()
      this.#running.delete(pid)
      resolve(code)
    }
    if (this.#isOver) {
      end(killed)
      return { pid, ended }
    }
    // What a shell began hears when the shell is told to end; an exec does not hear what the main process is told.
    if (!isOutside && parent.signal.aborted) pass()
    else if (!isOutside) parent.signal.addEventListener('abort', pass)

    const process: ContainerProcess = {
      ...parent,
      ...changes,
      pid,
      clock,
      signal: terminated.signal,
      stdin: new ProcessInput(changes.stdin ?? parent.stdin, gone.signal),
      onSignal: (decide) => {
        handle = decide
      },
      network: {
        listen: (port, answer, options) => void closers.push(this.#options.listen(port, answer, options)),
        fetch: async (request) => {
          const answer = await parent.network.fetch(request)
          return gone.signal.aborted ? new Promise<Response>(() => undefined) : answer
        },
      },
      // What a container uses is what its main process, and what that began, say.
      ...(isOutside ? { usage: () => undefined } : {}),
    }
    const above = this.#running.get(parent.pid)?.entry
    this.#running.set(pid, {
      entry: {
        pid,
        parent: isOutside ? fromOutside : parent.pid,
        group: group ? pid : (above?.group ?? pid),
        session: isOutside ? pid : (above?.session ?? pid),
        argv: process.argv,
        hasTerminal: process.terminal !== undefined,
        startedMs: clock.now().getTime(),
      },
      signal: (signal) => {
        if (signal !== 'KILL' && handle?.(signal)) return
        terminated.abort()
        end(128 + numbers[signal])
      },
      end,
    })
    Promise.resolve()
      .then(() => run(process))
      .catch((error: unknown) => {
        if (!gone.signal.aborted) process.stderr.write(error instanceof Error ? error.message : String(error))
        return 1
      })
      .then(end)
    return { pid, ended }
  }
}
