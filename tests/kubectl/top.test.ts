import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { metricsServerManifests } from '../../lib/addons/metrics-server/manifests'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator()
  kubectl = createKubectl(simulator.kubeconfig)
})
afterAll(() => simulator.stop())

const manifests = metricsServerManifests.map((object) => stringify(object)).join('---\n')

describe('kubectl top', () => {
  test('says that there are no metrics before metrics-server is there', async () => {
    const { code, stderr } = await kubectl.attempt('top', 'nodes')
    expect([code, stderr]).toEqual([1, 'error: Metrics API not available\n'])
  })

  test('shows usage once its manifests are applied and their API answers', { timeout: 90_000 }, async () => {
    expect(await kubectl.withInput(manifests, 'apply', '-f', '-')).toContain(
      'apiservice.apiregistration.k8s.io/v1beta1.metrics.k8s.io created\n',
    )
    expect(
      await kubectl('wait', '--for=condition=Available', 'apiservice/v1beta1.metrics.k8s.io', '--timeout=45s'),
    ).toBe('apiservice.apiregistration.k8s.io/v1beta1.metrics.k8s.io condition met\n')
    expect(await kubectl('get', 'apiservice', 'v1beta1.metrics.k8s.io')).toMatch(
      /^NAME\s+SERVICE\s+AVAILABLE\s+AGE\nv1beta1.metrics.k8s.io\s+kube-system\/metrics-server\s+True\s+\d+s\n$/,
    )
    expect(await kubectl('top', 'nodes')).toMatch(
      /^NAME\s+CPU\(cores\)\s+CPU\(%\)\s+MEMORY\(bytes\)\s+MEMORY\(%\)\s*\n(.*\n)*worker-1\s+\d+m\s+\d+%\s+\d+Mi\s+\d+%/,
    )
    const summed = await kubectl('top', 'pods', '-n', 'shop', '--containers', '--sum')
    expect(summed).toMatch(/^POD\s+NAME\s+CPU\(cores\)\s+MEMORY\(bytes\)\s*\ncart-\S+\s+cart\s+\d+m\s+\d+Mi/)
    expect(summed).toMatch(/\d+m\s+\d+Mi\s*\n$/)
    expect(await kubectl('top', 'pods', '-n', 'kube-system', '-l', 'k8s-app=metrics-server')).toMatch(
      /metrics-server-\S+\s+\d+m\s+\d+Mi/,
    )
    expect(await kubectl('get', 'nodes.metrics.k8s.io', 'worker-1')).toMatch(
      /^NAME\s+CPU\s+MEMORY\s+WINDOW\nworker-1\s+\d+[num]\s+\d+Ki\s+1\d\.\d+s\n$/,
    )
  })

  test('is told that nobody answers while the Pod is away', async () => {
    await kubectl('scale', '-n', 'kube-system', 'deployment/metrics-server', '--replicas=0')
    await eventually(
      () => kubectl.attempt('top', 'nodes'),
      ({ stderr }) => stderr.includes('ServiceUnavailable') || stderr.includes('Metrics API not available'),
    )
    expect(await kubectl('get', 'apiservice', 'v1beta1.metrics.k8s.io')).toMatch(/False \(MissingEndpoints\)/)
  })
})
