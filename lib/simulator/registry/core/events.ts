/** Models pkg/registry/core/event/strategy.go and pkg/apis/core/validation/events.go (of v1, which checks little). */
import { events } from '../../../kinds/events'
import { type FieldError, invalidValue } from '../../../kube/field-error'
import type { Event } from '../../../kube/types'
import { defineStrategy } from '../strategy'

export const eventStrategy = defineStrategy<Event>({
  kind: events,
  allowCreateOnUpdate: true,
  validate: validateEvent,
  validateUpdate: validateEvent,
  selectableFields: ({ involvedObject = {}, reason, type, source, reportingComponent }) => ({
    'involvedObject.kind': involvedObject.kind ?? '',
    'involvedObject.namespace': involvedObject.namespace ?? '',
    'involvedObject.name': involvedObject.name ?? '',
    'involvedObject.uid': involvedObject.uid ?? '',
    'involvedObject.apiVersion': involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': involvedObject.fieldPath ?? '',
    reason: reason ?? '',
    reportingComponent: reportingComponent ?? '',
    source: source?.component || reportingComponent || '',
    type: type ?? '',
  }),
})

/** Events about cluster-scoped objects live in `default`. */
function validateEvent({ metadata, involvedObject = {} }: Event): FieldError[] {
  const about = involvedObject.namespace ?? ''
  const expected = about || 'default'
  return metadata.namespace === expected
    ? []
    : [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')]
}
