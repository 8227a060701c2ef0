import { describe, expect, it } from 'vitest'
import { isPodActive, isPodReady, isPodTerminal, podReadyText, podRestartsText, podStatusText } from './pods'
import type { ContainerStatus, Pod } from './types'

const now = new Date('2026-01-01T00:01:00Z')
const running = { running: { startedAt: '2026-01-01T00:00:00Z' } }
const waiting = (reason: string) => ({ waiting: { reason } })
const ended = (exitCode: number, reason?: string, signal?: number) => ({
  terminated: { exitCode, ...(reason ? { reason } : {}), ...(signal ? { signal } : {}) },
})
const container = (fields: Partial<ContainerStatus>): ContainerStatus => ({
  name: 'c',
  image: 'i',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...fields,
})

interface Sketch {
  phase?: string
  reason?: string
  containers?: Partial<ContainerStatus>[]
  init?: Partial<ContainerStatus>[]
  sidecars?: string[]
  conditions?: { type: string; status: string; reason?: string }[]
  deleted?: boolean
}
function pod({
  phase = 'Running',
  reason,
  containers = [],
  init = [],
  sidecars = [],
  conditions,
  deleted,
}: Sketch): Pod {
  return {
    metadata: { name: 'p', ...(deleted ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
    spec: {
      containers: [{ name: 'a' }, { name: 'b' }].slice(0, Math.max(1, containers.length)),
      initContainers: init.map(({ name = 'c' }) => ({
        name,
        ...(sidecars.includes(name) ? { restartPolicy: 'Always' } : {}),
      })),
    },
    status: {
      phase,
      ...(reason ? { reason } : {}),
      ...(conditions ? { conditions } : {}),
      containerStatuses: containers.map(container),
      initContainerStatuses: init.map(container),
    },
  }
}

describe('the columns of kubectl get pods', () => {
  const up = { ready: true, state: running }
  it.each<[string, Sketch, string, string, string]>([
    ['runs', { containers: [up, up] }, '2/2', 'Running', '0'],
    ['is pending', { phase: 'Pending' }, '0/1', 'Pending', '0'],
    [
      'is created',
      { phase: 'Pending', containers: [{ state: waiting('ContainerCreating') }] },
      '0/1',
      'ContainerCreating',
      '0',
    ],
    [
      'restarted',
      {
        containers: [
          { ...up, restartCount: 3, lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:00:50Z' } } },
        ],
      },
      '1/1',
      'Running',
      '3 (10s ago)',
    ],
    ['restarted long ago, it is not known when', { containers: [{ ...up, restartCount: 3 }] }, '1/1', 'Running', '3'],
    [
      'crashes',
      { containers: [up, { restartCount: 3, state: waiting('CrashLoopBackOff') }] },
      '1/2',
      'CrashLoopBackOff',
      '3',
    ],
    ['failed', { phase: 'Failed', containers: [{ state: ended(1, 'Error') }] }, '0/1', 'Error', '0'],
    [
      'failed by signal',
      { phase: 'Failed', containers: [{ state: ended(137, undefined, 9) }] },
      '0/1',
      'Signal:9',
      '0',
    ],
    ['failed without a reason', { phase: 'Failed', containers: [{ state: ended(2) }] }, '0/1', 'ExitCode:2', '0'],
    ['completed', { phase: 'Succeeded', containers: [{ state: ended(0, 'Completed') }] }, '0/1', 'Completed', '0'],
    [
      'goes on although one completed',
      { containers: [{ state: ended(0, 'Completed') }, up], conditions: [{ type: 'Ready', status: 'True' }] },
      '1/2',
      'Running',
      '0',
    ],
    [
      'is not ready although it goes on',
      { containers: [{ state: ended(0, 'Completed') }, up] },
      '1/2',
      'NotReady',
      '0',
    ],
    ['was evicted', { phase: 'Failed', reason: 'Evicted' }, '0/1', 'Evicted', '0'],
    ['ends', { containers: [up], deleted: true }, '1/1', 'Terminating', '0'],
    [
      'ended while being deleted',
      { phase: 'Succeeded', containers: [{ state: ended(0, 'Completed') }], deleted: true },
      '0/1',
      'Completed',
      '0',
    ],
    ['is on a lost node', { containers: [up], deleted: true, reason: 'NodeLost' }, '1/1', 'Unknown', '0'],
    [
      'waits at a gate',
      { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] },
      '0/1',
      'SchedulingGated',
      '0',
    ],
    [
      'initialises',
      {
        phase: 'Pending',
        init: [{ state: ended(0) }, { restartCount: 2, state: running }],
        containers: [{ state: waiting('PodInitializing') }],
      },
      '0/1',
      'Init:1/2',
      '2',
    ],
    ['failed to initialise', { phase: 'Pending', init: [{ state: ended(3) }] }, '0/1', 'Init:ExitCode:3', '0'],
    [
      'crashes while initialising',
      { phase: 'Pending', init: [{ state: waiting('CrashLoopBackOff') }] },
      '0/1',
      'Init:CrashLoopBackOff',
      '0',
    ],
    [
      'has a sidecar',
      {
        init: [{ name: 's', started: true, ready: true, state: running, restartCount: 1 }],
        sidecars: ['s'],
        containers: [up],
      },
      '2/2',
      'Running',
      '1',
    ],
    [
      'waits for its sidecar',
      { phase: 'Pending', init: [{ name: 's', started: false, state: running }], sidecars: ['s'], containers: [{}] },
      '0/2',
      'Init:0/1',
      '0',
    ],
  ])('%s', (_, sketch, ready, status, restarts) => {
    const one = pod(sketch)
    expect([podReadyText(one), podStatusText(one), podRestartsText(one, now)]).toEqual([ready, status, restarts])
  })
})

describe('readiness', () => {
  const ready: Pod = {
    ...pod({}),
    status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:30Z' }] },
  }
  it('is the condition', () => {
    expect(isPodReady(ready)).toBe(true)
    expect(isPodReady(pod({}))).toBe(false)
  })
  it('counts Pods that go on', () => {
    expect(isPodActive(pod({}))).toBe(true)
    expect(isPodActive(pod({ deleted: true }))).toBe(false)
    expect(isPodTerminal(pod({ phase: 'Failed' }))).toBe(true)
  })
})
