import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isAlive } from '../process-table'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'orrery-prepare-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('takes what it runs along when it is ended', async () => {
  const note = path.join(root, 'pid')
  const npm = path.join(root, 'npm.cjs')
  writeFileSync(
    path.join(root, 'package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/a': { version: '1' } } }),
  )
  writeFileSync(
    npm,
    `require('fs').writeFileSync(${JSON.stringify(note)}, String(process.pid)); setInterval(() => 0, 1000)`,
  )
  const script = `
    import { prepareProject } from ${JSON.stringify(path.resolve(import.meta.dirname, 'prepare.js'))}
    await prepareProject(${JSON.stringify(root)}, { pages: false }).catch(({ message }) => {
      console.log(message)
      process.exitCode = 1
    })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, npm_execpath: npm },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  const ended = once(child, 'close')
  await expect.poll(() => existsSync(note) && readFileSync(note, 'utf8'), { timeout: 10_000 }).toMatch(/^\d+$/)
  const pid = Number(readFileSync(note, 'utf8'))
  child.kill('SIGTERM')
  try {
    expect(await ended).toEqual([1, null])
    expect(said).toContain('Stopped before everything was prepared.')
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(existsSync(path.join(root, '.build', 'prepare.lock'))).toBe(false)
  } finally {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  }
})
