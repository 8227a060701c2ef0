import { describe, expect, it } from 'vitest'
import { jobs } from '../../../kinds/jobs.batch'
import type { Job, JobSpec, PodTemplateSpec } from '../../../kube/types'
import { createTestVerbs } from '../../api/verbs.test-support'
import { failure, testResource } from '../resource-battery.test-support'
import { defaulted } from '../strategy.test-support'
import { jobStrategy } from './jobs'

const template = (restartPolicy = 'Never'): PodTemplateSpec => ({
  metadata: { labels: { app: 'pi' } },
  spec: { restartPolicy, containers: [{ name: 'pi', image: 'perl:5.34.0' }] },
})
const job = (spec: Partial<JobSpec> = {}): Job => ({
  metadata: { name: 'pi', namespace: 'here' },
  spec: { template: template(), ...spec },
})

testResource<Job>(jobStrategy, {
  valid: job,
  changeSpec: ({ spec }) => {
    spec!.parallelism = 3
  },
  changeStatus: (object) => {
    object.status = { ...object.status, active: 1 }
  },
  invalid: [
    {
      why: 'Pods that are always restarted',
      object: () => job({ template: template('Always') }),
      field: 'spec.template.spec.restartPolicy',
    },
  ],
  invalidUpdates: [
    {
      why: 'the template',
      change({ spec }) {
        spec!.template.spec!.containers[0]!.image = 'perl:6'
      },
      field: 'spec.template',
    },
    {
      why: 'how often it must succeed',
      change({ spec }) {
        spec!.completions = 4
      },
      field: 'spec.completions',
    },
    {
      why: 'the selector',
      change({ spec }) {
        spec!.selector = { matchLabels: { app: 'pi' } }
      },
      field: 'spec.selector',
    },
  ],
})

async function create(spec: Partial<JobSpec> = {}, metadata: Job['metadata'] = {}) {
  const { verbs, context } = createTestVerbs([jobStrategy])
  const object = job(spec)
  object.metadata = { ...object.metadata, ...metadata }
  return (await verbs.create(jobs, 'here', object, context)).value as Job
}
async function refused(spec: Partial<JobSpec>, metadata: Job['metadata'] = {}) {
  const status = await failure(create(spec, metadata))
  return (status?.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)
}

describe('a Job', () => {
  it('has defaults', () => {
    expect(defaulted(jobStrategy, job()).spec).toMatchObject({
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      podReplacementPolicy: 'TerminatingOrFailed',
    })
    expect(defaulted(jobStrategy, job({ parallelism: 2 })).spec?.completions).toBeUndefined()
    expect(defaulted(jobStrategy, job()).metadata?.labels).toEqual({ app: 'pi' })
  })

  it('selects its Pods by its own uid, and labels them so', async () => {
    const { metadata, spec } = await create()
    expect(spec?.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': metadata?.uid } })
    expect(spec?.template.metadata?.labels).toEqual({
      app: 'pi',
      'batch.kubernetes.io/controller-uid': metadata?.uid,
      'batch.kubernetes.io/job-name': 'pi',
      'controller-uid': metadata?.uid,
      'job-name': 'pi',
    })
    // Of the template as it was sent.
    expect(metadata?.labels).toEqual({ app: 'pi' })
  })

  it('keeps a selector that is said to be made by hand', async () => {
    const selector = { matchLabels: { app: 'pi' } }
    const { spec } = await create({ manualSelector: true, selector })
    expect(spec).toMatchObject({ selector, template: { metadata: { labels: { app: 'pi' } } } })
  })

  it.each<[string, Partial<JobSpec>, string[]]>([
    [
      'no restart policy',
      { template: { ...template(), spec: { containers: template().spec!.containers } } },
      ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ],
    [
      'a selector of its own',
      { selector: { matchLabels: { app: 'pi' } } },
      [
        'spec.selector: Invalid value: {"matchLabels":{"app":"pi","batch.kubernetes.io/controller-uid":"UID"}}: `selector` not auto-generated',
      ],
    ],
    [
      'indexes without a number',
      { completionMode: 'Indexed', parallelism: 2 },
      ['spec.completions: Required value: when completion mode is Indexed'],
    ],
    [
      'an unknown mode',
      { completionMode: 'Sometimes' },
      ['spec.completionMode: Unsupported value: "Sometimes": supported values: "NonIndexed", "Indexed"'],
    ],
    [
      'a limit per index without indexes',
      { backoffLimitPerIndex: 1 },
      ['spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
    ],
    [
      'what is below zero',
      { backoffLimit: -1 },
      ['spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'a failure policy for Pods that restart by themselves',
      {
        template: template('OnFailure'),
        podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] },
      },
      [
        'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
      ],
    ],
    [
      'a failure policy with wrong rules',
      {
        podFailurePolicy: {
          rules: [
            { action: 'FailJob' },
            { action: 'Ignore', onExitCodes: { operator: 'In', values: [3, 0], containerName: 'other' } },
          ],
        },
      } as Partial<JobSpec>,
      [
        'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
        'spec.podFailurePolicy.rules[1].onExitCodes.containerName: Invalid value: "other": must be one of the container or initContainer names in the pod template',
        'spec.podFailurePolicy.rules[1].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator',
        'spec.podFailurePolicy.rules[1].onExitCodes.values: Invalid value: [3,0]: must be ordered',
      ],
    ],
  ])('is refused with %s', async (_why, spec, expected) => {
    const uid = /[0-9a-f]{8}-[0-9a-f-]{27}/g
    expect((await refused(spec)).map((text) => text.replace(uid, 'UID'))).toEqual(expected)
  })

  it('is refused when its Pods could not be named after it', async () => {
    expect(await refused({ completionMode: 'Indexed', completions: 3 }, { name: 'pi.two' })).toEqual([
      'metadata.name: Invalid value: "pi.two": will not able to create pod with invalid DNS label: pi.two-2',
    ])
  })

  it('warns who deletes it without saying what becomes of its Pods', async () => {
    const { verbs, context } = createTestVerbs([jobStrategy])
    const warned: string[] = []
    const warning = { ...context, warn: (text: string) => void warned.push(text) }
    const target = { kind: jobs, namespace: 'here', name: 'pi', subresource: '' }
    await verbs.create(jobs, 'here', job(), context)
    await verbs.remove(target, {}, warning)
    expect(warned).toEqual([expect.stringContaining('child pods are preserved by default when jobs are deleted')])
    expect(verbs.get(target).value.metadata?.finalizers).toEqual(['orphan'])
  })
})
