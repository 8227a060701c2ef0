/** Where clients attach to a container's main process: its output as it comes, its input and terminal where it has them. */
import type { Container } from '../../../kube/types'
import type { RemoteStreams } from '../../runtime'
import { InputQueue } from './input-queue'
import { LineDiscipline } from './line-discipline'
import type { LogBuffer } from './log-buffer'
import { ContainerOutput, terminalWriter } from './output'
import type { ProcessOptions } from './process'

type Declared = Pick<Container, 'stdin' | 'stdinOnce' | 'tty'>

export class RemoteConsole {
  readonly #declared: Declared
  readonly #output: ContainerOutput
  readonly #terminal: LineDiscipline | undefined
  readonly #input: InputQueue | undefined
  readonly #ended = new AbortController()
  #signal: ((group: number, signal: 'INT' | 'QUIT') => void) | undefined

  constructor(log: LogBuffer, declared: Declared) {
    this.#declared = declared
    this.#output = new ContainerOutput(log.writer())
    if (declared.tty) {
      this.#terminal = new LineDiscipline({
        output: this.#output.toTerminal,
        signal: (group, signal) => this.#signal?.(group, signal === 'INT' ? 'INT' : 'QUIT'),
      })
    }
    if (declared.stdin) this.#input = this.#terminal?.input ?? new InputQueue()
  }

  /** `signal`: how the keys of the terminal reach the process. */
  processStreams(
    signal: (group: number, signal: 'INT' | 'QUIT') => void,
  ): Pick<ProcessOptions, 'output' | 'stdin' | 'terminal'> {
    this.#signal = signal
    const terminal = this.#terminal
    return {
      output: this.#output,
      ...(this.#input ? { stdin: this.#input } : {}),
      ...(terminal ? { terminal: { terminal, writer: terminalWriter(terminal) } } : {}),
    }
  }

  /** The process is gone: whoever is attached is let go. */
  end(): void {
    this.#ended.abort()
  }

  async attach({ stdin, stdout, stderr, onResize, signal, tooMuchInput }: RemoteStreams): Promise<void> {
    const unfollow = this.#output.follow({ ...(stdout ? { stdout } : {}), ...(stderr ? { stderr } : {}) })
    onResize((size) => this.#terminal?.resize(size))
    if (stdin && this.#input) void this.#feed(stdin, tooMuchInput)
    try {
      await new Promise<void>((resolve) => {
        const done = () => resolve()
        if (signal.aborted || this.#ended.signal.aborted) return done()
        signal.addEventListener('abort', done, { once: true })
        this.#ended.signal.addEventListener('abort', done, { once: true })
      })
    } finally {
      unfollow()
      if (stdin && this.#declared.stdinOnce) this.#input?.end()
    }
  }

  async #feed(stdin: NonNullable<RemoteStreams['stdin']>, tooMuch: () => void): Promise<void> {
    await pump(stdin, (data) => {
      if (this.#terminal) this.#terminal.type(data)
      else if (this.#input?.push(data) === false) tooMuch()
    })
    if (this.#declared.stdinOnce) this.#input?.end()
  }
}

/** Hands on what a client sends until it sends no more. */
export async function pump(
  stdin: NonNullable<RemoteStreams['stdin']>,
  give: (data: Uint8Array) => void,
  end?: () => void,
): Promise<void> {
  for (let data = await stdin.read(); data; data = await stdin.read()) give(data)
  end?.()
}
