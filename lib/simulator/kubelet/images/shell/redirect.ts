/** `< file`, `> file`, `2>&1`, here-documents: the streams of a command with its redirections. */
import type { ByteInput } from '../../../extension'
import { emptyInput, InputQueue, joinBytes } from '../../container/input-queue'
import { joined, type ShellWriter } from './line-joiner'
import { absolute, type Shell, type Streams } from './shell'
import { type Redirection, ShellError, type Word } from './tree'

/** What one command writes to a file, before the file itself may be too large for its disk. */
const longestFile = 16 * 1024 * 1024
const encoder = new TextEncoder()

/** `finish` writes the files; a file that cannot be read or written is a ShellError. */
export async function redirect(
  redirections: readonly Redirection[],
  streams: Streams,
  shell: Shell,
  expand: (word: Word) => Promise<string>,
): Promise<{ streams: Streams; finish(): void }> {
  const { process, directory } = shell
  const { files } = process
  const written = new Map<string, { pieces: Uint8Array[]; length: number }>()
  let { in: input, out, err } = streams

  function fileWriter(path: string, appends: boolean): ShellWriter {
    if (path === '/dev/null') return writerTo(() => undefined)
    if (/^\/(dev\/stdout|proc\/(1|self)\/fd\/1)$/.test(path)) return joined(process.stdout)
    if (/^\/(dev\/stderr|proc\/(1|self)\/fd\/2)$/.test(path)) return joined(process.stderr)
    if (files.isFolder(path)) throw new ShellError(`can't create ${path}: Is a directory`)
    const before = appends ? files.read(path) : undefined
    const file = { pieces: before ? [before] : [], length: before?.length ?? 0 }
    written.set(path, file)
    // Seen by others at once, as an empty file, and refused at once where nothing can be written.
    files.write(path, joinBytes(file.pieces))
    return writerTo((data) => {
      file.length += data.length
      if (file.length > longestFile) throw new ShellError(`can't write '${path}': No space left on device`)
      file.pieces.push(data)
    })
  }

  function fileReader(path: string): ByteInput {
    if (path === '/dev/null') return emptyInput
    if (path === '/dev/stdin') return input
    const data = files.read(path)
    if (!data) throw new ShellError(`can't open ${path}: No such file or directory`)
    return inputOf(data)
  }

  for (const { descriptor, mode, to } of redirections) {
    if (mode === 'here') input = inputOf(encoder.encode(typeof to === 'number' ? '' : await expand(to)))
    else if (mode === 'read') {
      if (typeof to !== 'number') input = fileReader(absolute(directory, await expand(to)))
    } else {
      const target =
        typeof to === 'number'
          ? to === 2
            ? err
            : out
          : fileWriter(absolute(directory, await expand(to)), mode === 'append')
      if (descriptor === 2) err = target
      else if (descriptor === 1) out = target
    }
  }
  return {
    streams: { in: input, out, err },
    finish: () => {
      for (const [path, { pieces }] of written) files.write(path, joinBytes(pieces))
    },
  }
}

export function inputOf(data: Uint8Array): ByteInput {
  const queue = new InputQueue()
  queue.push(data)
  queue.end()
  return queue
}

/** Bytes as they are. */
export function writerTo(add: (data: Uint8Array) => void, taken?: () => Promise<void>): ShellWriter {
  const part = (data: string | Uint8Array) => add(typeof data === 'string' ? encoder.encode(data) : data.slice())
  return {
    write: (text) => part(text.endsWith('\n') ? text : `${text}\n`),
    part,
    flush: () => undefined,
    ...(taken ? { taken } : {}),
  }
}
