/** What the objects of an addon and the last wish come to. Pure. */
import type { AddonPhase, AddonWish } from '../contract'
import type { Observed } from './observe'

/** As long as that after the wish, what is not ready is still on its way. */
const graceMs = 180_000

export function phaseOf(
  objects: readonly Observed[],
  wish: AddonWish | undefined,
  now: Date,
  failure?: string,
): { phase: AddonPhase; reason?: string } {
  const of = (state: Observed['state']) => objects.filter((each) => each.state === state)
  const because = (phase: AddonPhase, reason: string | undefined) => (reason ? { phase, reason } : { phase })
  const [unreadable] = of('unreadable')
  if (unreadable) return because('unknown', unreadable.reason)
  const foreign = of('foreign')
  if (foreign.length > 0) return because('foreign', [...new Set(foreign.map(({ reason }) => reason))].join(', '))
  const absent = of('absent').length
  if (wish && !wish.on && absent < objects.length) {
    const waits = of('ending').find(({ reason }) => reason)
    return because('turning-off', failure ?? waits?.reason)
  }
  if (absent === objects.length && !wish?.on) return { phase: 'off' }
  const unready = objects.find(({ state }) => state !== 'ready')
  if (!unready) return { phase: 'on' }
  const waits = objects.find(({ state, reason }) => state === 'applied' && reason)
  const isYoung = wish?.on && now.getTime() - Date.parse(wish.at) < graceMs
  return because(isYoung && !failure ? 'turning-on' : 'degraded', failure ?? waits?.reason)
}
