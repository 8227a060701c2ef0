/**
 * events.k8s.io/v1: the events of the core group under the names that newer recorders use. Models
 * pkg/apis/events/v1/conversion.go and the strict half of pkg/apis/core/validation/events.go.
 */
import { events } from '../../../kinds/events'
import type { Column, Kind } from '../../../kinds/kind'
import { type FieldError, immutable, invalidValue, required } from '../../../kube/field-error'
import { equalJson } from '../../../kube/json'
import type { Event, EventV1 } from '../../../kube/types'
import { validateLegacyEvent } from '../core/events'
import { defineRepresentation } from '../representation'

const apiVersion = 'events.k8s.io/v1'

function toCore({ metadata = {}, ...event }: EventV1): Event {
  const {
    regarding = {},
    note,
    reportingController,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    ...same
  } = event
  return {
    metadata,
    ...same,
    apiVersion: 'v1',
    kind: 'Event',
    involvedObject: regarding,
    ...(note === undefined ? {} : { message: note }),
    ...(reportingController === undefined ? {} : { reportingComponent: reportingController }),
    ...(deprecatedSource ? { source: deprecatedSource } : {}),
    ...(deprecatedFirstTimestamp ? { firstTimestamp: deprecatedFirstTimestamp } : {}),
    ...(deprecatedLastTimestamp ? { lastTimestamp: deprecatedLastTimestamp } : {}),
    ...(deprecatedCount ? { count: deprecatedCount } : {}),
  }
}

function fromCore({ metadata, ...event }: Event): EventV1 {
  const { involvedObject, message, reportingComponent, source, firstTimestamp, lastTimestamp, count, ...same } = event
  return {
    metadata,
    ...same,
    apiVersion,
    kind: 'Event',
    regarding: involvedObject,
    ...(message === undefined ? {} : { note: message }),
    ...(reportingComponent === undefined ? {} : { reportingController: reportingComponent }),
    ...(source ? { deprecatedSource: source } : {}),
    ...(firstTimestamp ? { deprecatedFirstTimestamp: firstTimestamp } : {}),
    ...(lastTimestamp ? { deprecatedLastTimestamp: lastTimestamp } : {}),
    ...(count ? { deprecatedCount: count } : {}),
  } as EventV1
}

/** The table is that of the core group. */
const columns: readonly Column<EventV1>[] = events.columns.map(({ value, sortValue: _own, ...column }) => ({
  ...column,
  value: (event, now) => value(toCore(event), now),
}))

export const eventsV1: Kind<EventV1> = {
  id: 'events.events.k8s.io',
  group: 'events.k8s.io',
  versions: ['v1'],
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  scope: 'Namespaced',
  columns,
}

const objectFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']

export const eventRepresentation = defineRepresentation<EventV1, Event>({
  kind: eventsV1,
  storedAs: events,
  toStored: toCore,
  fromStored: fromCore,
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
