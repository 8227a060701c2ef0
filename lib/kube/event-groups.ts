/** Events in their two groups: the same object, whose fields have other names. Models pkg/apis/events/v1/conversion.go. */
import type { Event, EventV1 } from './types'

const apiVersion = 'events.k8s.io/v1'

/** As the core group has it. Nothing is lost either way. */
export function toCoreEvent({ metadata = {}, ...event }: EventV1): Event {
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

/** As events.k8s.io has it. */
export function toEventV1({ metadata, ...event }: Event): EventV1 {
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
