/** A shell without a script: reads commands from what is piped to it, or from somebody at a terminal. */
import type { ContainerProcess, Terminal } from '../../../extension'
import { Runner } from './interpreter'
import { listJobs } from './jobs'
import { LineEditor } from './line-editor'
import { ExitShell, type ImagePrograms, newShell, type Shell, type Streams } from './shell'
import { parseScript } from './syntax'
import { type Command, Unfinished } from './tree'

export interface SessionOptions {
  /** What it was called: `bash` greets otherwise than `sh`. */
  name: string
  /** An Alpine or busybox. */
  isBusybox: boolean
}

export async function runSession(
  process: ContainerProcess,
  programs: ImagePrograms,
  options: SessionOptions,
): Promise<number> {
  const shell = newShell(process, programs, options.name)
  const runner = new Runner(shell)
  const { terminal } = process
  if (!terminal) return runner.main((streams) => readScript(runner, streams))
  shell.options.add('i')
  terminal.foreground = process.processes.list().find(({ pid }) => pid === process.pid)?.group ?? process.pid
  return runner.main((streams) => converse(runner, streams, terminal, options))
}

/** Line by line, so that a command may read what follows it. */
async function readScript(runner: Runner, streams: Streams): Promise<number> {
  let text = ''
  for (let line = await streams.in.readLine(); line !== undefined; line = await streams.in.readLine()) {
    text += line
    const command = parsed(text)
    if (!command) continue
    text = ''
    await runner.run(command, streams)
  }
  if (text) await runner.run(parseScript(text), streams)
  return runner.status
}

async function converse(
  runner: Runner,
  streams: Streams,
  terminal: Terminal,
  options: SessionOptions,
): Promise<number> {
  const { shell } = runner
  const editor = new LineEditor(terminal, {
    history: shell.history,
    complete: (word, isFirst) => completions(shell, word, isFirst),
  })
  for (;;) {
    listJobs({ shell, out: streams.err }, false)
    const typed = await readCommand(editor, shell, options)
    if (typed === undefined) {
      // Ctrl-D is answered as the shell's own `exit` is shown.
      terminal.draw(options.name === 'bash' ? 'exit\r\n' : '\r\n')
      return runner.status
    }
    if (typed === '') continue
    try {
      await runner.line(parseScript(typed), streams)
    } catch (error) {
      if (error instanceof ExitShell) {
        if (options.name === 'bash') streams.err.write('exit')
        throw error
      }
      runner.codeOf(error, streams.err)
    }
  }
}

/** Asks on until quotes, loops and here-documents are closed; '' when it was given up, undefined at the end. */
async function readCommand(editor: LineEditor, shell: Shell, options: SessionOptions): Promise<string | undefined> {
  let text = ''
  for (;;) {
    const line = await editor.read(text ? '> ' : promptOf(shell, options))
    if (line.type === 'end') return text ? '' : undefined
    if (line.type === 'interrupted') return ''
    if (line.text.trim() && line.text !== shell.history.at(-1)) shell.history.push(line.text)
    text += `${line.text}\n`
    if (text.trim() === '') return ''
    if (isWhole(text)) return text
  }
}

function isWhole(text: string): boolean {
  try {
    return parsed(text) !== undefined
  } catch {
    // What is wrong is said when it is run.
    return true
  }
}

/** Undefined when more is to come. */
function parsed(text: string): Command | undefined {
  try {
    return parseScript(text)
  } catch (error) {
    if (error instanceof Unfinished) return undefined
    throw error
  }
}

function promptOf({ variables, directory, process }: Shell, { name, isBusybox }: SessionOptions): string {
  const home = variables.get('HOME') ?? '/root'
  const shown =
    directory === home ? '~' : directory.startsWith(`${home}/`) ? `~${directory.slice(home.length)}` : directory
  const own = variables.get('PS1')
  if (own !== undefined) {
    return own.replace(/\\([uhHwW$])/g, (_, letter: string) => {
      const meanings: Record<string, string> = {
        u: 'root',
        h: process.hostname,
        H: process.hostname,
        w: shown,
        W: shown,
        $: '#',
      }
      return meanings[letter] ?? ''
    })
  }
  if (name === 'bash') return isBusybox ? `${process.hostname}:${shown}# ` : `root@${process.hostname}:${shown}# `
  return isBusybox ? `${shown} # ` : '# '
}

/** Names of files, or of programs for the first word. */
function completions({ process: { files }, directory, has }: Shell, word: string, isFirst: boolean): readonly string[] {
  const at = word.lastIndexOf('/') + 1
  const folder = word.slice(0, at)
  const path = folder.startsWith('/') ? folder : `${directory}/${folder}`
  const names = files.entries(path).filter((name) => name.startsWith(word.slice(at)))
  if (isFirst && at === 0) {
    const programs = ['/bin', '/usr/bin', '/usr/local/bin'].flatMap((each) => files.entries(each))
    return [...new Set(programs)].filter((name) => name.startsWith(word) && has(name)).sort()
  }
  return names.map((name) => `${folder}${name}${files.isFolder(`${path}/${name}`) ? '/' : ''}`)
}
