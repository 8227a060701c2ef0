import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { KubeObject } from '../../kube/object'
import { statusOf } from '../../kube/status-error'
import { type OpenStoreOptions, openStore } from './open-store'
import type { Store } from './store'

const disk = vi.hoisted(() => ({ full: false, room: 0 }))
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  return {
    ...fs,
    /** Takes what still fits, then refuses, as a disk does. */
    writeSync(file: number, bytes: Buffer, from: number, length: number, position: number) {
      if (!disk.full) return fs.writeSync(file, bytes, from, length, position)
      const part = Math.min(length, disk.room)
      if (part === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
      disk.room -= part
      return fs.writeSync(file, bytes, from, part, position)
    },
  }
})

interface Thing extends KubeObject {
  spec: unknown
}
const thing = (name: string, spec: unknown): Thing => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name, namespace: 'a' },
  spec,
})
const stateOf = (store: Store) => store.list('things').map(({ value }) => value)

let folder: string
let warnings: string[]
const open: Store[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'))
  warnings = []
})
afterEach(async () => {
  disk.full = false
  for (const store of open.splice(0)) await store.close()
  rmSync(folder, { recursive: true })
})
const start = (options: OpenStoreOptions = {}, at = folder) => {
  const log = { warn: (message: string) => warnings.push(message), error: (message: string) => warnings.push(message) }
  const store = openStore({ folder: at, log, ...options })
  open.push(store)
  return store
}
/** What a later start would find if the process were killed now. */
const killed = (): string => {
  const copy = join(folder, 'after-kill')
  const present = () => readdirSync(folder).filter((name) => name !== 'after-kill')
  // A snapshot that is renamed under our hands would make an image that no kill can leave: take another.
  for (;;) {
    rmSync(copy, { recursive: true, force: true })
    mkdirSync(copy)
    const names = present()
    try {
      for (const name of names) copyFileSync(join(folder, name), join(copy, name))
      if (present().join() === names.join()) return copy
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}
const logFile = (at = folder) =>
  join(
    at,
    readdirSync(at)
      .filter((name) => name.startsWith('log-'))
      .at(-1)!,
  )

describe('the durable log', () => {
  it('brings everything back after a kill, with revisions and creation revisions going on', async () => {
    const store = start()
    const x = store.create('things', thing('x', 1))
    store.update(x!, thing('x', { text: '网格\n"', n: 1.5 }))
    const y = store.create('things', thing('y', 2))
    store.remove(y!)
    store.create('others', thing('z', 3))
    const again = start({}, killed())
    expect(stateOf(again)).toEqual(stateOf(store))
    expect(again.list('things')[0]?.json).toBe(store.list('things')[0]?.json)
    expect(again.revision).toBe(store.revision)
    expect(again.get('things', 'a', 'x')?.createRevision).toBe(2)
    expect(Object.isFrozen(again.get<Thing>('things', 'a', 'x')?.value.spec)).toBe(true)
    expect(again.create('things', thing('n', 1))?.revision).toBe(store.revision + 1)
    expect(warnings).toEqual([])
  })

  it('lets watches go on across a restart', () => {
    const store = start()
    store.create('things', thing('x', 1))
    store.create('things', thing('y', 1))
    const again = start({}, killed())
    const seen: unknown[] = []
    again.watch('things', { fromRevision: 2 }, ({ current }) => seen.push(current.value.metadata?.name))
    expect(seen).toEqual(['y'])
  })

  it('recovers, from a log cut off at any byte, a state that was once acknowledged', async () => {
    type Step = { name: string; operation: 'put' | 'remove'; spec: string }
    const step = fc.record<Step>({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      operation: fc.constantFrom('put', 'put', 'remove'),
      spec: fc.string({ unit: 'binary', maxLength: 12 }),
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (steps, cut) => {
          const at = join(folder, `run-${run++}`)
          const store = openStore({ folder: at })
          const states = new Map([[store.revision, JSON.stringify(stateOf(store))]])
          for (const { name, operation, spec } of steps) {
            const old = store.get('things', 'a', name)
            if (operation === 'remove') old && store.remove(old)
            else if (old) store.update(old, thing(name, spec))
            else store.create('things', thing(name, spec))
            states.set(store.revision, JSON.stringify(stateOf(store)))
          }
          await store.close()
          const file = logFile(at)
          truncateSync(file, Math.floor(readFileSync(file).length * cut))
          const recovered = openStore({ folder: at })
          expect(JSON.stringify(stateOf(recovered))).toBe(states.get(recovered.revision))
          if (cut === 1) expect(recovered.revision).toBe(store.revision)
          // What was cut off does not come back behind what is written now.
          recovered.create('things', thing('after', 'x'))
          const after = JSON.stringify(stateOf(recovered))
          await recovered.close()
          const third = openStore({ folder: at })
          expect(JSON.stringify(stateOf(third))).toBe(after)
          await third.close()
        },
      ),
      { numRuns: 60 },
    )
  })

  it('cuts off a corrupt tail with a warning', async () => {
    const store = start()
    store.create('things', thing('x', 1))
    store.create('things', thing('y', 'this one is hit'))
    await store.close()
    const text = readFileSync(logFile(), 'utf8')
    writeFileSync(logFile(), text.replace('is hit', 'is\0hit'))
    const again = start()
    expect(stateOf(again)).toHaveLength(1)
    expect(warnings[0]).toMatch(/unfinished write and were cut off; the store is at revision 2/)
  })

  it('refuses a log that is corrupt in the middle', async () => {
    const store = start()
    for (const name of ['x', 'y', 'z']) store.create('things', thing(name, `spec of ${name}`))
    await store.close()
    writeFileSync(logFile(), readFileSync(logFile(), 'utf8').replace('spec of y', 'spec of q'))
    expect(() => start()).toThrow(/is damaged at byte \d+, with whole records behind it/)
  })

  it('refuses a newer format, a foreign file and a missing part, each with one line', async () => {
    const store = start()
    store.create('things', thing('x', 1))
    await store.close()
    const file = logFile()
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('"version":1', '"version":2'))
    expect(() => start()).toThrow(/was written by a newer version of Orrery \(store format 2, this one reads 1\)/)
    writeFileSync(file, 'hello\nworld\n')
    expect(() => start()).toThrow(/is not a file of Orrery's store/)
    writeFileSync(file, text)
    writeFileSync(join(folder, 'log-0000000000000009'), text.replace('"revision":1', '"revision":9'))
    expect(() => start()).toThrow(/begins at revision 9, but the files before it end at 2/)
  })

  it('fails the commit, and only it, when the disk is full', () => {
    const store = start()
    store.create('things', thing('x', 1))
    disk.full = true
    disk.room = 30
    const failure = (() => {
      try {
        store.create('things', thing('lost', 'x'.repeat(100)))
      } catch (error) {
        return error
      }
    })()
    expect(statusOf(failure)).toMatchObject({ code: 500, reason: 'InternalError' })
    expect(statusOf(failure).message).toContain('ENOSPC')
    expect(store.get('things', 'a', 'lost')).toBeUndefined()
    expect(store.revision).toBe(2)
    expect(store.failure).toMatch(/^ENOSPC/)
    expect(() => store.create('things', thing('lost', 'too'))).toThrow('ENOSPC')
    disk.full = false
    store.create('things', thing('y', 'short'))
    expect(store.failure).toBeUndefined()
    const again = start({}, killed())
    expect(stateOf(again)).toEqual(stateOf(store))
    expect(warnings).toEqual([
      "the store's log cannot be written: ENOSPC: no space left on device, write; changes are refused until it can",
      "the store's log can be written again",
    ])
  })

  it('refuses commits once it is closed', async () => {
    const store = start()
    await store.close()
    expect(() => store.create('things', thing('x', 1))).toThrow('the store is closed')
  })
})

describe('snapshots', () => {
  const settled = (done: () => boolean) => vi.waitFor(() => expect(done()).toBe(true), { timeout: 10_000, interval: 2 })
  const files = () => readdirSync(folder).filter((name) => name !== 'after-kill')
  const snapshots = () => files().filter((name) => /^snapshot-\d+$/.test(name))

  it('replace the log, while commits go on', async () => {
    const store = start({ snapshotAfterBytes: 20_000 })
    for (let at = 0; at < 300; at++) {
      const old = store.get('things', 'a', `t${at % 50}`)
      const next = thing(`t${at % 50}`, { at, filler: 'x'.repeat(200) })
      if (old) store.update(old, next)
      else store.create('things', next)
      if (at % 10 === 0) {
        await new Promise((resolve) => setImmediate(resolve))
        const again = openStore({ folder: killed() })
        expect(JSON.stringify(stateOf(again))).toBe(JSON.stringify(stateOf(store)))
        await again.close()
      }
    }
    await settled(() => files().length === 2)
    expect(snapshots()).toHaveLength(1)
    const again = start({}, killed())
    expect(stateOf(again)).toEqual(stateOf(store))
    expect(again.revision).toBe(store.revision)
    expect(warnings).toEqual([])
  })

  it('hold the state of their revision, not of later commits', async () => {
    const store = start({ snapshotAfterBytes: 2000 })
    for (let at = 0; at < 20; at++) store.create('things', thing(`t${at}`, 'x'.repeat(100)))
    // The snapshot is being written now; these commits belong to the next log.
    const before = store.revision
    for (let at = 0; at < 5; at++) store.remove(store.get('things', 'a', `t${at}`)!)
    await settled(() => snapshots().length === 1)
    expect(Number(snapshots()[0]?.slice(-16))).toBeLessThan(before)
    const again = start({}, killed())
    expect(stateOf(again)).toEqual(stateOf(store))
  })

  it('leave, wherever their making is interrupted, a folder that holds everything', async () => {
    const first = start({ snapshotAfterBytes: Number.MAX_SAFE_INTEGER })
    for (let at = 0; at < 10; at++) first.create('things', thing(`t${at}`, 1))
    await first.close()
    const oldLog = readFileSync(logFile())
    // The next start moves to a new log and writes the snapshot: these are all files that ever are.
    const second = start({ snapshotAfterBytes: 1 })
    second.remove(second.get('things', 'a', 't0')!)
    const oldName = 'log-0000000000000001'
    const newName = 'log-0000000000000011'
    const snapshotName = 'snapshot-0000000000000011'
    await settled(() => files().sort().join() === [newName, snapshotName].join())
    await second.close()
    const newLog = readFileSync(join(folder, newName))
    const snapshot = readFileSync(join(folder, snapshotName))
    const expected = JSON.stringify(stateOf(second))
    const headerOnly = newLog.subarray(0, newLog.indexOf('\n') + 1)

    const whole = { [oldName]: oldLog, [newName]: newLog, [snapshotName]: snapshot }
    const steps: Record<string, { files: Record<string, Buffer>; acknowledged: boolean }> = {
      'the new log is being made': {
        files: { [oldName]: oldLog, [`${newName}.tmp`]: headerOnly.subarray(0, 9) },
        acknowledged: false,
      },
      'the new log is there': { files: { [oldName]: oldLog, [newName]: headerOnly }, acknowledged: false },
      'the snapshot is being written': {
        files: { [oldName]: oldLog, [newName]: newLog, [`${snapshotName}.tmp`]: snapshot.subarray(0, 200) },
        acknowledged: true,
      },
      'the snapshot has its name': { files: whole, acknowledged: true },
      'the old log is gone': { files: { [newName]: newLog, [snapshotName]: snapshot }, acknowledged: true },
    }
    for (const [step, { files: present, acknowledged }] of Object.entries(steps)) {
      const at = join(folder, step)
      mkdirSync(at)
      for (const [name, bytes] of Object.entries(present)) writeFileSync(join(at, name), bytes)
      const store = start({}, at)
      if (acknowledged) expect(JSON.stringify(stateOf(store)), step).toBe(expected)
      else expect(stateOf(store), step).toHaveLength(10)
      expect(store.create('things', thing('after', 1))?.revision, step).toBe(acknowledged ? 13 : 12)
    }
    // The disk took a snapshot with its name but not its end: the logs, if they are there, have the last word.
    const at = join(folder, 'half a snapshot')
    mkdirSync(at)
    for (const [name, bytes] of Object.entries({ ...whole, [snapshotName]: snapshot.subarray(0, 300) }))
      writeFileSync(join(at, name), bytes)
    expect(JSON.stringify(stateOf(start({}, at)))).toBe(expected)
  })

  it('that were not finished are ignored and removed', async () => {
    const store = start()
    store.create('things', thing('x', 1))
    await store.close()
    writeFileSync(join(folder, 'snapshot-0000000000000002.tmp'), 'half')
    const again = start()
    expect(stateOf(again)).toHaveLength(1)
    expect(files().some((name) => name.endsWith('.tmp'))).toBe(false)
  })

  it('can be closed over', async () => {
    const store = start({ snapshotAfterBytes: 1000 })
    for (let at = 0; at < 3000; at++) store.create('things', thing(`t${at}`, 'x'.repeat(300)))
    await store.close()
    expect(files().some((name) => name.endsWith('.tmp'))).toBe(false)
    expect(stateOf(start())).toHaveLength(3000)
  })
})
