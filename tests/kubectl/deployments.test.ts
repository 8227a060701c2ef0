import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Deployment, Pod, ReplicaSet } from '../../lib/kube/types'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
})
afterAll(() => simulator.stop())

const sets = async () => (await kubectl.json<{ items: ReplicaSet[] }>('get', 'rs', '-l', 'app=web')).items
const revisionOf = (set: ReplicaSet) => set.metadata?.annotations?.['deployment.kubernetes.io/revision']

describe('a Deployment', () => {
  test('is created and rolled out', async () => {
    expect(await kubectl('create', 'deployment', 'web', '--image=nginx:1.27', '--replicas=3', '--port=80')).toBe(
      'deployment.apps/web created\n',
    )
    expect(await kubectl('rollout', 'status', 'deployment/web', '--timeout=40s')).toContain(
      'deployment "web" successfully rolled out',
    )
    expect(await kubectl('get', 'deployment', 'web')).toMatch(
      /^NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\nweb\s+3\/3\s+3\s+3\s+\d+s\n$/,
    )
    const [set] = await sets()
    expect(set?.metadata?.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]+$/)
    expect(set?.metadata?.labels?.['pod-template-hash']).toBe(set?.metadata?.name?.slice('web-'.length))
  })

  test('a changed template makes a new ReplicaSet and scales the old one away', async () => {
    await kubectl('set', 'image', 'deployment/web', 'nginx=nginx:1.28')
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=40s')
    const now = await eventually(sets, (items) => items.length === 2 && items.some((set) => set.status?.replicas === 0))
    const [old, fresh] = now.sort((a, b) => Number(revisionOf(a)) - Number(revisionOf(b)))
    expect([old?.spec?.replicas, fresh?.spec?.replicas]).toEqual([0, 3])
    expect([old, fresh].map((set) => set && revisionOf(set))).toEqual(['1', '2'])
    const history = await kubectl('rollout', 'history', 'deployment/web')
    expect(history).toMatch(/REVISION\s+CHANGE-CAUSE\n1\s+<none>\n2\s+<none>/)
  })

  test('an undo brings the first template back as a new revision', async () => {
    expect(await kubectl('rollout', 'undo', 'deployment/web')).toContain('rolled back')
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=40s')
    expect(await kubectl('get', 'deployment', 'web', '-o', 'jsonpath={.spec.template.spec.containers[0].image}')).toBe(
      'nginx:1.27',
    )
    expect(await kubectl('rollout', 'history', 'deployment/web')).toMatch(/\n2\s+<none>\n3\s+<none>/)
  })

  test('never goes below its minimum nor above its maximum while it rolls', async () => {
    await kubectl('scale', 'deployment/web', '--replicas=6')
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=40s')
    await kubectl('rollout', 'restart', 'deployment/web')
    const seen: { total: number; ready: number }[] = []
    await eventually(
      async () => {
        const { items } = await kubectl.json<{ items: Pod[] }>('get', 'pods', '-l', 'app=web')
        const alive = items.filter((pod) => !pod.metadata?.deletionTimestamp)
        seen.push({
          total: alive.length,
          ready: alive.filter((pod) => pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'))
            .length,
        })
        return kubectl.json<Deployment>('get', 'deployment', 'web')
      },
      ({ status, metadata }) =>
        status?.observedGeneration === metadata?.generation &&
        status?.updatedReplicas === 6 &&
        status?.availableReplicas === 6 &&
        status?.replicas === 6,
    )
    // 25% of 6: at most 2 more (rounded up), at most 1 fewer (rounded down).
    expect(Math.max(...seen.map(({ total }) => total))).toBeLessThanOrEqual(8)
    expect(Math.min(...seen.map(({ ready }) => ready))).toBeGreaterThanOrEqual(5)
  })

  test('can be paused: a change waits until it is resumed', async () => {
    await kubectl('rollout', 'pause', 'deployment/web')
    const before = (await sets()).length
    await kubectl('set', 'env', 'deployment/web', 'COLOUR=blue')
    await eventually(
      () => kubectl.json<Deployment>('get', 'deployment', 'web'),
      ({ status, metadata }) => status?.observedGeneration === metadata?.generation,
    )
    expect((await sets()).length).toBe(before)
    await kubectl('rollout', 'resume', 'deployment/web')
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=40s')
    expect((await sets()).length).toBe(before + 1)
  })

  test('is exposed, described and deleted with all that is its own', async () => {
    expect(await kubectl('expose', 'deployment/web', '--port=80')).toBe('service/web exposed\n')
    const description = await kubectl('describe', 'deployment', 'web')
    expect(description).toMatch(/Replicas:\s+6 desired \| 6 updated \| 6 total \| 6 available \| 0 unavailable/)
    expect(description).toContain('ScalingReplicaSet')
    await kubectl('delete', 'deployment', 'web')
    await eventually(
      () => kubectl('get', 'rs,pods', '-l', 'app=web', '-o', 'name'),
      (names) => names === '',
    )
  })
})

test('a rollout that cannot finish says so, and why', async () => {
  await kubectl('create', 'deployment', 'stuck', '--image=registry.invalid/nothing:1')
  await kubectl('patch', 'deployment', 'stuck', '-p', '{"spec":{"progressDeadlineSeconds":2}}')
  const { code, stderr } = await kubectl.attempt('rollout', 'status', 'deployment/stuck', '--timeout=40s')
  expect(code).not.toBe(0)
  expect(stderr).toContain('exceeded its progress deadline')
  const states = await eventually(
    () => kubectl('get', 'pods', '-l', 'app=stuck'),
    (table) => /ErrImagePull|ImagePullBackOff/.test(table),
  )
  expect(states).toContain('0/1')
})
