/** What the plugins that look at a node say, in the manner of upstream's own tables. */
import { describe, expect, it } from 'vitest'
import type { Rejection } from './framework'
import { balance, balancedAllocation } from './plugins/balanced-allocation'
import { imageLocality } from './plugins/image-locality'
import { nodeAffinity } from './plugins/node-affinity'
import { nodeName } from './plugins/node-name'
import { nodePorts } from './plugins/node-ports'
import { leastAllocated, nodeResourcesFit } from './plugins/node-resources-fit'
import { nodeUnschedulable } from './plugins/node-unschedulable'
import { taintToleration } from './plugins/taint-toleration'
import { cluster, never, node, notNow, pod, type Spec } from './plugins.test-support'

const requests = (amounts: Record<string, string>): Partial<Spec> => ({
  containers: [{ name: 'c', resources: { requests: amounts } }],
})

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
