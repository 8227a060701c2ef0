import { expect, it } from 'vitest'
import type { CronJob } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { defaulted, refusals } from '../strategy.test-support'
import { cronJobStrategy } from './cronjobs'

type Spec = NonNullable<CronJob['spec']>

const hello = (spec: Partial<Spec> = {}): CronJob => ({
  metadata: { name: 'hello', namespace: 'here' },
  spec: {
    schedule: '*/5 * * * *',
    jobTemplate: {
      spec: { template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'hello', image: 'busybox' }] } } },
    },
    ...spec,
  },
})

testResource<CronJob>(cronJobStrategy, {
  valid: hello,
  changeSpec: ({ spec }) => {
    spec!.suspend = true
  },
  changeStatus: (object) => {
    object.status = { lastScheduleTime: '2026-01-01T00:00:00Z' }
  },
  invalid: [{ why: 'an unreadable schedule', object: () => hello({ schedule: 'daily' }), field: 'spec.schedule' }],
})

it('has defaults, and leaves to its Jobs what they default themselves', () => {
  const { spec } = defaulted(cronJobStrategy, hello())
  expect(spec).toMatchObject({
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    jobTemplate: { spec: { template: { spec: { terminationGracePeriodSeconds: 30 } } } },
  })
  expect(Object.keys(spec?.jobTemplate.spec ?? {})).toEqual(['template'])
})

it.each<[string, Partial<Spec>, string[]]>([
  ['no schedule', { schedule: '' }, ['spec.schedule: Required value']],
  [
    'one that cannot be',
    { schedule: '60 * * * *' },
    ['spec.schedule: Invalid value: "60 * * * *": end of range (60) above maximum (59): 60'],
  ],
  [
    'a zone within the schedule',
    { schedule: 'TZ=UTC 0 * * * *' },
    [
      'spec.schedule: Invalid value: "TZ=UTC 0 * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
  ],
  [
    'an unknown zone',
    { timeZone: 'Mars/Olympus' },
    ['spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus'],
  ],
  [
    'the zone of the machine',
    { timeZone: 'Local' },
    [
      'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    ],
  ],
  [
    'an unknown policy',
    { concurrencyPolicy: 'Maybe' },
    ['spec.concurrencyPolicy: Unsupported value: "Maybe": supported values: "Allow", "Forbid", "Replace"'],
  ],
  [
    'a Job that may not be',
    { jobTemplate: { spec: { backoffLimit: -1, template: { spec: { containers: [{ name: 'a', image: 'b' }] } } } } },
    [
      'spec.jobTemplate.spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0',
      'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
  ],
])('is refused with %s', (_why, spec, expected) => {
  expect(refusals(cronJobStrategy, hello(spec))).toEqual(expected)
})

it('is refused when its Jobs could not be named after it', () => {
  const named = hello()
  named.metadata!.name = 'a'.repeat(53)
  expect(refusals(cronJobStrategy, named)).toEqual([
    `metadata.name: Invalid value: "${'a'.repeat(53)}": must be no more than 52 characters`,
  ])
})
