import { describe, expect, it } from 'vitest'
import { metricsServerManifests } from '../addons/metrics-server/manifests'
import { addonSimulations } from '../addons/simulations'
import { findCondition } from '../kube/conditions'
import type { KubeList } from '../kube/object'
import type { Deployment, Event, HorizontalPodAutoscaler } from '../kube/types'
import { startSimulator } from './simulator.test-support'

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const autoscalers = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers'

async function started() {
  const cluster = await startSimulator({ empty: true, extensions: addonSimulations })
  await cluster.send('POST', deployments, {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        // So little that whatever it does is too much.
        spec: { containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu: '1m' } } }] },
      },
    },
  })
  const scale = (spec: object) =>
    cluster.send('POST', autoscalers, {
      metadata: { name: 'web' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, ...spec },
    })
  const hpa = () => cluster.json<HorizontalPodAutoscaler>('GET', `${autoscalers}/web`)
  const condition = async (type: string) => findCondition((await hpa()).status?.conditions, type)
  const replicas = async () => (await cluster.json<Deployment>('GET', `${deployments}/web`)).spec?.replicas
  const events = async () => {
    const selector = encodeURIComponent('involvedObject.kind=HorizontalPodAutoscaler')
    const path = `/api/v1/namespaces/default/events?fieldSelector=${selector}`
    const { items } = await cluster.json<KubeList<Event>>('GET', path)
    return items.map(({ reason, message }) => `${reason}: ${message}`)
  }
  return { ...cluster, scale, hpa, condition, replicas, events }
}

describe('a HorizontalPodAutoscaler', () => {
  it('says that there are no metrics where nobody serves them', async () => {
    const cluster = await started()
    await cluster.scale({ maxReplicas: 3 })
    const unserved =
      'unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)'
    await cluster.until('it has looked', async () => (await cluster.condition('ScalingActive')) !== undefined)
    expect(await cluster.condition('ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'FailedGetResourceMetric',
      message: `the HPA was unable to compute the replica count: failed to get cpu utilization: ${unserved}`,
    })
    expect(await cluster.events()).toEqual(
      expect.arrayContaining([
        `FailedGetResourceMetric: failed to get cpu utilization: ${unserved}`,
        `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: ${unserved}`,
      ]),
    )
    expect(await cluster.replicas()).toBe(1)
  })

  it('scales by what metrics-server says, no further than its maximum', async () => {
    const cluster = await started()
    for (const object of metricsServerManifests) {
      const scope = object.metadata?.namespace ? `/namespaces/${object.metadata.namespace}` : ''
      const root = object.apiVersion?.includes('/') ? '/apis' : '/api'
      await cluster.send('POST', `${root}/${object.apiVersion}${scope}/${object.kind?.toLowerCase()}s`, object)
    }
    await cluster.scale({ maxReplicas: 3 })
    await cluster.until('it has grown', async () => (await cluster.replicas()) === 3)
    expect(await cluster.events()).toContainEqual(
      expect.stringMatching(
        /^SuccessfulRescale: New size: [23]; reason: cpu resource utilization \(percentage of request\) above target$/,
      ),
    )
    await cluster.until('it says so', async () => (await cluster.hpa()).status?.currentReplicas === 3)
    expect((await cluster.condition('ScalingActive'))?.reason).toBe('ValidMetricFound')
    expect((await cluster.hpa()).status?.currentMetrics?.[0]?.resource?.current.averageUtilization).toBeGreaterThan(80)
  })

  it('brings a target into its range, and says of one that is not there that it is not', async () => {
    const cluster = await started()
    await cluster.scale({ minReplicas: 2, maxReplicas: 3 })
    await cluster.until('it has its least', async () => (await cluster.replicas()) === 2)
    expect(await cluster.events()).toContain(
      'SuccessfulRescale: New size: 2; reason: Current number of replicas below Spec.MinReplicas',
    )
    await cluster.send('POST', autoscalers, {
      metadata: { name: 'lost' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'lost' }, maxReplicas: 3 },
    })
    await cluster.clock.advance(2000)
    const lost = await cluster.json<HorizontalPodAutoscaler>('GET', `${autoscalers}/lost`)
    expect(findCondition(lost.status?.conditions, 'AbleToScale')).toMatchObject({
      status: 'False',
      reason: 'FailedGetScale',
      message: expect.stringContaining('deployments.apps "lost" not found'),
    })
  })

  it('is read and written in version 1 too', async () => {
    const cluster = await started()
    const v1 = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers'
    const answer = await cluster.send('POST', v1, {
      metadata: { name: 'web' },
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 3, targetCPUUtilizationPercentage: 60 },
    })
    expect(answer.status).toBe(201)
    expect((await cluster.hpa()).spec?.metrics).toMatchObject([{ resource: { target: { averageUtilization: 60 } } }])
    expect(await cluster.json('GET', `${v1}/web`)).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { targetCPUUtilizationPercentage: 60, minReplicas: 1 },
    })
  })
})
