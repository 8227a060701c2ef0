import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../../clock.test-support'
import type { ContainerProcess } from '../../extension'
import { shell } from '../images/shell/shell.test-support'
import { InputQueue } from './input-queue'
import { ProcessTable } from './process-table'

function table() {
  const clock = new FakeClock('2026-01-02T03:04:05Z')
  const opened = new Set<number>()
  const processes = new ProcessTable({
    clock,
    main: { argv: ['main'], hasTerminal: false, startedMs: 0, signal: () => undefined },
    listen: (port) => {
      opened.add(port)
      return () => opened.delete(port)
    },
  })
  const main: ContainerProcess = { ...shell().process, processes, clock, pid: 1 }
  const sleeps = (ms: number) => (process: ContainerProcess) =>
    new Promise<number>((resolve) => process.clock.after(ms, () => resolve(0)))
  return { clock, processes, main, sleeps, opened }
}

describe('the processes of a container', () => {
  it('end with their code, or that of the signal', async () => {
    const { processes, main, sleeps, clock } = table()
    const one = processes.spawn(main, sleeps(10), { argv: ['one'] }, 'session')
    const two = processes.spawn(main, sleeps(1000), { argv: ['two'] }, 'session')
    await clock.advance(10)
    expect(await one.ended).toBe(0)
    processes.signal(two.pid, 'TERM')
    expect(await two.ended).toBe(143)
    expect(processes.list().map(({ argv }) => argv)).toEqual([['main']])
  })

  it('begin nothing more when they are gone', async () => {
    const { processes, main, sleeps, clock } = table()
    let begun = 0
    const forever = async (process: ContainerProcess): Promise<number> => {
      for (;;) {
        begun++
        await processes.spawn(process, sleeps(100), { argv: ['inner'] }).ended
      }
    }
    const outer = processes.spawn(main, forever, { argv: ['outer'] }, 'session')
    await clock.advance(250)
    processes.endSession(outer.pid)
    expect(await outer.ended).toBe(137)
    await clock.advance(1000)
    expect(begun).toBeLessThanOrEqual(4)
    expect(processes.list()).toHaveLength(1)
  })

  it('take their listeners, and no more input, with them', async () => {
    const { processes, main, opened } = table()
    const stdin = new InputQueue()
    const reads = async (process: ContainerProcess) => {
      process.network.listen(80, async () => new Response())
      await process.stdin.read()
      return 0
    }
    const gone = processes.spawn(main, reads, { argv: ['gone'], stdin }, 'session')
    await Promise.resolve()
    await Promise.resolve()
    expect([...opened]).toEqual([80])
    processes.signal(gone.pid, 'KILL')
    await gone.ended
    expect([...opened]).toEqual([])
    stdin.push(new Uint8Array([1]))
    expect(await stdin.read()).toEqual(new Uint8Array([1]))
  })

  it('are all ended with the container', async () => {
    const { processes, main, sleeps } = table()
    const one = processes.spawn(main, sleeps(1000), { argv: ['one'] }, 'session')
    processes.endAll()
    expect(await one.ended).toBe(137)
    expect(await processes.spawn(main, sleeps(1), { argv: ['late'] }, 'session').ended).toBe(137)
  })
})
