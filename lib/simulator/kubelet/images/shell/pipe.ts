/** `a | b | c`: each part a process of its own, all at once, bytes handed on as they come. */
import type { Child, Processes } from '../../../extension'
import { InputQueue } from '../../container/input-queue'
import { writerTo } from './redirect'
import type { Streams } from './shell'
import type { Command } from './tree'

/** Resolves with the exit codes of all parts. */
export function runPipe(
  commands: readonly Command[],
  streams: Streams,
  processes: Processes,
  begin: (command: Command, streams: Streams) => Child,
): Promise<number[]> {
  let input = streams.in
  const children: Child[] = []
  for (const [index, command] of commands.entries()) {
    const isLast = index === commands.length - 1
    const before = input
    const pipe = new InputQueue()
    let pid = 0
    const toNext = writerTo(
      (data) => {
        if (!pipe.push(data)) processes.signal(pid, 'PIPE')
      },
      () => pipe.room(),
    )
    const child = begin(command, { ...streams, in: before, out: isLast ? streams.out : toNext })
    pid = child.pid
    input = pipe
    children.push(child)
    void child.ended.then(() => {
      pipe.end()
      // Who writes to it from now on is told that nobody reads.
      if (index > 0 && before instanceof InputQueue) before.end()
    })
  }
  return Promise.all(children.map(({ ended }) => ended))
}
