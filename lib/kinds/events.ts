import type { Event } from '../kube/types'
import { defineKind } from './kind'

export const events = defineKind<Event>({
  id: 'events',
  group: '',
  versions: ['v1'],
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  scope: 'Namespaced',
  menu: { section: 'cluster', order: 30, icon: 'activity' },
  columns: [
    {
      id: 'last-seen',
      name: 'Last Seen',
      type: 'age',
      description: 'When it was last observed.',
      value: (event) => event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event),
    },
    { id: 'type', name: 'Type', description: 'Normal or Warning.', value: ({ type }) => type ?? '' },
    {
      id: 'reason',
      name: 'Reason',
      description: 'One word for programs on why this happened.',
      value: ({ reason }) => reason ?? '',
    },
    {
      id: 'object',
      name: 'Object',
      description: 'What this is about.',
      value: ({ involvedObject: { kind = '', name } }) => (name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase()),
    },
    {
      id: 'subobject',
      name: 'Subobject',
      wide: true,
      description: 'The part of the object that this is about.',
      value: ({ involvedObject }) => involvedObject.fieldPath ?? '',
    },
    {
      id: 'source',
      name: 'Source',
      wide: true,
      description: 'Who reports this.',
      value: ({ source, reportingComponent, reportingInstance }) =>
        [source?.component || reportingComponent || '', source?.host || reportingInstance].filter(Boolean).join(', '),
    },
    {
      id: 'message',
      name: 'Message',
      description: 'What happened, for people.',
      value: ({ message }) => (message ?? '').trim(),
    },
    {
      id: 'first-seen',
      name: 'First Seen',
      type: 'age',
      wide: true,
      description: 'When it was first observed.',
      value: firstSeen,
    },
    {
      id: 'count',
      name: 'Count',
      type: 'number',
      tableType: 'string',
      wide: true,
      description: 'How often it was observed.',
      value: ({ series, count }) => (series ? (series.count ?? 0) : count || 1),
    },
    {
      id: 'name',
      name: 'Name',
      wide: true,
      description: 'The name of the event itself.',
      value: ({ metadata }) => metadata.name ?? '',
    },
  ],
  status: ({ type }) =>
    type === 'Warning' ? { text: 'Warning', tone: 'warn' } : { text: type ?? 'Normal', tone: 'muted' },
})

function firstSeen({ firstTimestamp, eventTime }: Event): string | undefined {
  return firstTimestamp ?? eventTime ?? undefined
}
