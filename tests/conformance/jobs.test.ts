/** Jobs where they meet the rest of the cluster: quotas, namespaces that end, the owner of their Pods. */
import { describe, expect, test } from 'vitest'
import type { KubeList } from '../../lib/kube/object'
import type { Job, Namespace, Pod } from '../../lib/kube/types'
import { eventually } from '../support/kubectl'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab', 'ending', 'counted')
const path = (namespace: string, name = '') => `/apis/batch/v1/namespaces/${namespace}/jobs${name && `/${name}`}`
const pods = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`
const job = (name: string, command: readonly string[]): Job => ({
  metadata: { name },
  spec: {
    template: {
      spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: [...command] }] },
    },
  },
})
const running = (namespace: string) =>
  eventually(
    () => cluster.ask.get<KubeList<Pod>>(pods(namespace)),
    ({ body }) => body.items.some(({ status }) => status?.phase === 'Running'),
  )

describe('a Job', () => {
  test('does not keep its namespace from ending while it runs', async () => {
    await cluster.ask.post(path('ending'), job('long', ['sleep', '3600']))
    await running('ending')
    await cluster.ask.delete<Namespace>('/api/v1/namespaces/ending')
    await eventually(
      () => cluster.ask.get('/api/v1/namespaces/ending'),
      ({ status }) => status === 404,
      45_000,
    )
  })

  test('is counted by a quota', async () => {
    await cluster.ask.post('/api/v1/namespaces/counted/resourcequotas', {
      metadata: { name: 'one' },
      spec: { hard: { 'count/jobs.batch': '1' } },
    })
    await eventually(
      () => cluster.ask.get<{ status?: { used?: object } }>('/api/v1/namespaces/counted/resourcequotas/one'),
      ({ body }) => body.status?.used !== undefined,
    )
    expect((await cluster.ask.post(path('counted'), job('first', ['true']))).status).toBe(201)
    const { status, body } = await cluster.ask.post(path('counted'), job('second', ['true']))
    expect([status, body.message]).toEqual([
      403,
      'jobs.batch "second" is forbidden: exceeded quota: one, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1',
    ])
  })

  test('leaves its Pods behind, with a warning, when nobody says what to do with them', async () => {
    await cluster.ask.post(path('lab'), job('left', ['sleep', '3600']))
    await running('lab')
    const { warnings } = await cluster.ask.delete(path('lab', 'left'))
    expect(warnings).toEqual([expect.stringContaining('child pods are preserved by default when jobs are deleted')])
    const { body } = await eventually(
      () => cluster.ask.get<KubeList<Pod>>(pods('lab')),
      ({ body: list }) => list.items.every(({ metadata }) => !metadata?.finalizers && !metadata?.ownerReferences),
    )
    expect(body.items).toHaveLength(1)
  })
})
