/** What each plugin says, in the manner of upstream's own tables. */
import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../kube/types'
import { ClusterState } from './cluster-state'
import type { Plugin, Rejection, SchedulingContext } from './framework'
import { balance, balancedAllocation } from './plugins/balanced-allocation'
import { imageLocality } from './plugins/image-locality'
import { interPodAffinity } from './plugins/inter-pod-affinity'
import { nodeAffinity } from './plugins/node-affinity'
import { nodeName } from './plugins/node-name'
import { nodePorts } from './plugins/node-ports'
import { leastAllocated, nodeResourcesFit } from './plugins/node-resources-fit'
import { nodeUnschedulable } from './plugins/node-unschedulable'
import { podTopologySpread } from './plugins/pod-topology-spread'
import { taintToleration } from './plugins/taint-toleration'
import { podInfoOf } from './pod-info'

type Spec = NonNullable<Pod['spec']>

let sequence = 0
function pod(spec: Partial<Spec> = {}, labels: Record<string, string> = {}, namespace = 'default'): Pod {
  const uid = `pod-${sequence++}`
  return { metadata: { name: uid, uid, namespace, labels }, spec: { containers: [], ...spec } }
}

const node = (name: string, labels: Record<string, string> = {}, more: Partial<Node> = {}): Node => ({
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
  ...more,
})

const requests = (amounts: Record<string, string>): Partial<Spec> => ({
  containers: [{ name: 'c', resources: { requests: amounts } }],
})

function cluster(nodes: readonly Node[], placed: Readonly<Record<string, readonly Pod[]>> = {}) {
  const state = new ClusterState()
  for (const each of nodes) state.setNode(each)
  for (const [name, pods] of Object.entries(placed)) for (const each of pods) state.place(each, name)
  const context: SchedulingContext = {
    cluster: state,
    namespacesMatching: () => ['other'],
    defaultSpreadSelector: ({ labels }) => (labels.app ? [{ key: 'app', operator: '=', values: [labels.app] }] : []),
  }
  return {
    filter(plugin: Plugin, incoming: Pod): Record<string, Rejection | undefined> | string {
      const filter = plugin.filter?.(podInfoOf(incoming), context)
      if (filter && typeof filter !== 'function') return filter.rejected
      return Object.fromEntries(state.nodes.map((each) => [each.name, filter?.(each)]))
    },
    score(plugin: Plugin, incoming: Pod): number[] | undefined {
      const scorer = plugin.score?.(podInfoOf(incoming), context, state.nodes)
      const scores = scorer && state.nodes.map((each) => scorer.score(each))
      if (scores) scorer?.normalize?.(scores, state.nodes)
      return scores
    },
  }
}

const never = (reason: string): Rejection => ({ code: 'UnschedulableAndUnresolvable', reasons: [reason] })
const notNow = (...reasons: string[]): Rejection => ({ code: 'Unschedulable', reasons })

