/** Output of a shell, whose programs may leave a line open: `printf 'wait '; echo done` is one line. */
import type { LineWriter } from '../../../extension'

export interface ShellWriter extends LineWriter {
  /** Text that the next one follows on the same line. */
  part(data: string | Uint8Array): void
  /** Nothing follows: what is open is a line by itself. */
  flush(): void
}

/** As long as containerd lets a line grow before it logs what there is. */
const longestLine = 16 * 1024

/** A shell inside a shell goes on with the other's line. */
export function joined(writer: LineWriter): ShellWriter {
  if (writer.part) return writer as ShellWriter
  const decoder = new TextDecoder()
  let open = ''
  const flush = () => {
    if (open) writer.write(open)
    open = ''
  }
  return {
    write(text) {
      const all = open + text
      open = ''
      writer.write(all)
    },
    part(data) {
      const all = open + (typeof data === 'string' ? data : decoder.decode(data, { stream: true }))
      const end = all.lastIndexOf('\n') + 1
      open = all.slice(end)
      if (end > 0) writer.write(all.slice(0, end))
      if (open.length > longestLine) flush()
    },
    flush,
  }
}

/** Text as it is, with no line ended that was left open. */
export function collecting(add: (text: string) => void): ShellWriter {
  const decoder = new TextDecoder()
  return {
    write: (text) => add(text.endsWith('\n') ? text : `${text}\n`),
    part: (data) => add(typeof data === 'string' ? data : decoder.decode(data, { stream: true })),
    flush: () => undefined,
  }
}
