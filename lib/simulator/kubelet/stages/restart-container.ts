/** What becomes of a container that ended and is wanted again. Models doBackOff of pkg/kubelet/kuberuntime. */
import { formatGoDuration } from '../../../kube/duration'
import { untilNextLookMs } from '../back-off'
import { wantsRestart } from '../life-rules'
import type { ContainerLife, PodLife } from '../pod-life'
import type { Effect, Stage } from '../stage'

/** The kubelet asks its runtime once a second what has ended. */
const noticeMs = 700
/** After a run of this length the next crash starts with the first back-off again. */
export const forgottenAfterMs = 10 * 60_000

/** The first restart is immediate. */
export const restartContainer: Stage = {
  name: 'restart-container',
  at: (life) => ended(life, 'ended', (container) => backOffLeft(life, container) === 0),
  takes: ({ node }) => noticeMs * (1 + node.random()),
  next: (_life, container) => [{ do: 'restart', container }],
}

export const beginBackOff: Stage = {
  name: 'begin-back-off',
  at: (life) => ended(life, 'ended', (container) => backOffLeft(life, container) > 0),
  takes: ({ node }) => noticeMs * (1 + node.random()),
  next: (life, name) => {
    const container = life.containers.find(({ spec }) => spec.name === name)
    const backOff = formatGoDurationOfSeconds(container?.crash.backOffMs ?? 0)
    const message = `back-off ${backOff} restarting failed container=${name} pod=${fullNameOf(life)}`
    return [
      announcement(life, name),
      { do: 'step', container: name, to: 'back-off', waiting: { reason: 'CrashLoopBackOff', message } },
    ]
  },
}

export const announceBackOff: Stage = {
  name: 'announce-back-off',
  at: (life) => ended(life, 'back-off', () => true),
  takes: ({ node }) => untilNextLookMs(node),
  next: (life, name) => [announcement(life, name)],
}

export const endBackOff: Stage = {
  name: 'end-back-off',
  at: (life) => ended(life, 'back-off', () => true),
  takes: (life, name) => {
    const container = life.containers.find(({ spec }) => spec.name === name)
    return container ? backOffLeft(life, container) : 0
  },
  next: (_life, container) => [{ do: 'restart', container }],
}

function ended(life: PodLife, step: 'ended' | 'back-off', matches: (container: ContainerLife) => boolean) {
  return life.containers
    .filter((container) => container.step === step && wantsRestart(life, container) && matches(container))
    .map(({ spec }) => spec.name)
}

/** Milliseconds until the container may start again. */
function backOffLeft({ nowMs }: PodLife, { state, last, crash }: ContainerLife): number {
  const finishedMs = (state.kind === 'terminated' ? state : last)?.finishedMs ?? 0
  if (crash.backOffMs === 0 || finishedMs - crash.updatedMs > forgottenAfterMs) return 0
  return Math.max(0, finishedMs + crash.backOffMs - nowMs)
}

const announcement = (life: PodLife, container: string): Effect => ({
  do: 'event',
  type: 'Warning',
  reason: 'BackOff',
  message: `Back-off restarting failed container ${container} in pod ${fullNameOf(life)}`,
  container,
})

/** `web_shop(uid)` */
function fullNameOf({ pod }: PodLife): string {
  const { name, namespace, uid } = pod.metadata ?? {}
  return `${name}_${namespace}(${uid})`
}

const formatGoDurationOfSeconds = (ms: number) => formatGoDuration(Math.round(ms / 1000) * 1000)
