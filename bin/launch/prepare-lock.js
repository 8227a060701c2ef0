import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Unusable } from './unusable.js'

const everyMs = 250
/** No preparation takes so long. */
const longestMs = 30 * 60_000

/**
 * One at a time prepares the folder: two that install and build at once would tear each other's files. Taken only when there
 * is something to do, so that a complete folder may be read-only.
 */
export class PrepareLock {
  #root
  #file
  #isOurs = false

  /** @param {string} root */
  constructor(root) {
    this.#root = root
    this.#file = path.join(root, '.build', 'prepare.lock')
  }

  /** Waits while another one prepares: what it leaves may be all that is needed. */
  async take() {
    let told = false
    while (!this.#isOurs) {
      this.#isOurs = this.#place()
      if (this.#isOurs) return
      const holder = this.#holder()
      if (holder === undefined) {
        // Its holder is gone, or just about to write its number.
        await sleep(everyMs)
        if (this.#holder() === undefined) rmSync(this.#file, { force: true })
        continue
      }
      if (!told) console.log(`Waiting for another start (process ${holder}), which prepares this folder ...`)
      told = true
      await sleep(everyMs)
    }
  }

  release() {
    if (this.#isOurs) rmSync(this.#file, { force: true })
    this.#isOurs = false
  }

  /** False when there is one. */
  #place() {
    try {
      if (!existsSync(path.dirname(this.#file))) mkdirSync(path.dirname(this.#file))
      writeFileSync(this.#file, String(process.pid), { flag: 'wx' })
      return true
    } catch (error) {
      if (existsSync(this.#file)) return false
      const code = error instanceof Error && 'code' in error ? error.code : error
      // Another start was quicker with the folder, or is done.
      if (code === 'EEXIST') return false
      throw new Unusable(`${this.#root} cannot be written (${code}): make it writable, or put a built copy there.`)
    }
  }

  /** Undefined when it is gone. */
  #holder() {
    try {
      const pid = Number(readFileSync(this.#file, 'utf8'))
      const age = Date.now() - statSync(this.#file).mtimeMs
      // Its number may be another's by now.
      if (pid === process.pid || age > longestMs || age > uptime() * 1000) return undefined
      return pid > 0 && isAlive(pid) ? pid : undefined
    } catch {
      return undefined
    }
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
