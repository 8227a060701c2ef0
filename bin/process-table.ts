/** What the system says of a process. */
import { readFileSync } from 'node:fs'

/** Also one that belongs to somebody else. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Its parent's number, when it started in the kernel's own count, and whether it has ended and only waits to be buried.
 * Undefined where the system does not say: only Linux does.
 */
export function statOf(pid: number): { parent: number; started: string; isOver: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Its name may have spaces and parentheses in it: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(fields[1]), started: fields[19] ?? '', isOver: /^[ZX]$/.test(fields[0] ?? '') }
  } catch {
    return undefined
  }
}
