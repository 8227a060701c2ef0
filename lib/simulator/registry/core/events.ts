/** Models pkg/registry/core/event/strategy.go and pkg/apis/core/validation/events.go (of v1, which checks little). */
import { events } from '../../../kinds/events'
import { type FieldError, invalidValue, required } from '../../../kube/field-error'
import type { Event } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { validateQualifiedName } from './value-validation'

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

const longestName = 128
const longestMessage = 1024

function validateEvent(event: Event): FieldError[] {
  return validateLegacyEvent(event, 'reportingComponent')
}

/**
 * What both groups demand, the group's own name for the reporter given. Events about cluster-scoped objects live in
 * `default`; those of newer recorders, which have an eventTime, may live where the reporter wants, and say more of it.
 */
export function validateLegacyEvent(
  event: Event,
  reporter: 'reportingComponent' | 'reportingController',
): FieldError[] {
  const { metadata, involvedObject = {}, eventTime, reportingComponent = '', reportingInstance, action, reason } = event
  const about = involvedObject.namespace ?? ''
  const foreign = [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')]
  const { namespace = '' } = metadata
  if (!eventTime) return namespace === (about || 'default') ? [] : foreign
  return [
    ...(about || namespace === 'default' || namespace === 'kube-system' ? [] : foreign),
    ...(reportingComponent ? [] : [required(reporter)]),
    ...validateQualifiedName(reportingComponent, reporter),
    ...validateName(reportingInstance, 'reportingInstance'),
    ...validateName(action, 'action'),
    ...validateName(reason, 'reason'),
    ...validateLength(event.message, 'message', longestMessage),
  ]
}

const validateName = (value: string | undefined, field: string) =>
  value ? validateLength(value, field, longestName) : [required(field)]

/** Counted in bytes. */
function validateLength(value = '', field: string, most: number): FieldError[] {
  return new TextEncoder().encode(value).length > most
    ? [invalidValue(field, '', `can have at most ${most} characters`)]
    : []
}
