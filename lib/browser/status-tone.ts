/** Counts by status carry words only: the tone of a word when no row that has it is at hand. */
import type { Tone } from '../kinds/kind'
import type { Row } from '../views/contract'

const known: Readonly<Record<string, Tone>> = {
  Running: 'ok',
  Ready: 'ok',
  Active: 'ok',
  available: 'ok',
  ready: 'ok',
  active: 'ok',
  Normal: 'muted',
  Completed: 'muted',
  Succeeded: 'muted',
  stopped: 'muted',
  Pending: 'progress',
  ContainerCreating: 'progress',
  PodInitializing: 'progress',
  Terminating: 'progress',
  progressing: 'progress',
  pending: 'progress',
  Warning: 'warn',
  degraded: 'warn',
  paused: 'warn',
  Unknown: 'warn',
  SchedulingGated: 'warn',
  'Ready,SchedulingDisabled': 'warn',
}

const gravity: Record<Tone, number> = { error: 0, warn: 1, progress: 2, ok: 3, muted: 4 }

/**
 * The gravest that is on screen, so that count and rows agree; one word may come in several tones. What is not known is
 * worth a look: a new failure must not look harmless.
 */
function toneOfStatus(text: string, rows: readonly Row[] = []): Tone {
  const [seen] = rows
    .flatMap(({ status }) => (status?.text === text ? [status.tone] : []))
    .sort((a, b) => gravity[a] - gravity[b])
  return seen ?? known[text] ?? (/^Init:\d+\/\d+$/.test(text) ? 'progress' : 'error')
}

export interface StatusCount {
  text: string
  count: number
  tone: Tone
}

/** What needs a look first; within a tone the most frequent first. */
export function statusCounts(counts: Readonly<Record<string, number>>, rows: readonly Row[] = []): StatusCount[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([text, count]) => ({ text, count, tone: toneOfStatus(text, rows) }))
    .sort((a, b) => gravity[a.tone] - gravity[b.tone] || b.count - a.count || (a.text < b.text ? -1 : 1))
}