describe('NodeResourcesFit', () => {
  const small = node(
    'small',
    {},
    { status: { allocatable: { cpu: '1', memory: '1Gi', pods: '3', 'nvidia.com/gpu': '1' } } },
  )
  const half = pod(requests({ cpu: '600m', memory: '512Mi' }))

  it.each<[string, Partial<Spec>, Rejection | undefined]>([
    ['fits exactly', requests({ cpu: '400m', memory: '512Mi' }), undefined],
    ['nothing is asked for', {}, undefined],
    ['cpu is short', requests({ cpu: '401m' }), notNow('Insufficient cpu')],
    [
      'all that is short is said',
      requests({ cpu: '500m', memory: '1Gi' }),
      notNow('Insufficient cpu', 'Insufficient memory'),
    ],
    ['more than the node has', requests({ cpu: '1001m' }), never('Insufficient cpu')],
    [
      'a resource that the node does not know',
      requests({ 'example.com/thing': '1' }),
      never('Insufficient example.com/thing'),
    ],
    ['a device', requests({ 'nvidia.com/gpu': '1' }), undefined],
    [
      'the largest init container counts, not their sum',
      {
        initContainers: [
          { name: 'a', resources: { requests: { cpu: '400m' } } },
          { name: 'b', resources: { requests: { cpu: '400m' } } },
        ],
        ...requests({ cpu: '300m' }),
      },
      undefined,
    ],
    [
      'a sidecar counts beside the others',
      {
        initContainers: [{ name: 'a', restartPolicy: 'Always', resources: { requests: { cpu: '200m' } } }],
        ...requests({ cpu: '300m' }),
      },
      notNow('Insufficient cpu'),
    ],
    ['overhead counts', { overhead: { cpu: '200m' }, ...requests({ cpu: '300m' }) }, notNow('Insufficient cpu')],
  ])('%s', (_name, spec, expected) => {
    expect(cluster([small], { small: [half] }).filter(nodeResourcesFit, pod(spec))).toEqual({ small: expected })
  })

  it('counts Pods', () => {
    const full = cluster([small], { small: [pod(), pod(), pod()] })
    expect(full.filter(nodeResourcesFit, pod())).toEqual({ small: notNow('Too many pods') })
  })

  it('prefers what stays free', () => {
    expect(
      leastAllocated([
        { requested: 1000, allocatable: 4000 },
        { requested: 5000, allocatable: 10_000 },
      ]),
    ).toBe(62)
    expect(
      leastAllocated([
        { requested: 5000, allocatable: 4000 },
        { requested: 0, allocatable: 0 },
      ]),
    ).toBe(0)
    const large = node('large', {}, { status: { allocatable: { cpu: '10', memory: '10Gi', pods: '9' } } })
    const [first = 0, second = 0] = cluster([small, large]).score(nodeResourcesFit, half) ?? []
    expect(second).toBeGreaterThan(first)
  })
})

describe('NodeResourcesBalancedAllocation', () => {
  it('prefers even use', () => {
    expect(
      balance([
        { requested: 1, allocatable: 2 },
        { requested: 5, allocatable: 10 },
      ]),
    ).toBe(100)
    expect(
      balance([
        { requested: 2, allocatable: 2 },
        { requested: 0, allocatable: 10 },
      ]),
    ).toBe(50)
  })

  it('has nothing to say of a Pod without requests', () => {
    expect(cluster([node('a')]).score(balancedAllocation, pod())).toBeUndefined()
  })
})

describe('TaintToleration', () => {
  const taint = (effect: string, key = 'gpu', value = 'present') => ({ key, value, effect })
  const tainted = node('a', {}, { spec: { taints: [taint('NoSchedule')] } })

  it('says that there are taints, not which', () => {
    expect(cluster([tainted]).filter(taintToleration, pod())).toEqual({
      a: never('node(s) had untolerated taint(s)'),
    })
  })

  it.each<[string, NonNullable<Spec['tolerations']>, boolean]>([
    ['same key and value', [{ key: 'gpu', value: 'present' }], true],
    ['another value', [{ key: 'gpu', value: 'absent' }], false],
    ['any value', [{ key: 'gpu', operator: 'Exists' }], true],
    ['anything at all', [{ operator: 'Exists' }], true],
    ['another effect', [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }], false],
  ])('%s', (_name, tolerations, fits) => {
    const result = cluster([tainted]).filter(taintToleration, pod({ tolerations }))
    expect(Object.values(result)).toEqual([fits ? undefined : expect.anything()])
  })

  it('prefers fewer soft taints', () => {
    const soft = (name: string, count: number) =>
      node(
        name,
        {},
        { spec: { taints: Array.from({ length: count }, (_, at) => taint('PreferNoSchedule', `k${at}`)) } },
      )
    expect(cluster([soft('a', 0), soft('b', 1), soft('c', 2)]).score(taintToleration, pod())).toEqual([100, 50, 0])
  })
})

