import { isDone, isEnding } from '../life-rules'
import { type Stage, when } from '../stage'

const reason = 'DeadlineExceeded'
const message = 'Pod was active on the node longer than the specified deadline'

/** spec.activeDeadlineSeconds, counted from when the kubelet first saw the Pod. */
export const exceedDeadline: Stage = {
  name: 'exceed-deadline',
  at: (life) => when(life.pod.spec?.activeDeadlineSeconds !== undefined && !isEnding(life) && !isDone(life)),
  takes: ({ pod, seenMs, nowMs }) => Math.max(0, seenMs + (pod.spec?.activeDeadlineSeconds ?? 0) * 1000 - nowMs),
  next: () => [
    { do: 'event', type: 'Normal', reason, message },
    { do: 'fail', reason, message },
  ],
}
