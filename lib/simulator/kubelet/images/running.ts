/** What behaviours of images have in common. */
import type { ContainerProcess } from '../../extension'

/** Resolves at SIGTERM: how a well-behaved server ends. */
export function terminated({ signal }: ContainerProcess): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** A program that the image has and the simulation has not. */
export async function notSimulated({ argv: [program], stderr }: ContainerProcess): Promise<number> {
  stderr.write(`${program}: not part of the simulation`)
  return 1
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `23/Nov/2026:13:05:00 +0000`, as web servers log. */
export function logTime(now: Date): string {
  const iso = now.toISOString()
  return `${iso.slice(8, 10)}/${months[now.getUTCMonth()]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}

const megabyte = 1024 * 1024

export function uses(process: ContainerProcess, cpuMillicores: number, megabytes: number): void {
  process.usage({ cpuMillicores, memoryBytes: megabytes * megabyte })
}

export const json = (value: unknown, status = 200) =>
  new Response(`${JSON.stringify(value)}\n`, { status, headers: { 'content-type': 'application/json' } })

export const html = (text: string, status = 200) =>
  new Response(text, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })

export const text = (body: string, status = 200) =>
  new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })

export function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
