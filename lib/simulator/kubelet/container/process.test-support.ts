/** What a process has of its container when there is no container: for tests of programs alone. */
import type { Clock } from '../../../clock'
import type { ContainerProcess } from '../../extension'
import { emptyInput } from './input-queue'
import { ProcessTable } from './process-table'

export function aloneIn(clock: Clock): Pick<ContainerProcess, 'pid' | 'processes' | 'onSignal' | 'stdin'> {
  const processes = new ProcessTable({
    clock,
    main: { argv: ['sh'], hasTerminal: false, startedMs: clock.now().getTime(), signal: () => undefined },
    listen: () => () => undefined,
  })
  return { pid: 1, processes, onSignal: () => undefined, stdin: emptyInput }
}
