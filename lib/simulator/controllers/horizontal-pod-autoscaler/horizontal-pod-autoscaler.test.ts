import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../kube/types'
import { type History, limitReplicas, type Wanted } from './limits'
import type { PodMetric } from './pod-metrics'
import { countByAverage, countByUtilization, type Usage } from './replica-count'

const now = new Date('2026-01-01T01:00:00Z')
const metric = (value: number): PodMetric => ({ value, timestampMs: now.getTime() - 10_000, windowMs: 15_000 })

/** Pods that have run for an hour; `cpu` in thousandths, undefined where nothing is measured. */
function usage(cpu: readonly (number | undefined)[], more: Partial<Pod['status']> = {}, request = '100m'): Usage {
  const pods = cpu.map((_, index): Pod => {
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:10Z' }]
    return {
      metadata: { name: `web-${index}` },
      spec: { containers: [{ name: 'c', resources: { requests: { cpu: request } } }] },
      status: { phase: 'Running', startTime: '2026-01-01T00:00:00Z', conditions, ...more },
    }
  })
  const metrics = new Map(cpu.flatMap((value, index) => (value === undefined ? [] : [[`web-${index}`, metric(value)]])))
  return { pods, metrics: metrics as Map<string, PodMetric>, resource: 'cpu', currentReplicas: cpu.length, now }
}

describe('the number of replicas', () => {
  it.each<[string, (number | undefined)[], number]>([
    ['grows with use', [90, 90, 90], 6],
    ['shrinks with it', [20, 20, 20, 20], 2],
    ['stays within a tenth', [54, 54], 2],
    ['does not grow for Pods that say nothing as if they were busy', [100, 100, undefined], 4],
    ['does not shrink while Pods that say nothing may be busy', [20, 20, undefined], 3],
  ])('%s', (_what, cpu, replicas) => {
    expect(countByUtilization(usage(cpu), 50).replicas).toBe(replicas)
  })

  it('is worked out per Pod where the target is an amount', () => {
    expect(countByAverage(usage([300, 100]), 100)).toEqual({ replicas: 4, average: 200 })
  })

  it('does not heed what Pods use that have just started', () => {
    const fresh = { startTime: '2026-01-01T00:59:30Z', conditions: [{ type: 'Ready', status: 'False' }] }
    expect(() => countByUtilization(usage([90, 90], fresh), 50)).toThrow(
      'did not receive metrics for targeted pods (pods might be unready)',
    )
  })

  it('needs requests to be shares of', () => {
    const without = usage([90])
    without.pods[0]!.spec!.containers[0]!.resources = {}
    expect(() => countByUtilization(without, 50)).toThrow('missing request for cpu in container c of Pod web-0')
  })
})

describe('what is followed of a recommendation', () => {
  const history = (): History => ({ recommendations: [], ups: [], downs: [] })
  const wanted = (more: Partial<Wanted>): Wanted => ({
    current: 4,
    desired: 4,
    least: 1,
    most: 10,
    behavior: undefined,
    nowMs: 1_000_000,
    ...more,
  })

  it.each([
    [{ desired: 9, current: 4 }, 8, 'ScaleUpLimit'],
    [{ desired: 20, current: 8 }, 10, 'TooManyReplicas'],
    [{ desired: 1, least: 2 }, 2, 'TooFewReplicas'],
    [{ desired: 3 }, 3, 'DesiredWithinRange'],
  ])('of %j is %i: %s', (more, replicas, reason) => {
    const result = limitReplicas(wanted(more), history())
    expect([result.replicas, result.limited.reason]).toEqual([replicas, reason])
  })

  it('waits five minutes before it goes down', () => {
    const past = history()
    limitReplicas(wanted({ desired: 6 }), past)
    const soon = limitReplicas(wanted({ desired: 2, nowMs: 1_000_000 + 299_000 }), past)
    expect([soon.replicas, soon.able.reason]).toEqual([6, 'ScaleDownStabilized'])
    expect(limitReplicas(wanted({ desired: 2, nowMs: 1_000_000 + 301_000 }), past).replicas).toBe(2)
  })

  it('goes as fast as its own policies allow', () => {
    const behavior = {
      scaleUp: { selectPolicy: 'Max', policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
      scaleDown: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
      },
    }
    const past = history()
    expect(limitReplicas(wanted({ desired: 9, behavior }), past)).toMatchObject({ replicas: 5 })
    past.ups.push({ change: 1, atMs: 1_000_000 })
    expect(limitReplicas(wanted({ current: 5, desired: 9, behavior }), past).replicas).toBe(5)
    const down = limitReplicas(wanted({ desired: 1, behavior }), history())
    expect([down.replicas, down.limited.reason]).toEqual([2, 'ScaleDownLimit'])
    const never = { ...behavior, scaleDown: { ...behavior.scaleDown, selectPolicy: 'Disabled' } }
    expect(limitReplicas(wanted({ desired: 1, behavior: never }), history()).replicas).toBe(4)
  })
})
