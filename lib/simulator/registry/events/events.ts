/**
 * events.k8s.io/v1: the events of the core group under the names that newer recorders use. Models
 * pkg/apis/events/v1/conversion.go and the strict half of pkg/apis/core/validation/events.go.
 */
import { events } from '../../../kinds/events'
import { eventsV1 } from '../../../kinds/events.events.k8s.io'
import { toCoreEvent, toEventV1 } from '../../../kube/event-groups'
import { type FieldError, immutable, invalidValue, required } from '../../../kube/field-error'
import { equalJson } from '../../../kube/json'
import type { Event, EventV1 } from '../../../kube/types'
import { validateLegacyEvent } from '../core/events'
import { defineRepresentation } from '../representation'

const objectFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']

export const eventRepresentation = defineRepresentation<EventV1, Event>({
  kind: eventsV1,
  storedAs: events,
  toStored: toCoreEvent,
  fromStored: toEventV1,
  selectableFields: {
    ...Object.fromEntries(objectFields.map((field) => [`regarding.${field}`, `involvedObject.${field}`])),
    reason: 'reason',
    reportingController: 'reportingComponent',
    source: 'source',
    type: 'type',
    'metadata.name': 'metadata.name',
    'metadata.namespace': 'metadata.namespace',
  },
  validate(event) {
    const { eventTime, type = '', firstTimestamp, lastTimestamp, count, source } = event
    const unset = (field: string) => invalidValue(field, '', 'needs to be unset')
    return [
      ...validateLegacyEvent(event, 'reportingController'),
      ...validateSeries(event),
      ...(eventTime ? [] : [required('eventTime')]),
      ...(type === 'Normal' || type === 'Warning' ? [] : [invalidValue('type', '', `has invalid value: ${type}`)]),
      ...(firstTimestamp ? [unset('firstTimestamp')] : []),
      ...(lastTimestamp ? [unset('lastTimestamp')] : []),
      ...(count ? [unset('count')] : []),
      ...(source?.component || source?.host ? [unset('source')] : []),
    ]
  },
  validateUpdate(event, old) {
    return [
      ...validateLegacyEvent(event, 'reportingController'),
      ...(equalJson(event.series, old.series) ? [] : validateSeries(event)),
      ...lasting
        .filter((field) => !equalJson(event[field], old[field]))
        .map((field) => immutable(field === 'reportingComponent' ? 'reportingController' : field, event[field])),
    ]
  },
})

/** All but the series is said once and for ever. */
const lasting = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'type',
  'eventTime',
  'action',
  'related',
  'reportingComponent',
  'reportingInstance',
] as const

function validateSeries({ series }: Event): FieldError[] {
  if (!series) return []
  return [
    ...((series.count ?? 0) < 2 ? [invalidValue('series.count', '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [required('series.lastObservedTime')]),
  ]
}
