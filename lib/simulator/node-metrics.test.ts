import { describe, expect, it } from 'vitest'
import type { KubeList } from '../kube/object'
import type { Pod } from '../kube/types'
import { startSimulator } from './simulator.test-support'

const pod = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { nodeName: 'node-0', containers: [{ name: 'app', image: 'nginx:1.27' }], ...spec },
})
const pods = '/api/v1/namespaces/default/pods'
const node = '/api/v1/nodes/node-0/proxy'

async function started(...objects: object[]) {
  const cluster = await startSimulator({ empty: true })
  for (const object of objects) await cluster.send('POST', pods, object)
  await cluster.until('all run', async () => {
    const { items } = await cluster.json<KubeList<Pod>>('GET', pods)
    return items.length === objects.length && items.every(({ status }) => status?.phase === 'Running')
  })
  /** The series of /metrics/resource by name and labels. */
  const scrape = async () => {
    const text = await (await cluster.send('GET', `${node}/metrics/resource`)).text()
    const lines = text.split('\n').filter((line) => line && !line.startsWith('#'))
    return new Map(lines.map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]))
  }
  return { ...cluster, scrape }
}

const cpu = 'container_cpu_usage_seconds_total{container="app",namespace="default",pod="web"}'
const memory = 'container_memory_working_set_bytes{container="app",namespace="default",pod="web"}'

describe('what a kubelet measures', () => {
  it('is printed as the real one does', async () => {
    const { send } = await started(pod('web'))
    const answer = await send('GET', `${node}/metrics/resource`)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await answer.text()
    expect(text).toContain(
      '# HELP container_cpu_usage_seconds_total [STABLE] Cumulative cpu time consumed by the container in core-seconds\n# TYPE container_cpu_usage_seconds_total counter\n',
    )
    expect(text).toMatch(
      /^container_memory_working_set_bytes\{container="app",namespace="default",pod="web"\} \d\.\d+e\+06 \d{13}$/m,
    )
    expect(text).toMatch(/^container_start_time_seconds\{.*\} 1\.767\d*e\+09$/m)
    expect(text).toMatch(/\nresource_scrape_error 0\n$/)
  })

  it('grows with time, and with the requests that are answered', async () => {
    const { scrape, send, clock } = await started(pod('web'))
    const counted = async () => (await scrape()).get(cpu) ?? Number.NaN
    const spent = async (work: () => Promise<void>) => {
      const before = await counted()
      await work()
      await clock.advance(60_000)
      return (await counted()) - before
    }
    const idle = await spent(async () => undefined)
    expect(idle).toBeGreaterThan(0)
    const busy = await spent(async () => {
      for (let request = 0; request < 200; request++) await send('GET', `${pods}/web/proxy/`)
    })
    expect(busy - idle).toBeGreaterThan(0.3)
  })

  it('stays within the limits of a container', async () => {
    const limits = { cpu: '1m', memory: '6Mi' }
    const { scrape, clock } = await started(
      pod('web', { containers: [{ name: 'app', image: 'alpine', command: ['sleep', '9999'], resources: { limits } }] }),
    )
    for (let minute = 0; minute < 5; minute++) {
      await clock.advance(60_000)
      expect((await scrape()).get(memory)).toBeLessThanOrEqual(6 * 1024 * 1024)
    }
  })

  it('counts the node up, whatever ends on it', async () => {
    const { scrape, send, clock } = await started(pod('web'), pod('other'))
    const total = async () => (await scrape()).get('node_cpu_usage_seconds_total') ?? 0
    await clock.advance(60_000)
    const before = await total()
    await send('DELETE', `${pods}/web?gracePeriodSeconds=0`)
    await clock.advance(1_000)
    expect((await scrape()).has(cpu)).toBe(false)
    expect(await total()).toBeGreaterThan(before)
  })

  it('is in the summary too', async () => {
    const { json } = await started(pod('web'))
    const summary = await json<{ node: object; pods: { podRef: { name: string }; containers: object[] }[] }>(
      'GET',
      `${node}/stats/summary`,
    )
    expect(summary.node).toMatchObject({ nodeName: 'node-0', cpu: { usageNanoCores: expect.any(Number) } })
    expect(summary.pods).toMatchObject([
      { podRef: { name: 'web', namespace: 'default' }, containers: [{ name: 'app' }] },
    ])
  })
})

describe('nodes/proxy', () => {
  it('leads to the kubelet, and says where it does not lead', async () => {
    const { send, json } = await started()
    expect(await (await send('GET', `${node}/healthz`)).text()).toBe('ok')
    expect((await send('GET', `${node}/nope`)).status).toBe(404)
    expect(await (await send('GET', '/api/v1/nodes/node-0:10250/proxy/healthz')).text()).toBe('ok')
    expect(await json('GET', '/api/v1/nodes/none/proxy/healthz')).toMatchObject({
      code: 404,
      message: 'nodes "none" not found',
    })
    expect(await json('GET', '/api/v1/nodes/node-0:81/proxy/x')).toMatchObject({
      code: 503,
      message: expect.stringMatching(/^error trying to reach service: dial tcp .*:81: connect: connection refused$/),
    })
  })

  it('takes a right of its own', async () => {
    const { send } = await started()
    const answer = await send('GET', `${node}/healthz`, undefined, { 'impersonate-user': 'ann' })
    expect(await answer.json()).toMatchObject({
      code: 403,
      message:
        'nodes "node-0" is forbidden: User "ann" cannot get resource "nodes/proxy" in API group "" at the cluster scope',
    })
  })
})

describe('a kubelet asked by a container', () => {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader' } }
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] }],
  }
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'default', name: 'reader' }],
  }

  it('answers whom the API server knows and lets', async () => {
    const script = [
      'token=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)',
      'curl -sk https://$NODE:10250/metrics/resource',
      'curl -sk -H "Authorization: Bearer $token" https://$NODE:10250/stats/summary',
      'curl -sk -H "Authorization: Bearer $token" https://$NODE:10250/metrics/resource',
      'curl -sk https://kubernetes.default.svc/version',
      'sleep 9999',
    ].join('\n')
    const cluster = await startSimulator({ empty: true })
    const { send } = cluster
    await send('POST', '/api/v1/namespaces/default/serviceaccounts', account)
    await send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', role)
    await send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', binding)
    const env = [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } }]
    const container = { name: 'app', image: 'curlimages/curl', command: ['sh', '-c', script], env }
    await send('POST', pods, pod('asker', { serviceAccountName: 'reader', containers: [container] }))
    let log = ''
    await cluster.until('it has asked', async () => {
      log = await (await send('GET', `${pods}/asker/log`)).text()
      return log.includes('gitVersion')
    })
    const [first, second] = log.split('\n').filter((line) => line)
    expect(first).toBe('Unauthorized')
    expect(second).toBe(
      'Forbidden (user=system:serviceaccount:default:reader, verb=get, resource=nodes, subresource(s)=[stats])',
    )
    expect(log).toContain('node_cpu_usage_seconds_total')
  })
})
