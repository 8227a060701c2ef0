/** What a list counts by status, in the order of a reader who looks for trouble. */
import type { Tone } from '../kinds/kind'
import type { ViewModel } from './view-model'

export interface StatusCount {
  text: string
  count: number
  tone: Tone
}

type Counted = Pick<ViewModel, 'statuses' | 'tones'>

/** One for each status: one may be chosen of them. A word that comes in several tones has the most frequent. */
export function statusCounts({ statuses, tones }: Counted): StatusCount[] {
  return inOrder(
    Object.entries(statuses).map(([text, count]) => {
      const [usual] = tonesOf(tones[text]).sort((a, b) => b[1] - a[1] || gravity[a[0]] - gravity[b[0]])
      return { text, count, tone: usual?.[0] ?? 'muted' }
    }),
  )
}

/** One for each status and tone: a Pod that runs and is not ready is not lost among those that are. */
export function toneCounts({ tones }: Pick<ViewModel, 'tones'>): StatusCount[] {
  return inOrder(
    Object.entries(tones).flatMap(([text, counts]) => tonesOf(counts).map(([tone, count]) => ({ text, count, tone }))),
  )
}

export const needsLook = (tone: Tone) => tone === 'error' || tone === 'warn'

/** How many need a look, whatever their status is called. */
export function troubleCount({ tones }: Pick<ViewModel, 'tones'>): number {
  return Object.values(tones).reduce((sum, { error = 0, warn = 0 }) => sum + error + warn, 0)
}

const tonesOf = (counts: ViewModel['tones'][string] = {}) => Object.entries(counts) as [Tone, number][]

const gravity: Record<Tone, number> = { error: 0, warn: 1, progress: 2, ok: 3, muted: 4 }

/** What needs a look first; within a tone the most frequent first. */
const inOrder = (counts: readonly StatusCount[]): StatusCount[] =>
  counts
    .filter(({ count }) => count > 0)
    .sort((a, b) => gravity[a.tone] - gravity[b.tone] || b.count - a.count || (a.text < b.text ? -1 : 1))
