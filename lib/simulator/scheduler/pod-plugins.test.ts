/** What the plugins that look at other Pods say, in the manner of upstream's own tables. */
import { describe, expect, it } from 'vitest'
import { interPodAffinity } from './plugins/inter-pod-affinity'
import { podTopologySpread } from './plugins/pod-topology-spread'
import { cluster, never, node, notNow, pod, type Spec } from './plugins.test-support'

describe('PodTopologySpread', () => {
  const nodes = ['a', 'b', 'c', 'd'].map((name, at) => node(name, { zone: at < 2 ? 'one' : 'two' }))
  const web = () => pod({}, { app: 'web' })
  const constrained = (topologyKey: string, whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway', more: object = {}) =>
    pod(
      {
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: { app: 'web' } }, ...more },
        ],
      },
      { app: 'web' },
    )
  const refused = notNow("node(s) didn't match pod topology spread constraints")

  it('keeps the skew between zones', () => {
    const state = cluster(nodes, { a: [web(), web()], c: [web()] })
    expect(state.filter(podTopologySpread, constrained('zone', 'DoNotSchedule'))).toEqual({
      a: refused,
      b: refused,
      c: undefined,
      d: undefined,
    })
  })

  it('asks for the label', () => {
    expect(cluster([node('a')]).filter(podTopologySpread, constrained('rack', 'DoNotSchedule'))).toEqual({
      a: never("node(s) didn't match pod topology spread constraints (missing required label)"),
    })
  })

  it('counts missing domains as empty when there should be more of them', () => {
    const state = cluster(nodes, { a: [web()], c: [web()] })
    const incoming = constrained('zone', 'DoNotSchedule', { minDomains: 3 })
    expect(state.filter(podTopologySpread, incoming)).toEqual({ a: refused, b: refused, c: refused, d: refused })
  })

  it('does not count Pods that end, nor those of other namespaces', () => {
    const ending = web()
    if (ending.metadata) ending.metadata.deletionTimestamp = '2026-01-01T00:00:00Z'
    const state = cluster(nodes, { a: [ending, pod({}, { app: 'web' }, 'other')] })
    expect(state.filter(podTopologySpread, constrained('zone', 'DoNotSchedule', { maxSkew: 1 }))).toMatchObject({
      a: undefined,
    })
  })

  it('prefers the emptiest', () => {
    const state = cluster(nodes, { a: [web(), web()], b: [web()] })
    const [a = 0, b = 0, c = 0] =
      state.score(podTopologySpread, constrained('kubernetes.io/hostname', 'ScheduleAnyway')) ?? []
    expect(a).toBeLessThan(b)
    expect(b).toBeLessThan(c)
    expect(c).toBe(100)
  })

  it('spreads by hostname what says nothing itself', () => {
    const state = cluster(nodes, { a: [web(), web(), web()] })
    const [a = 0, b = 0] = state.score(podTopologySpread, web()) ?? []
    expect(b).toBeGreaterThan(a)
  })
})

describe('InterPodAffinity', () => {
  const nodes = [node('a', { zone: 'one' }), node('b', { zone: 'one' }), node('c', { zone: 'two' })]
  const term = (app: string, topologyKey = 'zone', more: object = {}) => ({
    topologyKey,
    labelSelector: { matchLabels: { app } },
    ...more,
  })
  const near = (...terms: object[]) =>
    ({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } }) as Spec['affinity']
  const far = (...terms: object[]) =>
    ({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } }) as Spec['affinity']

  it('is near what it wants to be near to', () => {
    const state = cluster(nodes, { a: [pod({}, { app: 'db' })] })
    expect(state.filter(interPodAffinity, pod({ affinity: near(term('db')) }))).toEqual({
      a: undefined,
      b: undefined,
      c: never("node(s) didn't match pod affinity rules"),
    })
  })

  it('may be the first of its own group', () => {
    const first = pod({ affinity: near(term('web')) }, { app: 'web' })
    expect(cluster(nodes).filter(interPodAffinity, first)).toEqual({ a: undefined, b: undefined, c: undefined })
    const stranger = pod({ affinity: near(term('web')) })
    expect(Object.values(cluster(nodes).filter(interPodAffinity, stranger))).not.toContain(undefined)
  })

  it('stays away from others, host by host', () => {
    const state = cluster(nodes, { a: [pod({}, { app: 'web' })] })
    const incoming = pod({ affinity: far(term('web', 'kubernetes.io/hostname')) }, { app: 'web' })
    expect(state.filter(interPodAffinity, incoming)).toEqual({
      a: notNow("node(s) didn't match pod anti-affinity rules"),
      b: undefined,
      c: undefined,
    })
  })

  it('respects that others want to stay away', () => {
    const state = cluster(nodes, { c: [pod({ affinity: far(term('web')) })] })
    expect(state.filter(interPodAffinity, pod({}, { app: 'web' }))).toEqual({
      a: undefined,
      b: undefined,
      c: notNow("node(s) didn't satisfy existing pods anti-affinity rules"),
    })
  })

  it('looks into the namespaces that are named, or chosen by label', () => {
    const state = cluster(nodes, { a: [pod({}, { app: 'db' }, 'other')] })
    const fits = (more: object) =>
      (state.filter(interPodAffinity, pod({ affinity: near(term('db', 'zone', more)) })) as Record<string, unknown>).a
    expect(fits({})).toBeDefined()
    expect(fits({ namespaces: ['other'] })).toBeUndefined()
    expect(fits({ namespaceSelector: { matchLabels: { team: 'x' } } })).toBeUndefined()
  })

  it('prefers both ways', () => {
    const weighted = (kind: 'podAffinity' | 'podAntiAffinity') =>
      ({
        [kind]: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: term('db') }] },
      }) as Spec['affinity']
    const state = cluster(nodes, { a: [pod({}, { app: 'db' })] })
    expect(state.score(interPodAffinity, pod({ affinity: weighted('podAffinity') }))).toEqual([100, 100, 0])
    expect(state.score(interPodAffinity, pod({ affinity: weighted('podAntiAffinity') }))).toEqual([0, 0, 100])
    const wished = cluster(nodes, { c: [pod({ affinity: weighted('podAffinity') })] })
    expect(wished.score(interPodAffinity, pod({}, { app: 'db' }))).toEqual([0, 0, 100])
  })
})
