import { keyOf } from '../../../client/controller'
import { podReadyCondition } from '../../../kube/pods'
import type { Pod, Service } from '../../../kube/types'

export const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'

/**
 * When the change happened that an endpoints write answers, so that the way from a ready Pod to traffic can be measured:
 * the earliest change that was not seen before. Models k8s.io/endpointslice/util/trigger_time_tracker.go.
 */
export class TriggerTimes {
  readonly #seen = new Map<string, { service: string; pods: Map<string, string> }>()

  changedAt(service: Service, pods: readonly Pod[]): string | undefined {
    const key = keyOf(service)
    const before = this.#seen.get(key)
    const now = { service: service.metadata?.creationTimestamp ?? '', pods: new Map<string, string>() }
    let earliest: string | undefined
    const see = (time: string, last: string | undefined) => {
      if (time && time > (last ?? '') && (earliest === undefined || time < earliest)) earliest = time
    }
    for (const pod of pods) {
      const name = pod.metadata?.name ?? ''
      const time = podReadyCondition(pod)?.lastTransitionTime ?? ''
      now.pods.set(name, time)
      see(time, before?.pods.get(name))
    }
    see(now.service, before?.service)
    this.#seen.set(key, now)
    return earliest
  }

  forget(key: string): void {
    this.#seen.delete(key)
  }
}
