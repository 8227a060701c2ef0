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

/** Its parent's number, and when it started in the kernel's own count. Undefined where the system does not say: only Linux does. */
export function statOf(pid: number): { parent: number; started: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Its name may have spaces and parentheses in it: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(fields[1]), started: fields[19] ?? '' }
  } catch {
    return undefined
  }
}
