import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { isAlive, statOf } from './process-table'

test('a process is alive until it has ended', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const pid = child.pid ?? 0
  expect(isAlive(pid)).toBe(true)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  await ended
  expect(isAlive(pid)).toBe(false)
  expect(statOf(pid)).toBeUndefined()
})

test.runIf(process.platform === 'linux')('a process has a parent and a start', () => {
  expect(statOf(process.pid)).toEqual({ parent: process.ppid, started: expect.stringMatching(/^\d+$/), isOver: false })
})
