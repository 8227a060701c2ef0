import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

let root: string
const lockFile = () => path.join(root, '.build/prepare.lock')
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'orrery-prepare-'))
  mkdirSync(path.join(root, '.build'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Takes the lock in a process of its own; what it says, line by line. */
function prepare() {
  const script = `
    const { PrepareLock } = await import(${JSON.stringify(path.resolve('bin/launch/prepare-lock.js'))})
    const lock = new PrepareLock(${JSON.stringify(root)})
    await lock.take().then(() => console.log('taken'), ({ message }) => console.log(message))
    lock.release()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const ended = new Promise<string[]>((resolve) => child.once('close', () => resolve(output.trim().split('\n'))))
  return { said: () => output, ended }
}

describe('preparing a folder', () => {
  it('waits for another that prepares it, and says so once', async () => {
    writeFileSync(lockFile(), String(process.pid))
    const { said, ended } = prepare()
    await vi.waitFor(() => expect(said()).not.toBe(''), { timeout: 10_000 })
    rmSync(lockFile())
    expect(await ended).toEqual([
      `Waiting for another start (process ${process.pid}), which prepares this folder ...`,
      'taken',
    ])
    expect(existsSync(lockFile())).toBe(false)
  })

  it('does not wait for one that was killed', async () => {
    writeFileSync(lockFile(), String(spawnSync(process.execPath, ['-e', '']).pid))
    expect(await prepare().ended).toEqual(['taken'])
  })

  it('does not wait for a number that is left from before the machine was started', async () => {
    writeFileSync(lockFile(), String(process.pid))
    utimesSync(lockFile(), 0, 0)
    expect(await prepare().ended).toEqual(['taken'])
  })

  it('says that the folder cannot be written', async () => {
    rmSync(path.join(root, '.build'), { recursive: true })
    writeFileSync(path.join(root, '.build'), '')
    expect(await prepare().ended).toEqual([
      `${root} cannot be written (ENOTDIR): make it writable, or put a built copy there.`,
    ])
  })
})
