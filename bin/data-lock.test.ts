import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataFolder } from './data-lock'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'orrery-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const lockFile = () => path.join(folder, 'test.lock')
/** The number of a process that is no more. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

describe('the lock of a data folder', () => {
  it('is held by a process that lives, with one line that names it', () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: process.ppid }))
    expect(() => lockDataFolder(folder, 'test')).toThrow(
      `Another Orrery (process ${process.ppid}) already uses ${folder}. Stop it, or set ORRERY_DATA to another folder.`,
    )
  })

  it('counts for nothing when its process is gone, was given to another, or left half a file', () => {
    for (const text of [
      JSON.stringify({ pid: deadPid() }),
      JSON.stringify({ pid: process.ppid, started: '1' }),
      '',
      '{"pi',
    ]) {
      writeFileSync(lockFile(), text)
      lockDataFolder(folder, 'test').release()
      expect(readdirSync(folder)).toEqual([])
    }
  })

  it('is given to one of many who find a stale one at the same moment', { timeout: 30_000 }, async () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: deadPid() }))
    const at = Date.now() + 3000
    const script = `
      const { lockDataFolder } = await import(${JSON.stringify(path.resolve('bin/data-lock.ts'))})
      while (Date.now() < ${at}) {}
      try { lockDataFolder(${JSON.stringify(folder)}, 'test'); console.log('mine') } catch { console.log('taken') }
      process.stdin.resume()`
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    )
    const words = await Promise.all(
      children.map(
        (child) => new Promise<string>((resolve) => child.stdout.once('data', (said) => resolve(`${said}`.trim()))),
      ),
    )
    for (const child of children) child.kill('SIGKILL')
    expect(words.toSorted()).toEqual(['mine', 'taken', 'taken', 'taken'])
  })
})
