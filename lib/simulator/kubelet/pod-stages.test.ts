/** The state machine by itself: a life in, who stands where and what follows out. */
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../kube/types'
import { type ContainerLife, type NodeView, newLife, type PodLife } from './pod-life'
import { podStages } from './pod-stages'
import { phaseOf } from './pod-status'

const view: NodeView = {
  refusal: () => undefined,
  networkReady: () => true,
  hasImage: () => true,
  configProblem: () => undefined,
  pull: () => ({ takesMs: 1234, sizeBytes: 5 }),
  random: () => 0,
}

type Spec = NonNullable<Pod['spec']>

function life(spec: Partial<Spec> = {}, change: Partial<PodLife> = {}): PodLife {
  const pod: Pod = {
    metadata: { name: 'web', namespace: 'shop', uid: 'u1' },
    spec: { containers: [{ name: 'app', image: 'nginx' }], ...spec },
  }
  const admitted = { admission: 'admitted', volumes: { state: 'mounted' }, sandbox: sandbox(true) } as const
  return { ...newLife(pod, view, 0), ...admitted, ...change }
}

const sandbox = (ready: boolean) => ({ id: 's', image: 'pause', ip: '10.244.0.2', createdMs: 0, ready })
const two = {
  containers: [
    { name: 'a', image: 'x' },
    { name: 'b', image: 'x' },
  ],
}

function container(subject: PodLife, name: string): ContainerLife {
  const found = subject.containers.find(({ spec }) => spec.name === name)
  if (!found) throw new Error(name)
  return found
}

const ended = (exitCode: number, finishedMs = 0): Partial<ContainerLife> => ({
  step: 'ended',
  state: { kind: 'terminated', containerId: 'c', exitCode, reason: 'Error', startedMs: 0, finishedMs },
})
const up: Partial<ContainerLife> = {
  step: 'running',
  state: { kind: 'running', startedMs: 0 },
  started: true,
  ready: true,
}

/** `stage` or `stage(container)`, with the time it takes. */
function standing(subject: PodLife): string[] {
  return podStages.flatMap((stage) =>
    stage.at(subject).map((at) => `${stage.name}${at ? `(${at})` : ''} ${stage.takes?.(subject, at) ?? 0}`),
  )
}

const next = (subject: PodLife, stage: string, at = '') =>
  podStages.find(({ name }) => name === stage)?.next(subject, at)

describe('an ordinary life', () => {
  it('begins with a look at the node, volumes and the sandbox', () => {
    const first = { ...newLife(life().pod, view, 0) }
    expect(standing(first)).toEqual(['admit 0'])
    expect(next(first, 'admit')).toEqual([{ do: 'admit' }])
    expect(standing({ ...first, admission: 'admitted' })).toEqual(['mount-volumes 40'])
    const mounted = { ...first, admission: 'admitted', volumes: { state: 'mounted' } } as const
    expect(standing(mounted)).toEqual(['create-sandbox 180'])
    const without: NodeView = { ...view, networkReady: () => false }
    expect(standing({ ...mounted, node: without })).toEqual([])
  })

  it('brings containers up one after the other', () => {
    const subject = life(two)
    expect(standing(subject)).toEqual(['check-image(a) 0'])
    Object.assign(container(subject, 'a'), { step: 'create' })
    expect(standing(subject)).toEqual(['create-container(a) 30'])
    Object.assign(container(subject, 'a'), { step: 'start' })
    expect(standing(subject)).toEqual(['start-container(a) 25'])
    Object.assign(container(subject, 'a'), up)
    expect(standing(subject)).toEqual(['check-image(b) 0'])
    Object.assign(container(subject, 'b'), up)
    expect(standing(subject)).toEqual([])
    expect(phaseOf(subject)).toBe('Running')
  })

  it('does not let a container that cannot be pulled hold up the others', () => {
    const subject = life(two)
    Object.assign(container(subject, 'a'), {
      step: 'pull-failed',
      pull: { error: 'no', backOffMs: 10_000, failedMs: 0, announced: true },
    })
    expect(standing(subject)).toEqual(['check-image(b) 0', 'announce-pull-back-off(a) 10000', 'retry-pull(a) 10000'])
    expect(phaseOf(subject)).toBe('Pending')
  })
})

describe('images', () => {
  const decide = (policy: 'Always' | 'IfNotPresent' | 'Never', present: boolean) => {
    const spec = { containers: [{ name: 'app', image: 'nginx', imagePullPolicy: policy }] }
    const subject = life(spec, { node: { ...view, hasImage: () => present } })
    return next(subject, 'check-image', 'app')?.map((effect) => (effect.do === 'event' ? effect.reason : effect.do))
  }

  it.each([
    ['Always', true, ['Pulling', 'begin-pull']],
    ['Always', false, ['Pulling', 'begin-pull']],
    ['IfNotPresent', true, ['Pulled', 'step']],
    ['IfNotPresent', false, ['Pulling', 'begin-pull']],
    ['Never', true, ['Pulled', 'step']],
    ['Never', false, ['ErrImageNeverPull', 'Failed', 'step']],
  ] as const)('%s, present: %s', (policy, present, expected) => {
    expect(decide(policy, present)).toEqual(expected)
  })
})

