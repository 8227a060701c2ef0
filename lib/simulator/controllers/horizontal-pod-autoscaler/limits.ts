/**
 * How far and how fast a recommendation is followed. Models normalizeDesiredReplicas and
 * normalizeDesiredReplicasWithBehaviors of pkg/controller/podautoscaler/horizontal.go.
 */
import type { HorizontalPodAutoscaler } from '../../../kube/types'

type Behavior = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>
type Rules = NonNullable<Behavior['scaleUp']>

/** Of the past: what was recommended, and by how much was scaled. */
export interface History {
  recommendations: { replicas: number; atMs: number }[]
  ups: { change: number; atMs: number }[]
  downs: { change: number; atMs: number }[]
}

export interface Said {
  reason: string
  message: string
}

export interface Limited {
  replicas: number
  /** The condition AbleToScale, which is true. */
  able: Said
  /** The condition ScalingLimited. */
  limited: Said & { status: 'True' | 'False' }
}

export const defaultDownscaleWindowMs = 5 * 60_000
const matches: Said = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const withinRange = {
  status: 'False' as const,
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
}
const limit = (reason: string, message: string) => ({ status: 'True' as const, reason, message })
const tooFew = limit('TooFewReplicas', 'the desired replica count is less than the minimum replica count')
const tooMany = limit('TooManyReplicas', 'the desired replica count is more than the maximum replica count')
const tooFast = limit('ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate')
const tooFastDown = limit(
  'ScaleDownLimit',
  'the desired replica count is decreasing faster than the maximum scale rate',
)

export interface Wanted {
  current: number
  desired: number
  least: number
  most: number
  behavior: Behavior | undefined
  nowMs: number
}

export function limitReplicas(wanted: Wanted, history: History): Limited {
  const { replicas: stable, able } = stabilize(wanted, history)
  const { replicas, limited } = wanted.behavior
    ? byRate(wanted, stable, wanted.behavior, history)
    : byRange(wanted, stable)
  return { replicas, able, limited }
}

/** What was thought necessary a while ago may be so again: the recommendation that changes least counts. */
function stabilize({ current, desired, behavior, nowMs }: Wanted, history: History) {
  const upMs = (behavior?.scaleUp?.stabilizationWindowSeconds ?? 0) * 1000
  const downMs =
    behavior?.scaleDown?.stabilizationWindowSeconds === undefined
      ? defaultDownscaleWindowMs
      : behavior.scaleDown.stabilizationWindowSeconds * 1000
  let [lowest, highest] = [desired, desired]
  for (const { replicas, atMs } of history.recommendations) {
    if (atMs > nowMs - upMs) lowest = Math.min(lowest, replicas)
    if (atMs > nowMs - downMs) highest = Math.max(highest, replicas)
  }
  const longest = Math.max(upMs, downMs)
  history.recommendations = history.recommendations.filter(({ atMs }) => atMs > nowMs - longest)
  history.recommendations.push({ replicas: desired, atMs: nowMs })
  // Without rules of its own an autoscaler only waits before it goes down.
  const replicas = behavior ? Math.min(Math.max(current, lowest), highest) : highest
  if (replicas === desired) return { replicas, able: matches }
  const [reason, word, kind] =
    replicas > desired ? ['ScaleDownStabilized', 'higher', 'highest'] : ['ScaleUpStabilized', 'lower', 'lowest']
  const message = `recent recommendations were ${word} than current one, applying the ${kind} recent recommendation`
  return { replicas, able: { reason, message } }
}

function byRange({ current, least, most }: Wanted, desired: number) {
  const fastest = Math.max(2 * current, 4)
  const top = Math.min(most, fastest)
  if (desired < least) return { replicas: least, limited: tooFew }
  if (desired > top) return { replicas: top, limited: fastest < most ? tooFast : tooMany }
  return { replicas: desired, limited: withinRange }
}

function byRate(
  { current, least, most, nowMs }: Wanted,
  desired: number,
  { scaleUp, scaleDown }: Behavior,
  history: History,
) {
  if (desired > current) {
    const fastest = Math.max(scaleUpLimit(current, scaleUp, history, nowMs), current)
    const top = Math.min(most, fastest)
    if (desired > top) return { replicas: top, limited: fastest < most ? tooFast : tooMany }
  } else if (desired < current) {
    const fastest = Math.min(scaleDownLimit(current, scaleDown, history, nowMs), current)
    const bottom = Math.max(least, fastest)
    if (desired < bottom) return { replicas: bottom, limited: fastest > least ? tooFastDown : tooFew }
  }
  if (desired < least) return { replicas: least, limited: tooFew }
  if (desired > most) return { replicas: most, limited: tooMany }
  return { replicas: desired, limited: withinRange }
}

function scaleUpLimit(
  current: number,
  { selectPolicy, policies = [] }: Rules = {},
  history: History,
  nowMs: number,
): number {
  if (selectPolicy === 'Disabled') return current
  const limits = policies.map(({ type, value, periodSeconds }) => {
    const start = current - within(history.ups, periodSeconds, nowMs) + within(history.downs, periodSeconds, nowMs)
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100))
  })
  return selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits)
}

function scaleDownLimit(
  current: number,
  { selectPolicy, policies = [] }: Rules = {},
  history: History,
  nowMs: number,
): number {
  if (selectPolicy === 'Disabled') return current
  const limits = policies.map(({ type, value, periodSeconds }) => {
    const start = current - within(history.ups, periodSeconds, nowMs) + within(history.downs, periodSeconds, nowMs)
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100))
  })
  return selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits)
}

const within = (events: readonly { change: number; atMs: number }[], seconds: number, nowMs: number) =>
  events.filter(({ atMs }) => atMs > nowMs - seconds * 1000).reduce((sum, { change }) => sum + change, 0)
