/** The end of containers: all at once when the Pod ends, sidecars last and in reverse order. */
import { defaultGraceSeconds, isDone, isEnding, isUp } from '../life-rules'
import type { ContainerLife, PodLife } from '../pod-life'
import { type Effect, nobody, type Stage } from '../stage'

/** deletionTimestamp has whole seconds. */
const toleranceMs = 1500

export const stopContainers: Stage = {
  name: 'stop-containers',
  at: (life) => {
    if (isEnding(life)) return toStop(life, ({ role }) => role !== 'sidecar')
    return isDone(life) ? toStop(life, () => false) : nobody
  },
  next: (life, container) => stop(life, container),
}

/** A second delete with a shorter grace period. */
export const hurryUp: Stage = {
  name: 'hurry-up',
  at: (life) => {
    const until = Date.parse(life.pod.metadata?.deletionTimestamp ?? '')
    if (Number.isNaN(until)) return nobody
    return life.containers
      .filter((each) => isUp(each) && (each.stoppingUntilMs ?? 0) > Math.max(until, life.nowMs) + toleranceMs)
      .map(({ spec }) => spec.name)
  },
  next: (life, container) => {
    const until = Date.parse(life.pod.metadata?.deletionTimestamp ?? '')
    return [{ do: 'stop', container, graceMs: Math.max(0, until - life.nowMs) }]
  },
}

/** Containers of the first sort together; when none of those runs any more, sidecars one by one from the last. */
function toStop({ containers }: PodLife, isFirst: (container: ContainerLife) => boolean): readonly string[] {
  const running = containers.filter(isUp)
  const first = running.filter(isFirst)
  const next = first.length > 0 ? first : running.filter(({ role }) => role === 'sidecar').slice(-1)
  return next.filter(({ stoppingUntilMs }) => stoppingUntilMs === undefined).map(({ spec }) => spec.name)
}

function stop({ pod }: PodLife, container: string): readonly Effect[] {
  const seconds =
    pod.metadata?.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? defaultGraceSeconds
  return [
    { do: 'event', type: 'Normal', reason: 'Killing', message: `Stopping container ${container}`, container },
    { do: 'stop', container, graceMs: seconds * 1000 },
  ]
}
