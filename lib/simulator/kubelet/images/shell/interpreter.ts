/** Runs what `syntax.ts` understood (see `tree.ts`), in the container's own files, variables and network. */
import { sleep } from '../../../../clock'
import type { ContainerProcess } from '../../../extension'
import { applets } from './applets'
import { collecting, joined, type ShellWriter } from './line-joiner'
import { absolute, ExitShell, LeaveLoop, type Shell, type Streams } from './shell'
import { parseScript } from './syntax'
import { type Command, type Redirection, ShellError, type Word } from './tree'
import { evaluateSum, splitFields } from './words'

const notFound = 127
const syntaxError = 2
/** So many commands cost a moment of time: a loop that never sleeps must not stop the cluster. */
const commandsPerMoment = 40
const momentMs = 10

/** A word, a variable or a command's output that grows beyond this would fill the memory of the simulator. */
const longestText = 1024 * 1024
/** What one command writes to a file, before the file itself may be too large for its disk. */
const longestFile = 16 * longestText
/** How deep `eval` may go. */
const deepestEval = 100

/** `sh -c script`: resolves with the exit code. */
export async function runScript(
  script: string,
  process: ContainerProcess,
  programs: Pick<Shell, 'has' | 'program'>,
  parameters: readonly string[] = [],
): Promise<number> {
  const variables = new Map(Object.entries(process.env))
  for (const [index, value] of parameters.entries()) variables.set(String(index), value)
  const given = parameters.slice(1)
  for (const name of ['@', '*']) variables.set(name, given.join(' '))
  variables.set('#', String(given.length))
  const runner = new Runner({ process, variables, directory: '/', ...programs })
  return runner.main(script)
}

class Runner {
  #commands = 0
  #status = 0
  #trapped = false
  #evals = 0

  constructor(readonly shell: Shell) {}

  async main(script: string): Promise<number> {
    const { stdout, stderr } = this.shell.process
    const out = joined(stdout)
    const err = joined(stderr)
    try {
      return await this.run(parseScript(script), { out, err })
    } catch (error) {
      if (error instanceof ExitShell) return error.code
      if (error instanceof LeaveLoop) return this.#status
      if (!(error instanceof ShellError)) throw error
      stderr.write(`sh: ${error.message} (simulated shell)`)
      return syntaxError
    } finally {
      if (out !== stdout) out.flush()
      if (err !== stderr) err.flush()
    }
  }

