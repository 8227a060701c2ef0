import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PersistentVolumeClaim, Pod } from '../../lib/kube/types'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty', '--nodes', '2'] })
  kubectl = createKubectl(simulator.kubeconfig)
})
afterAll(() => simulator.stop())

const database = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  replicas: 2
  podManagementPolicy: Parallel
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: main
        image: busybox
        command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 1; done"]
        volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
  - metadata: { name: data }
    spec:
      accessModes: [ReadWriteOnce]
      resources: { requests: { storage: 1Gi } }
`

describe('storage', () => {
  test('has a default class, and a claim of it waits for a Pod', async () => {
    expect(await kubectl('get', 'sc')).toMatch(
      /^NAME\s+PROVISIONER\s+RECLAIMPOLICY\s+VOLUMEBINDINGMODE\s+ALLOWVOLUMEEXPANSION\s+AGE\nstandard \(default\)\s+pool\.orrery\.example\s+Delete\s+WaitForFirstConsumer\s+true\s+\d+/,
    )
  })

  test('gives a StatefulSet’s Pod its files back', async () => {
    await kubectl.withInput(database, 'apply', '-f', '-')
    await kubectl('rollout', 'status', 'sts/db', '--timeout=50s')
    expect(await kubectl('get', 'pvc')).toMatch(
      /^NAME\s+STATUS\s+VOLUME\s+CAPACITY\s+ACCESS MODES\s+STORAGECLASS\s+VOLUMEATTRIBUTESCLASS\s+AGE\ndata-db-0\s+Bound\s+pvc-\S+\s+1Gi\s+RWO\s+standard\s+<unset>\s+\d+s\n/,
    )
    await kubectl('exec', 'db-0', '--', 'sh', '-c', 'echo kept > /data/note')
    const { uid } = (await kubectl.json<Pod>('get', 'pod', 'db-0')).metadata ?? {}
    await kubectl('delete', 'pod', 'db-0')
    await eventually(
      async () => JSON.parse((await kubectl.attempt('get', 'pod', 'db-0', '-o', 'json')).stdout || '{}') as Pod,
      ({ metadata, status }) => metadata?.uid !== uid && status?.phase === 'Running',
    )
    expect(await kubectl('exec', 'db-0', '--', 'cat', '/data/note')).toBe('kept\n')
  })

  test('is described', async () => {
    const text = await kubectl('describe', 'pvc', 'data-db-0')
    expect(text).toMatch(/Used By:\s+db-0\n/)
    expect(text).toMatch(/Normal\s+ProvisioningSucceeded\s+.*Successfully provisioned volume pvc-/)
    const { spec } = await kubectl.json<PersistentVolumeClaim>('get', 'pvc', 'data-db-0')
    expect(await kubectl('describe', 'pv', spec?.volumeName ?? '')).toMatch(/Claim:\s+default\/data-db-0\n/)
    expect(await kubectl('describe', 'sc', 'standard')).toMatch(/IsDefaultClass:\s+Yes\n/)
  })

  test('grows, and is not deleted while it is used', async () => {
    const patch = '{"spec":{"resources":{"requests":{"storage":"3Gi"}}}}'
    await kubectl('patch', 'pvc', 'data-db-1', '-p', patch)
    await kubectl('wait', '--for=jsonpath={.status.capacity.storage}=3Gi', 'pvc/data-db-1', '--timeout=20s')
    await kubectl('delete', 'pvc', 'data-db-1', '--wait=false')
    expect(await kubectl('get', 'pvc', 'data-db-1')).toMatch(/data-db-1\s+Terminating/)
  })
})

describe('a disruption budget', () => {
  test('is drawn on by a drain, which waits for it', async () => {
    await kubectl('create', 'deployment', 'web', '--image=nginx', '--replicas=2')
    await kubectl('rollout', 'status', 'deploy/web', '--timeout=50s')
    await kubectl('create', 'pdb', 'web', '--selector=app=web', '--min-available=2')
    await eventually(
      () => kubectl('get', 'pdb', 'web', '-o', 'jsonpath={.status.currentHealthy}'),
      (healthy) => healthy === '2',
    )
    expect(await kubectl('get', 'pdb')).toMatch(
      /^NAME\s+MIN AVAILABLE\s+MAX UNAVAILABLE\s+ALLOWED DISRUPTIONS\s+AGE\nweb\s+2\s+N\/A\s+0\s+\d+s\n$/,
    )
    const { spec } = (await kubectl.json<{ items: Pod[] }>('get', 'pods', '-l', 'app=web')).items[0] ?? {}
    const node = spec?.nodeName ?? ''
    const drain = ['drain', node, '--pod-selector=app=web', '--timeout=3s']
    const refused = await kubectl.attempt(...drain)
    expect(refused.code).not.toBe(0)
    expect(refused.stderr).toContain("Cannot evict pod as it would violate the pod's disruption budget.")
    await kubectl('patch', 'pdb', 'web', '-p', '{"spec":{"minAvailable":1}}')
    const granted = await kubectl.attempt('drain', node, '--pod-selector=app=web', '--timeout=40s')
    expect(granted.code, granted.stderr).toBe(0)
    await kubectl('uncordon', node)
    expect(await kubectl('describe', 'pdb', 'web')).toMatch(/Min available:\s+1\n/)
  })
})
