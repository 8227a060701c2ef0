/** Models pkg/registry/core/pod/strategy.go. */
import { pods } from '../../../kinds/pods'
import { type FieldError, fieldForbidden } from '../../../kube/field-error'
import { isPodTerminal } from '../../../kube/pods'
import type { Pod } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { validateImageSpacing } from './container-validation'
import { podBinding } from './pod-binding'
import { podEviction } from './pod-eviction'
import { defaultPod } from './pod-spec-defaults'
import { validatePodSpec } from './pod-spec-validation'
import { validatePodSpecUpdate, validatePodStatusUpdate } from './pod-update-validation'
import { podSpecWarnings } from './pod-warnings'
import { qosClassOf } from './qos-class'

const mirrorAnnotation = 'kubernetes.io/config.mirror'

export const podStrategy = defineStrategy<Pod>({
  kind: pods,
  status: true,
  defaults: defaultPod,

  prepareForCreate(pod) {
    pod.status = { phase: 'Pending', ...(pod.spec ? { qosClass: qosClassOf(pod.spec) } : {}) }
    if (pod.spec?.schedulingGates?.length) {
      pod.status.conditions = [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'SchedulingGated',
          message: 'Scheduling is blocked due to non-empty scheduling gates',
        },
      ]
    }
  },

  validate(pod) {
    const errors = validatePod(pod)
    if (pod.spec?.ephemeralContainers?.length) {
      errors.push(fieldForbidden('spec.ephemeralContainers', 'cannot be set on create'))
    }
    if (pod.spec?.nodeName && pod.spec.schedulingGates?.length) {
      errors.push(fieldForbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
    }
    return errors
  },

  validateUpdate(pod, old) {
    const errors = [...validatePod(pod), ...validateMirror(pod, old)]
    return pod.spec && old.spec ? [...errors, ...validatePodSpecUpdate(pod.spec, old.spec)] : errors
  },

  warnings: (pod, old) => (old ? [] : podSpecWarnings(pod.spec, 'spec')),

  prepareForStatusUpdate(pod, old) {
    pod.status ??= {}
    pod.status.qosClass ||= old.status?.qosClass
  },
  validateStatusUpdate: validatePodStatusUpdate,

  selectableFields: ({ spec, status }) => ({
    'spec.nodeName': spec?.nodeName ?? '',
    'spec.restartPolicy': spec?.restartPolicy ?? '',
    'spec.schedulerName': spec?.schedulerName ?? '',
    'spec.serviceAccountName': spec?.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec?.hostNetwork ?? false),
    'status.phase': status?.phase ?? '',
    'status.podIP': status?.podIPs?.[0]?.ip ?? status?.podIP ?? '',
    'status.nominatedNodeName': status?.nominatedNodeName ?? '',
  }),

  gracePeriodSeconds(pod, requested) {
    // No kubelet knows it, or nothing runs any more: there is nothing to wait for.
    if (!pod.spec?.nodeName || isPodTerminal(pod)) return 0
    const seconds = requested ?? pod.spec.terminationGracePeriodSeconds ?? 0
    return seconds < 0 ? 1 : seconds
  },

  subresources: { binding: podBinding, eviction: podEviction },
})

function validatePod(pod: Pod): FieldError[] {
  const { spec } = pod
  const errors = validatePodSpec(spec, 'spec', true)
  if (!spec?.serviceAccountName) {
    for (const [index, { projected }] of (spec?.volumes ?? []).entries()) {
      for (const [at, { serviceAccountToken }] of (projected?.sources ?? []).entries()) {
        if (!serviceAccountToken) continue
        const field = `spec.volumes[${index}].projected.sources[${at}].serviceAccountToken`
        errors.push(fieldForbidden(field, 'must not be specified when serviceAccountName is not set'))
      }
    }
  }
  return [
    ...errors,
    ...validateImageSpacing(spec?.containers, 'spec.containers'),
    ...validateImageSpacing(spec?.initContainers, 'spec.initContainers'),
  ]
}

function validateMirror(pod: Pod, old: Pod): FieldError[] {
  const [next, before] = [pod.metadata?.annotations?.[mirrorAnnotation], old.metadata?.annotations?.[mirrorAnnotation]]
  if (next === before) return []
  const verb = before === undefined ? 'add' : 'remove or update'
  return [fieldForbidden(`metadata.annotations[${mirrorAnnotation}]`, `may not ${verb} mirror pod annotation`)]
}
