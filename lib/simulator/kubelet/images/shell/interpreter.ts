/** Runs what `syntax.ts` understood (see `tree.ts`), in the container's own files, variables, processes and network. */
import { sleep } from '../../../../clock'
import type { Child, ContainerProcess } from '../../../extension'
import { emptyInput } from '../../container/input-queue'
import { type AppletContext, applets, shellBuiltIns } from './applets'
import { environmentOf, withAssigned } from './environment'
import { Expansion } from './expansion'
import { addJob, fork } from './jobs'
import { joined, type ShellWriter } from './line-joiner'
import { runPipe } from './pipe'
import { redirect } from './redirect'
import { ExitShell, forked, Interrupted, LeaveFunction, LeaveLoop, type Shell, type Streams } from './shell'
import { parseScript } from './syntax'
import { Traps } from './traps'
import { type Command, ShellError, type Word } from './tree'

const notFound = 127
const syntaxError = 2
const interrupted = 130
/** So many commands cost a moment of time: a loop that never sleeps must not stop the cluster. */
const commandsPerMoment = 40
const momentMs = 10
/** How deep `eval`, functions and sourced files may go. */
const deepest = 100

type Simple = Extract<Command, { type: 'simple' }>

export class Runner {
  readonly shell: Shell
  readonly #expansion: Expansion
  readonly #traps: Traps
  #commands = 0
  #status = 0
  #depth = 0
  /** A process of its own for one command becomes that command. */
  #becomes = false

  constructor(shell: Shell) {
    this.shell = shell
    this.#expansion = new Expansion(this)
    this.#traps = new Traps(shell)
  }

  get status(): number {
    return this.#status
  }

  /** The whole life of a shell, from its first command to its EXIT trap. */
  async main(work: (streams: Streams) => Promise<number>): Promise<number> {
    const { stdout, stderr, stdin, onSignal } = this.shell.process
    onSignal((signal) => this.#traps.handle(signal))
    const out = joined(stdout)
    const err = joined(stderr)
    const streams = { in: stdin, out, err }
    const code = await this.#untilExit(() => work(streams), err)
    try {
      const last = this.shell.traps.get('EXIT')
      if (!last) return code
      this.#status = code
      return await this.#untilExit(() => this.run(parseScript(last), streams).then(() => code), err)
    } finally {
      if (out !== stdout) out.flush()
      if (err !== stderr) err.flush()
    }
  }

  async #untilExit(work: () => Promise<number>, err: ShellWriter): Promise<number> {
    try {
      return await work()
    } catch (error) {
      return this.codeOf(error, err)
    }
  }

  /** What ends a line or a script, other than its end. Throws what it does not know. */
  codeOf(error: unknown, err: ShellWriter): number {
    if (error instanceof ExitShell || error instanceof LeaveFunction) return error.code
    if (error instanceof LeaveLoop) return this.#status
    if (error instanceof Interrupted) return interrupted
    if (!(error instanceof ShellError)) throw error
    err.write(`sh: ${error.message} (simulated shell)`)
    this.#status = syntaxError
    return syntaxError
  }

  /** A line of somebody who types: mistakes end the line only. */
  async line(command: Command, streams: Streams): Promise<void> {
    this.shell.interruption = new AbortController()
    try {
      await this.run(command, streams)
    } catch (error) {
      if (error instanceof ExitShell) throw error
      this.#status = this.codeOf(error, streams.err)
    }
  }

  async run(command: Command, streams: Streams): Promise<number> {
    this.#status = await this.#command(command, streams)
    const isCondition = command.type === 'not' || command.type === 'and' || command.type === 'or'
    if (this.#status !== 0 && !isCondition && this.#conditions === 0 && this.shell.options.has('e')) {
      throw new ExitShell(this.#status)
    }
    return this.#status
  }

  /** How many `if`, `while`, `&&`, `||` and `!` are being decided, in which nothing fails. */
  #conditions = 0

  async #condition(command: Command, streams: Streams): Promise<boolean> {
    this.#conditions++
    try {
      return (await this.run(command, streams)) === 0
    } finally {
      this.#conditions--
    }
  }