  async run(command: Command, streams: Streams): Promise<number> {
    switch (command.type) {
      case 'simple':
        this.#status = await this.#simple(command, streams)
        await this.#pause(streams)
        return this.#status
      case 'list':
        for (const item of command.items) await this.run(item, streams)
        return this.#status
      case 'and':
        return (await this.run(command.left, streams)) === 0 ? this.run(command.right, streams) : this.#status
      case 'or':
        return (await this.run(command.left, streams)) === 0 ? 0 : this.run(command.right, streams)
      case 'not':
        this.#status = (await this.run(command.command, streams)) === 0 ? 1 : 0
        return this.#status
      case 'if':
        for (const { condition, body } of command.branches) {
          if ((await this.run(condition, streams)) === 0) return this.run(body, streams)
        }
        this.#status = 0
        return command.otherwise ? this.run(command.otherwise, streams) : 0
      case 'loop':
        while (((await this.run(command.condition, streams)) === 0) !== command.until) {
          if (!(await this.#body(command.body, streams))) break
        }
        return 0
      case 'for':
        for (const value of await this.#fields(command.words, streams)) {
          this.shell.variables.set(command.variable, value)
          if (!(await this.#body(command.body, streams))) break
        }
        return this.#status
    }
  }

  /** False when the loop ends. */
  async #body(body: Command, streams: Streams): Promise<boolean> {
    try {
      await this.run(body, streams)
      return true
    } catch (error) {
      if (error instanceof LeaveLoop) return error.again
      throw error
    }
  }

  async #simple(command: Extract<Command, { type: 'simple' }>, streams: Streams): Promise<number> {
    const argv = await this.#fields(command.words, streams)
    for (const { name, value } of command.assignments) {
      this.shell.variables.set(name, (await this.#text(value, streams)).join(''))
    }
    const { redirected, finish } = await this.#redirect(command.redirections, streams)
    const [name, ...rest] = argv
    if (name === undefined) return this.#status
    try {
      return await this.#program(name, rest, redirected)
    } finally {
      finish()
    }
  }

  async #program(name: string, parameters: readonly string[], streams: Streams): Promise<number> {
    const [next, ...others] = parameters
    if (name === 'exec')
      return next === undefined ? 0 : new ExitAfter(await this.#program(next, others, streams)).leave()
    if (name === 'eval') return this.#eval(parameters.join(' '), streams)
    const applet = applets[baseName(name)]
    if (applet && this.shell.has(baseName(name)))
      return applet(parameters, { shell: this.shell, status: this.#status, ...streams })
    const program = this.shell.program(name)
    if (!program) {
      streams.err.write(`sh: ${name}: not found (or not part of this simulated image)`)
      return notFound
    }
    const env = Object.fromEntries(this.shell.variables)
    const { out: stdout, err: stderr } = streams
    return program({ ...this.shell.process, argv: [name, ...parameters], env, stdout, stderr })
  }

  async #eval(script: string, streams: Streams): Promise<number> {
    if (this.#evals >= deepestEval) throw new ShellError('eval: maximum nesting level exceeded')
    this.#evals++
    try {
      return await this.run(parseScript(script), streams)
    } finally {
      this.#evals--
    }
  }

  async #fields(words: readonly Word[], streams: Streams): Promise<string[]> {
    const fields: string[] = []
    for (const word of words) fields.push(...splitFields(word, await this.#text(word, streams)))
    return fields
  }

  /** The text of every part of a word. */
  async #text(word: Word, streams: Streams): Promise<string[]> {
    const texts: string[] = []
    for (const part of word) {
      if (part.type === 'text') texts.push(part.text)
      else if (part.type === 'variable') texts.push(this.#variable(part.name) || (part.fallback ?? ''))
      else if (part.type === 'sum') texts.push(String(evaluateSum(part.expression, (name) => this.#variable(name))))
      else {
        let output = ''
        const out = collecting((text) => {
          output += text
          if (output.length > longestText) throw new ShellError('out of memory')
        })
        await new Runner({ ...this.shell, variables: new Map(this.shell.variables) }).#sub(part.script, {
          ...streams,
          out,
        })
        texts.push(output.replace(/\n+$/, ''))
      }
    }
    if (texts.reduce((sum, text) => sum + text.length, 0) > longestText) throw new ShellError('out of memory')
    return texts
  }

  async #sub(script: string, streams: Streams): Promise<void> {
    try {
      await this.run(parseScript(script), streams)
    } catch (error) {
      if (!(error instanceof ExitShell)) throw error
    }
  }

  #variable(name: string): string {
    if (name === '?') return String(this.#status)
    if (name === '$') return '1'
    return this.shell.variables.get(name) ?? ''
  }

  async #redirect(redirections: readonly Redirection[], streams: Streams) {
    let { out, err } = streams
    const files = new Map<string, string>()
    const toFile = (path: string) =>
      collecting((text) => {
        const all = (files.get(path) ?? '') + text
        if (all.length > longestFile) throw new ShellError(`can't write '${path}': No space left on device`)
        files.set(path, all)
      })
    for (const { descriptor, append, to } of redirections) {
      let target: ShellWriter
      if (typeof to === 'number') target = to === 2 ? err : out
      else {
        const path = absolute(this.shell.directory, (await this.#text(to, streams)).join(''))
        if (path === '/dev/null') target = collecting(() => undefined)
        else if (/^\/(dev\/stdout|proc\/1\/fd\/1)$/.test(path)) target = joined(this.shell.process.stdout)
        else if (/^\/(dev\/stderr|proc\/1\/fd\/2)$/.test(path)) target = joined(this.shell.process.stderr)
        else {
          const existing = append ? this.shell.process.files.read(path) : undefined
          files.set(path, existing ? new TextDecoder().decode(existing) : '')
          target = toFile(path)
        }
      }
      if (descriptor === 2) err = target
      else if (descriptor === 1) out = target
    }
    const finish = () => {
      for (const [path, text] of files) this.shell.process.files.write(path, new TextEncoder().encode(text))
    }
    return { redirected: { out, err }, finish }
  }

  /** Between two commands: signals are noticed, and time passes. */
  async #pause(streams: Streams): Promise<void> {
    const { signal, clock } = this.shell.process
    if (signal.aborted && this.shell.onTerminate !== undefined && !this.#trapped) {
      this.#trapped = true
      await this.run(parseScript(this.shell.onTerminate), streams)
    }
    this.#commands++
    if (this.#commands % commandsPerMoment === 0) await sleep(clock, momentMs)
  }
}

/** After `exec` the shell is gone. */
class ExitAfter extends ExitShell {
  leave(): never {
    throw this
  }
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1)
