/** Tells once when the process that this one belongs to is gone, also when it was killed and could say nothing. */
import { fstatSync } from 'node:fs'
import { isAlive } from '../process-table'

const everyMs = 500

/** An IPC channel always counts; a parent that was named is asked for, and its end of our standard input watched. */
export function watchParent(parent: number | undefined, gone: () => void): void {
  let told = false
  const tell = () => {
    if (told) return
    told = true
    gone()
  }
  if (process.connected) process.once('disconnect', tell)
  if (parent === undefined) return
  // A parent that nobody has buried yet still answers to its number, but its children have another parent.
  const isOwnParent = process.ppid === parent
  const timer = setInterval(() => {
    if (!isAlive(parent) || (isOwnParent && process.ppid !== parent)) tell()
  }, everyMs)
  timer.unref()
  if (isPipe(0)) {
    process.stdin.once('end', tell).once('close', tell).resume()
    process.stdin.unref?.()
  }
}

function isPipe(descriptor: number): boolean {
  try {
    const stat = fstatSync(descriptor)
    return stat.isFIFO() || stat.isSocket()
  } catch {
    return false
  }
}
