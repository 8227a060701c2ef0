import { humanDuration } from '../kube/duration'
import type { CronJob } from '../kube/types'
import { ageColumn, containerColumns, selectorText } from './cells'
import { defineKind } from './kind'

export const cronJobs = defineKind<CronJob>({
  id: 'cronjobs.batch',
  group: 'batch',
  versions: ['v1'],
  kind: 'CronJob',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  scope: 'Namespaced',
  menu: { section: 'workloads', order: 18, icon: 'calendar-clock' },
  columns: [
    {
      id: 'schedule',
      name: 'Schedule',
      description: 'When Jobs are made, as cron spells it.',
      value: ({ spec }) => spec?.schedule ?? '',
    },
    {
      id: 'timezone',
      name: 'Timezone',
      description: 'Where the schedule is read; the controller manager’s own zone when there is none.',
      value: ({ spec }) => spec?.timeZone,
    },
    {
      id: 'suspend',
      name: 'Suspend',
      description: 'Whether no further Jobs are made.',
      value: ({ spec }) => (spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False'),
    },
    {
      id: 'active',
      name: 'Active',
      type: 'number',
      description: 'How many of its Jobs are running.',
      value: ({ status }) => status?.active?.length ?? 0,
    },
    {
      id: 'last-schedule',
      name: 'Last Schedule',
      description: 'How long ago a Job was due last.',
      value: ({ status }, now) =>
        status?.lastScheduleTime ? humanDuration(now.getTime() - Date.parse(status.lastScheduleTime)) : undefined,
      sortValue: ({ status }) => (status?.lastScheduleTime ? -Date.parse(status.lastScheduleTime) : 0),
    },
    ageColumn,
    ...containerColumns<CronJob>(({ spec }) => spec?.jobTemplate?.spec?.template?.spec?.containers),
    {
      id: 'selector',
      name: 'Selector',
      wide: true,
      description: 'Which Pods its Jobs select, where that is said by hand.',
      value: ({ spec }) => selectorText(spec?.jobTemplate?.spec?.selector),
    },
  ],
  status: ({ spec, status }) => {
    if (spec?.suspend) return { text: 'suspended', tone: 'muted' }
    return status?.active?.length ? { text: 'running', tone: 'progress' } : { text: 'scheduled', tone: 'ok' }
  },
  actions: ['edit', 'logs', 'delete'],
})
