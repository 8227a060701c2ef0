import { formatGoDuration } from '../../../kube/duration'
import { untilNextLookMs } from '../back-off'
import { comingUp, isEnding } from '../life-rules'
import type { ContainerLife, PodLife } from '../pod-life'
import { nobody, type Stage } from '../stage'

/** The pull is over, well or badly. */
export const pullImage: Stage = {
  name: 'pull-image',
  at: (life) => {
    const container = comingUp(life)
    return container?.step === 'pulling' ? [container.spec.name] : nobody
  },
  takes: (life, container) => find(life, container)?.pull.plan?.takesMs ?? 0,
  next: (life, name) => {
    const container = find(life, name)
    const plan = container?.pull.plan
    if (!plan) return []
    const image = container.spec.image ?? ''
    if ('error' in plan) {
      const message = `Failed to pull image "${image}": ${plan.error}`
      return [
        { do: 'event', type: 'Warning', reason: 'Failed', message, container: name },
        { do: 'event', type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull', container: name },
        { do: 'pull-failed', container: name, error: plan.error },
      ]
    }
    const took = formatGoDuration(plan.takesMs)
    const message = `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${plan.sizeBytes} bytes.`
    return [
      { do: 'keep-image', container: name, sizeBytes: plan.sizeBytes },
      { do: 'event', type: 'Normal', reason: 'Pulled', message, container: name },
      { do: 'step', container: name, to: 'create' },
    ]
  },
}

const firstAnnouncementMs = 1500

/** While the back-off lasts, every look at the Pod says so. */
export const announcePullBackOff: Stage = {
  name: 'announce-pull-back-off',
  at: failedPulls,
  takes: (life, container) =>
    find(life, container)?.pull.announced ? untilNextLookMs(life.node) : firstAnnouncementMs,
  next: (life, name) => {
    const container = find(life, name)
    const backOff = `Back-off pulling image "${container?.spec.image}"`
    const message = `${backOff}: ErrImagePull: ${container?.pull.error}`
    return [
      { do: 'event', type: 'Normal', reason: 'BackOff', message: backOff, container: name },
      { do: 'event', type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff', container: name },
      { do: 'pull-announced', container: name },
      { do: 'step', container: name, to: 'pull-failed', waiting: { reason: 'ImagePullBackOff', message } },
    ]
  },
}

export const retryPull: Stage = {
  name: 'retry-pull',
  at: failedPulls,
  takes: (life, container) => {
    const { failedMs = 0, backOffMs = 0 } = find(life, container)?.pull ?? {}
    return Math.max(0, failedMs + backOffMs - life.nowMs)
  },
  next: (_life, container) => [{ do: 'step', container, to: 'image' }],
}

function failedPulls(life: PodLife): readonly string[] {
  if (isEnding(life)) return nobody
  return life.containers.filter(({ step }) => step === 'pull-failed').map(({ spec }) => spec.name)
}

const find = ({ containers }: PodLife, name: string): ContainerLife | undefined =>
  containers.find(({ spec }) => spec.name === name)
