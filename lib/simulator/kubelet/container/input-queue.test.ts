import { describe, expect, it } from 'vitest'
import { InputQueue, readAll } from './input-queue'

const megabyte = new Uint8Array(1024 * 1024)

describe('bytes on their way to a process', () => {
  it('are refused when too many wait, and taken again when some were read', async () => {
    const queue = new InputQueue()
    for (let count = 0; count < 16; count++) expect(queue.push(megabyte)).toBe(true)
    expect(queue.push(megabyte)).toBe(false)
    await queue.read()
    expect(queue.push(megabyte)).toBe(true)
  })

  it('let who waits go on when there is room, or when nobody reads any more', async () => {
    const queue = new InputQueue()
    queue.push(megabyte)
    let hasRoom = false
    const waiting = queue.room().then(() => {
      hasRoom = true
    })
    await Promise.resolve()
    expect(hasRoom).toBe(false)
    await queue.read()
    await waiting
    queue.push(megabyte)
    const second = queue.room()
    queue.end()
    await second
  })

  it('are not kept beyond what a program may hold', async () => {
    const queue = new InputQueue()
    const all = readAll(queue)
    const outcome = expect(all).rejects.toThrow('Cannot allocate memory')
    for (let count = 0; count < 40; count++) {
      queue.push(megabyte)
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    }
    queue.end()
    await outcome
  })
})
