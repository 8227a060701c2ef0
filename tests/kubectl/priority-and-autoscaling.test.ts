import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HorizontalPodAutoscaler, Pod } from '../../lib/kube/types'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty', '--nodes', '1'] })
  kubectl = createKubectl(simulator.kubeconfig)
})
afterAll(() => simulator.stop())

const pod = (name: string, cpu: string, priorityClassName = '') => `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 1
  priorityClassName: "${priorityClassName}"
  containers:
  - { name: main, image: nginx, resources: { requests: { cpu: "${cpu}" } } }
`

describe('priority', () => {
  test('has the classes of the system, and those that people make', async () => {
    await kubectl('create', 'priorityclass', 'urgent', '--value=1000', '--description=comes first')
    expect(await kubectl('get', 'pc')).toMatch(
      /^NAME\s+VALUE\s+GLOBAL-DEFAULT\s+AGE\s+PREEMPTIONPOLICY\nsystem-cluster-critical\s+2000000000\s+false\s+\S+\s+PreemptLowerPriority\nsystem-node-critical\s+2000001000\s+false\s+\S+\s+PreemptLowerPriority\nurgent\s+1000\s+false\s+/,
    )
    const unknown = await kubectl.attempt(
      'run',
      'x',
      '--image=nginx',
      '--overrides={"spec":{"priorityClassName":"none"}}',
    )
    expect(unknown.stderr).toContain('pods "x" is forbidden: no PriorityClass with name none was found')
  })

  test('pushes a less important Pod out', async () => {
    const cpu = await kubectl('get', 'node', 'node-0', '-o', 'jsonpath={.status.allocatable.cpu}')
    const most = String(Number(cpu) - 1)
    await kubectl.withInput(pod('humble', most), 'create', '-f', '-')
    await kubectl('wait', '--for=condition=Ready', 'pod/humble', '--timeout=30s')
    await kubectl.withInput(pod('important', most, 'urgent'), 'create', '-f', '-')
    await kubectl('wait', '--for=condition=Ready', 'pod/important', '--timeout=30s')
    expect((await kubectl.attempt('get', 'pod', 'humble')).stderr).toContain('"humble" not found')
    expect(await kubectl('get', 'events', '--field-selector=reason=Preempted')).toMatch(
      /Preempted\s+pod\/humble\s+Preempted by pod \S+ on node node-0/,
    )
    expect((await kubectl.json<Pod>('get', 'pod', 'important')).spec?.priority).toBe(1000)
  })
})

describe('kubectl autoscale', () => {
  test('makes an autoscaler, which says that there are no metrics', async () => {
    await kubectl('create', 'deployment', 'web', '--image=nginx')
    expect(await kubectl('autoscale', 'deployment', 'web', '--min=1', '--max=3', '--cpu-percent=50')).toContain(
      'horizontalpodautoscaler.autoscaling/web autoscaled',
    )
    expect(await kubectl('get', 'hpa')).toMatch(
      /^NAME\s+REFERENCE\s+TARGETS\s+MINPODS\s+MAXPODS\s+REPLICAS\s+AGE\nweb\s+Deployment\/web\s+cpu: <unknown>\/50%\s+1\s+3\s+\d\s+\d+s\n$/,
    )
    await eventually(
      () => kubectl.json<HorizontalPodAutoscaler>('get', 'hpa', 'web'),
      ({ status }) => status?.conditions?.some(({ type }) => type === 'ScalingActive') ?? false,
    )
    const text = await kubectl('describe', 'hpa', 'web')
    expect(text).toMatch(/ScalingActive\s+False\s+FailedGetResourceMetric/)
    expect(text).toContain('the server could not find the requested resource (get pods.metrics.k8s.io)')
  })
})