describe('NodeAffinity, NodeName and NodeUnschedulable', () => {
  const nodes = [node('ssd', { disk: 'ssd', cores: '8' }), node('hdd', { disk: 'hdd', cores: '4' })]
  const refused = never("node(s) didn't match Pod's node affinity/selector")
  const required = (...nodeSelectorTerms: object[]): Partial<Spec> => ({
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
    } as Spec['affinity'],
  })
  const expression = (key: string, operator: string, ...values: string[]) => ({
    matchExpressions: [{ key, operator, values }],
  })

  it.each<[string, Partial<Spec>, readonly string[]]>([
    ['nodeSelector', { nodeSelector: { disk: 'ssd' } }, ['ssd']],
    ['In', required(expression('disk', 'In', 'hdd', 'tape')), ['hdd']],
    ['NotIn', required(expression('disk', 'NotIn', 'hdd')), ['ssd']],
    ['Exists', required(expression('disk', 'Exists')), ['ssd', 'hdd']],
    ['DoesNotExist', required(expression('disk', 'DoesNotExist')), []],
    ['Gt', required(expression('cores', 'Gt', '4')), ['ssd']],
    ['Lt', required(expression('cores', 'Lt', '8')), ['hdd']],
    ['any of the terms', required(expression('disk', 'In', 'tape'), expression('cores', 'In', '8')), ['ssd']],
    ['an empty term matches nothing', required({}), []],
    ['a name', required({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['hdd'] }] }), ['hdd']],
  ])('%s', (_name, spec, fitting) => {
    const result = cluster(nodes).filter(nodeAffinity, pod(spec))
    expect(result).toEqual({
      ssd: fitting.includes('ssd') ? undefined : refused,
      hdd: fitting.includes('hdd') ? undefined : refused,
    })
  })

  it('prefers by weight', () => {
    const preferred = [
      { weight: 20, preference: expression('disk', 'In', 'ssd') },
      { weight: 80, preference: expression('cores', 'In', '4') },
    ]
    const affinity = {
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred },
    } as Spec['affinity']
    expect(cluster(nodes).score(nodeAffinity, pod({ affinity }))).toEqual([25, 100])
  })

  it('goes to the named node only', () => {
    expect(cluster(nodes).filter(nodeName, pod({ nodeName: 'hdd' }))).toEqual({
      ssd: never("node(s) didn't match the requested node name"),
      hdd: undefined,
    })
  })

  it('stays away from cordoned nodes', () => {
    const cordoned = cluster([node('a', {}, { spec: { unschedulable: true } })])
    expect(cordoned.filter(nodeUnschedulable, pod())).toEqual({ a: never('node(s) were unschedulable') })
    const tolerations = [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' as const }]
    expect(cordoned.filter(nodeUnschedulable, pod({ tolerations }))).toEqual({ a: undefined })
  })
})

describe('NodePorts', () => {
  const port = (hostPort: number, hostIP?: string, protocol?: 'UDP'): Partial<Spec> => ({
    containers: [
      {
        name: 'c',
        ports: [{ containerPort: 1, hostPort, ...(hostIP ? { hostIP } : {}), ...(protocol ? { protocol } : {}) }],
      },
    ],
  })
  const conflict = notNow("node(s) didn't have free ports for the requested pod ports")

  it.each<[string, Partial<Spec>, Partial<Spec>, Rejection | undefined]>([
    ['the same port', port(80), port(80), conflict],
    ['another port', port(80), port(81), undefined],
    ['another protocol', port(80), port(80, undefined, 'UDP'), undefined],
    ['another address', port(80, '10.0.0.1'), port(80, '10.0.0.2'), undefined],
    ['any address meets every address', port(80, '10.0.0.1'), port(80), conflict],
  ])('%s', (_name, taken, wanted, expected) => {
    expect(cluster([node('a')], { a: [pod(taken)] }).filter(nodePorts, pod(wanted))).toEqual({ a: expected })
  })
})

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

describe('ImageLocality', () => {
  it('prefers nodes that hold large images', () => {
    const holding = (name: string, sizeBytes: number) =>
      node(name, {}, { status: { images: [{ names: ['docker.io/library/app:1', 'app:1'], sizeBytes }] } })
    const state = cluster([holding('a', 900 * 1024 * 1024), node('b')])
    const [a = 0, b] = state.score(imageLocality, pod({ containers: [{ name: 'c', image: 'app:1' }] })) ?? []
    expect(a).toBeGreaterThan(20)
    expect(b).toBe(0)
    expect(state.score(imageLocality, pod({ containers: [{ name: 'c', image: 'else' }] }))).toBeUndefined()
  })
})