  async #command(command: Command, streams: Streams): Promise<number> {
    switch (command.type) {
      case 'simple': {
        this.#status = await this.#simple(command, streams)
        await this.#pause(streams)
        return this.#status
      }
      case 'list':
        for (const item of command.items) await this.run(item, streams)
        return this.#status
      case 'and':
        return (await this.#condition(command.left, streams)) ? this.run(command.right, streams) : this.#status
      case 'or':
        return (await this.#condition(command.left, streams)) ? 0 : this.run(command.right, streams)
      case 'not':
        return (await this.#condition(command.command, streams)) ? 1 : 0
      case 'pipeline':
        return this.#pipeline(command.commands, streams)
      case 'background':
        return this.#background(command.command, streams)
      case 'subshell':
        return this.#foreground(this.#fork(command.body, streams))
      case 'redirected':
        return this.#redirected(command, streams)
      case 'if':
        for (const { condition, body } of command.branches) {
          if (await this.#condition(condition, streams)) return this.run(body, streams)
        }
        return command.otherwise ? this.run(command.otherwise, streams) : 0
      case 'loop':
        this.#status = 0
        while ((await this.#condition(command.condition, streams)) !== command.until) {
          if (!(await this.#body(command.body, streams))) break
        }
        return 0
      case 'for':
        for (const value of command.words
          ? await this.#expansion.fields(command.words, streams)
          : this.shell.parameters) {
          this.shell.variables.set(command.variable, value)
          if (!(await this.#body(command.body, streams))) break
        }
        return this.#status
      case 'case': {
        const body = await this.#expansion.branch(command, streams)
        this.#status = 0
        return body ? this.run(body, streams) : 0
      }
      case 'function':
        this.shell.functions.set(command.name, command.body)
        return 0
    }
  }

  /** False when the loop ends. */
  async #body(body: Command, streams: Streams): Promise<boolean> {
    try {
      await this.run(body, streams)
      return true
    } catch (error) {
      if (!(error instanceof LeaveLoop)) throw error
      if (error.levels > 1) throw new LeaveLoop(error.again, error.levels - 1)
      return error.again
    }
  }

  async #redirected(command: Extract<Command, { type: 'redirected' }>, streams: Streams): Promise<number> {
    const { streams: inner, finish } = await this.#redirect(command.redirections, streams)
    try {
      return await this.run(command.command, inner)
    } finally {
      finish()
    }
  }

  #redirect(redirections: Simple['redirections'], streams: Streams) {
    return redirect(redirections, streams, this.shell, (word) => this.#expansion.text(word, streams))
  }

  async #simple(command: Simple, streams: Streams): Promise<number> {
    this.#checkInterrupt()
    const { shell } = this
    const [name, ...rest] = await this.#expansion.fields(command.words, streams)
    const assigned: [string, string][] = []
    for (const { name: variable, value } of command.assignments) {
      assigned.push([variable, await this.#expansion.text(value, streams)])
      if (name === undefined) shell.variables.set(variable, assigned.at(-1)?.[1] ?? '')
    }
    if (shell.options.has('x') && name !== undefined) streams.err.write(`+ ${[name, ...rest].join(' ')}`)
    let redirected: Awaited<ReturnType<typeof redirect>>
    try {
      redirected = await this.#redirect(command.redirections, streams)
    } catch (error) {
      if (!(error instanceof ShellError)) throw error
      streams.err.write(`sh: ${error.message}`)
      return 1
    }
    if (name === undefined) {
      redirected.finish()
      return command.words.length > 0 || command.assignments.some(({ value }) => value.some(isSubstitution))
        ? this.#status
        : 0
    }
    const restore = withAssigned(shell, assigned)
    try {
      return await this.call(name, rest, redirected.streams)
    } finally {
      restore()
      redirected.finish()
    }
  }

  /** What a name is: a function, a part of the shell, or a program in a process of its own. */
  async call(name: string, parameters: readonly string[], streams: Streams): Promise<number> {
    const body = this.shell.functions.get(name)
    if (body) return this.#function(body, parameters, streams)
    const [next, ...others] = parameters
    if (name === 'exec') {
      if (next === undefined) return 0
      this.#becomes = true
      throw new ExitShell(await this.call(next, others, streams))
    }
    if (name === 'command' && next !== undefined && !next.startsWith('-')) return this.#program(next, others, streams)
    if (name === 'eval') return this.nested(() => parseScript(parameters.join(' ')), streams)
    if (name === '.' || name === 'source') return this.#source(next ?? '', streams)
    return this.#program(name, parameters, streams)
  }

  async #program(name: string, parameters: readonly string[], streams: Streams): Promise<number> {
    const { shell } = this
    const bare = baseName(name)
    const applet = shell.has(bare) ? applets[bare] : undefined
    const isBare = !name.includes('/')
    if (applet && isBare && shellBuiltIns.has(bare)) return applet(parameters, this.#context(shell, streams))
    const program = applet && isBare ? undefined : shell.program(name)
    if (!program && !applet) {
      streams.err.write(`sh: ${name}: not found (or not part of this simulated image)`)
      return notFound
    }
    const argv = [name, ...parameters]
    const run = async (process: ContainerProcess): Promise<number> => {
      if (program) return program(process)
      if (!applet) return notFound
      const inner = forked(shell, process)
      const own = { in: process.stdin, out: joined(process.stdout), err: joined(process.stderr) }
      return applet(parameters, this.#context(inner, own))
    }
    const { process } = shell
    const given = {
      argv,
      env: environmentOf(shell),
      directory: shell.directory,
      stdin: streams.in,
      stdout: streams.out,
      stderr: streams.err,
    }
    if (!this.#becomes) return this.#foreground(fork(process, run, given))
    process.processes.become(process.pid, argv)
    return run({ ...process, ...given })
  }

  #context(shell: Shell, streams: Streams): AppletContext {
    return { shell, status: this.#status, runner: this, ...streams }
  }

  async #function(body: Command, parameters: readonly string[], streams: Streams): Promise<number> {
    const { shell } = this
    const outer = shell.parameters
    shell.parameters = parameters
    try {
      return await this.#deeper(() => this.run(body, streams))
    } catch (error) {
      if (error instanceof LeaveFunction) return error.code
      throw error
    } finally {
      shell.parameters = outer
    }
  }

  async #source(path: string, streams: Streams): Promise<number> {
    const { files } = this.shell.process
    const data = files.read(path.startsWith('/') ? path : `${this.shell.directory}/${path}`)
    if (!data) throw new ShellError(`.: can't open '${path}': No such file or directory`)
    try {
      return await this.nested(() => parseScript(new TextDecoder().decode(data)), streams)
    } catch (error) {
      if (error instanceof LeaveFunction) return error.code
      throw error
    }
  }

  nested(parse: () => Command, streams: Streams): Promise<number> {
    return this.#deeper(() => this.run(parse(), streams))
  }

  async #deeper(work: () => Promise<number>): Promise<number> {
    if (this.#depth >= deepest) throw new ShellError('eval: maximum nesting level exceeded')
    this.#depth++
    try {
      return await work()
    } finally {
      this.#depth--
    }
  }

  async #pipeline(commands: readonly Command[], streams: Streams): Promise<number> {
    const { processes } = this.shell.process
    const codes = await runPipe(commands, streams, processes, (command, own) => this.#fork(command, own))
    this.#noteInterrupt(codes.at(-1) ?? 0)
    return codes.at(-1) ?? 0
  }

  #background(command: Command, streams: Streams): number {
    const child = this.#fork(command, { ...streams, in: emptyInput }, 'own')
    const number = addJob(this.shell, child, command)
    if (this.shell.options.has('i')) streams.err.write(`[${number}] ${child.pid}`)
    return 0
  }

  /** The command in a copy of this shell that is a process of its own. */
  #fork(command: Command, streams: Streams, group?: 'own'): Child {
    const { shell } = this
    const run = async (child: ContainerProcess): Promise<number> => {
      const runner = new Runner(forked(shell, child))
      runner.#status = this.#status
      runner.#depth = this.#depth
      runner.#becomes = command.type === 'simple'
      return runner.main((own) => runner.run(command, own))
    }
    const given = { stdin: streams.in, stdout: streams.out, stderr: streams.err }
    return fork(shell.process, run, given, group)
  }

  async #foreground(child: Child): Promise<number> {
    const code = await child.ended
    this.#noteInterrupt(code)
    return code
  }

  /** Ctrl-C that the command took for itself, as a shell in a shell does, ends nothing here. */
  #noteInterrupt(code: number): void {
    if (code !== interrupted && this.shell.interruption.signal.aborted) this.shell.interruption = new AbortController()
  }

  /** `$( )` */
  async substitute(script: string, streams: Streams): Promise<void> {
    const runner = new Runner({ ...forked(this.shell, this.shell.process), jobs: this.shell.jobs })
    runner.#status = this.#status
    runner.#depth = this.#depth + 1
    if (runner.#depth > deepest) throw new ShellError('eval: maximum nesting level exceeded')
    try {
      this.#status = await runner.run(parseScript(script), streams)
    } catch (error) {
      if (!(error instanceof ExitShell)) throw error
      this.#status = error.code
    }
  }

  #checkInterrupt(): void {
    if (this.shell.interruption.signal.aborted && this.shell.options.has('i')) throw new Interrupted()
  }

  /** Between two commands: signals are noticed, and time passes. */
  async #pause(streams: Streams): Promise<void> {
    this.#checkInterrupt()
    for (const action of this.#traps.due()) {
      const status = this.#status
      await this.run(parseScript(action), streams)
      this.#status = status
    }
    this.#commands++
    await streams.out.taken?.()
    if (this.#commands % commandsPerMoment === 0) await sleep(this.shell.process.clock, momentMs)
  }
}

const isSubstitution = (part: Word[number]) => part.type === 'command'
const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1)