describe('a container that ended', () => {
  it.each([
    ['Always', 0, ['restart-container(app) 700']],
    ['OnFailure', 1, ['restart-container(app) 700']],
    ['OnFailure', 0, ['stop-sandbox 120']],
    ['Never', 1, ['stop-sandbox 120']],
  ] as const)('with policy %s and code %i', (restartPolicy, code, expected) => {
    const subject = life({ restartPolicy })
    Object.assign(container(subject, 'app'), ended(code))
    expect(standing(subject)).toEqual(expected)
  })

  it('waits out its back-off from when it ended', () => {
    const subject = life({}, { nowMs: 64_000 })
    Object.assign(container(subject, 'app'), ended(1, 60_000), { crash: { backOffMs: 20_000, updatedMs: 50_000 } })
    expect(standing(subject)).toEqual(['begin-back-off(app) 700'])
    expect(next(subject, 'begin-back-off', 'app')?.[1]).toEqual({
      do: 'step',
      container: 'app',
      to: 'back-off',
      waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s restarting failed container=app pod=web_shop(u1)' },
    })
    container(subject, 'app').step = 'back-off'
    expect(standing(subject)).toEqual(['announce-back-off(app) 10000', 'end-back-off(app) 16000'])
  })

  it('does not wait when it ran for long', () => {
    const subject = life({}, { nowMs: 11 * 60_000 })
    Object.assign(container(subject, 'app'), ended(1, 11 * 60_000), { crash: { backOffMs: 300_000, updatedMs: 0 } })
    expect(standing(subject)).toEqual(['restart-container(app) 700'])
  })
})

describe('init containers', () => {
  const spec: Partial<Spec> = {
    initContainers: [
      { name: 'first', image: 'x' },
      { name: 'proxy', image: 'x', restartPolicy: 'Always' },
    ],
  }

  it('come in order; a sidecar only has to start', () => {
    const subject = life(spec)
    expect(standing(subject)).toEqual(['check-image(first) 0'])
    Object.assign(container(subject, 'first'), up)
    expect(standing(subject)).toEqual([])
    Object.assign(container(subject, 'first'), ended(0))
    expect(standing(subject)).toEqual(['check-image(proxy) 0'])
    Object.assign(container(subject, 'proxy'), up, { started: false })
    expect(standing(subject)).toEqual([])
    container(subject, 'proxy').started = true
    expect(standing(subject)).toEqual(['check-image(app) 0'])
    expect(phaseOf(subject)).toBe('Pending')
  })

  it('that fail are tried again before anything else is', () => {
    const subject = life(spec)
    Object.assign(container(subject, 'first'), ended(1))
    expect(standing(subject)).toEqual(['restart-container(first) 700'])
  })

  it('a sidecar comes back while the others run, and ends when they are done', () => {
    const subject = life({ ...spec, restartPolicy: 'Never' })
    Object.assign(container(subject, 'first'), ended(0))
    Object.assign(container(subject, 'proxy'), ended(1), { started: true })
    Object.assign(container(subject, 'app'), up)
    expect(standing(subject)).toEqual(['restart-container(proxy) 700'])
    Object.assign(container(subject, 'proxy'), up)
    Object.assign(container(subject, 'app'), ended(0))
    expect(standing(subject)).toEqual(['stop-containers(proxy) 0'])
    Object.assign(container(subject, 'proxy'), ended(0))
    expect(standing(subject)).toEqual(['stop-sandbox 120'])
    expect(phaseOf(subject)).toBe('Succeeded')
  })
})

describe('the end', () => {
  const deleted = (subject: PodLife, seconds = 30): PodLife => ({
    ...subject,
    pod: {
      ...subject.pod,
      metadata: {
        ...subject.pod.metadata,
        deletionTimestamp: new Date(seconds * 1000).toISOString(),
        deletionGracePeriodSeconds: seconds,
      },
    },
  })

  it('stops everything, then the sandbox, then deletes', () => {
    const running = life(two)
    for (const each of running.containers) Object.assign(each, up)
    const subject = deleted(running)
    expect(standing(subject)).toEqual(['stop-containers(a) 0', 'stop-containers(b) 0'])
    expect(next(subject, 'stop-containers', 'a')).toEqual([
      { do: 'event', type: 'Normal', reason: 'Killing', message: 'Stopping container a', container: 'a' },
      { do: 'stop', container: 'a', graceMs: 30_000 },
    ])
    for (const each of subject.containers) each.stoppingUntilMs = 30_000
    expect(standing(subject)).toEqual([])
    expect(standing(deleted(subject, 5))).toEqual(['hurry-up(a) 0', 'hurry-up(b) 0'])
    for (const each of subject.containers) Object.assign(each, ended(0))
    expect(standing(subject)).toEqual(['stop-sandbox 120'])
    expect(standing({ ...subject, sandbox: sandbox(false) })).toEqual(['delete-pod 120'])
    expect(standing({ ...subject, sandbox: sandbox(false), finalized: true })).toEqual([])
  })

  it('comes from anywhere: nothing goes on that was under way', () => {
    const subject = deleted(newLife(life().pod, view, 0))
    expect(standing(subject)).toEqual(['delete-pod 120'])
    const pulling = deleted(life())
    Object.assign(container(pulling, 'app'), { step: 'pulling' })
    expect(standing(pulling)).toEqual(['stop-sandbox 120'])
  })

  it('comes at the deadline', () => {
    const subject = life({ activeDeadlineSeconds: 60 }, { nowMs: 15_000 })
    Object.assign(container(subject, 'app'), up)
    expect(standing(subject)).toEqual(['exceed-deadline 45000'])
    const failed = { ...subject, failure: { reason: 'DeadlineExceeded', message: '' } }
    expect(standing(failed)).toEqual(['stop-containers(app) 0'])
    expect(phaseOf(failed)).toBe('Failed')
  })
})
