import { toCoreEvent } from '../kube/event-groups'
import type { EventV1 } from '../kube/types'
import { events } from './events'
import { type Column, defineKind } from './kind'

/** The table is that of the core group. */
const columns: readonly Column<EventV1>[] = events.columns.map(({ value, sortValue: _own, ...column }) => ({
  ...column,
  value: (event, now) => value(toCoreEvent(event), now),
}))

/** The console shows the core group's: they are the same objects. */
export const eventsV1 = defineKind<EventV1>({
  id: 'events.events.k8s.io',
  group: 'events.k8s.io',
  versions: ['v1'],
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  scope: 'Namespaced',
  columns,
})
