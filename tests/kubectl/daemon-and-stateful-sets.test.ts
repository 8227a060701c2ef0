import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DaemonSet, Pod, StatefulSet } from '../../lib/kube/types'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty', '--nodes', '3'] })
  kubectl = createKubectl(simulator.kubeconfig)
})
afterAll(() => simulator.stop())

const template = (app: string) => `
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - { name: ${app}, image: "nginx:1.26" }
`
const pods = async (app: string) =>
  (await kubectl.json<{ items: Pod[] }>('get', 'pods', '-l', `app=${app}`)).items.filter(
    ({ metadata }) => !metadata?.deletionTimestamp,
  )
const images = async (app: string) => new Set((await pods(app)).map(({ spec }) => spec?.containers[0]?.image))

describe('a DaemonSet', () => {
  test('has a Pod on every Node', async () => {
    const manifest = `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent }\nspec:${template('agent')}`
    expect(await kubectl.withInput(manifest, 'create', '-f', '-')).toBe('daemonset.apps/agent created\n')
    expect(await kubectl('rollout', 'status', 'ds/agent', '--timeout=40s')).toContain(
      'daemon set "agent" successfully rolled out',
    )
    expect(await kubectl('get', 'ds')).toMatch(
      /^NAME\s+DESIRED\s+CURRENT\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+NODE SELECTOR\s+AGE\nagent\s+3\s+3\s+3\s+3\s+3\s+<none>\s+\d+s\n$/,
    )
    const nodes = (await pods('agent')).map(({ spec }) => spec?.nodeName)
    expect(new Set(nodes).size).toBe(3)
  })

  test('is rolled out, has a history and is rolled back', async () => {
    await kubectl('set', 'image', 'ds/agent', 'agent=nginx:1.27')
    await kubectl('rollout', 'status', 'ds/agent', '--timeout=50s')
    expect(await images('agent')).toEqual(new Set(['nginx:1.27']))
    expect(await kubectl('rollout', 'history', 'ds/agent')).toMatch(/REVISION\s+CHANGE-CAUSE\n1\s+<none>\n2\s+<none>/)
    expect(await kubectl('rollout', 'history', 'ds/agent', '--revision=1')).toContain('nginx:1.26')
    expect(await kubectl('rollout', 'undo', 'ds/agent')).toContain('rolled back')
    await kubectl('rollout', 'status', 'ds/agent', '--timeout=50s')
    expect(await images('agent')).toEqual(new Set(['nginx:1.26']))
  })

  test('stays on a Node that is drained, and is described', async () => {
    const drained = await kubectl.attempt('drain', 'node-0', '--ignore-daemonsets', '--timeout=20s')
    expect(drained.code, drained.stderr).toBe(0)
    const { status } = await kubectl.json<DaemonSet>('get', 'ds', 'agent')
    expect(status).toMatchObject({ desiredNumberScheduled: 3, numberAvailable: 3 })
    await kubectl('uncordon', 'node-0')
    const text = await kubectl('describe', 'ds', 'agent')
    expect(text).toMatch(/Desired Number of Nodes Scheduled: 3/)
    expect(text).toMatch(/SuccessfulCreate\s+.*daemonset-controller\s+Created pod: agent-/)
  })
})

describe('a StatefulSet', () => {
  test('has Pods with names, in order', async () => {
    await kubectl('create', 'service', 'clusterip', 'db', '--clusterip=None')
    const manifest = `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  serviceName: db\n  replicas: 2${template('db')}`
    expect(await kubectl.withInput(manifest, 'create', '-f', '-')).toBe('statefulset.apps/db created\n')
    await kubectl('rollout', 'status', 'sts/db', '--timeout=40s')
    expect(await kubectl('get', 'sts')).toMatch(/^NAME\s+READY\s+AGE\ndb\s+2\/2\s+\d+s\n$/)
    expect((await pods('db')).map(({ metadata }) => metadata?.name)).toEqual(['db-0', 'db-1'])
  })

  test('is scaled', async () => {
    expect(await kubectl('scale', 'sts/db', '--replicas=3')).toBe('statefulset.apps/db scaled\n')
    await eventually(
      () => kubectl.json<StatefulSet>('get', 'sts', 'db'),
      ({ status }) => status?.readyReplicas === 3,
    )
  })

  test('is rolled out, restarted and rolled back', async () => {
    await kubectl('set', 'image', 'sts/db', 'db=nginx:1.27')
    await kubectl('rollout', 'status', 'sts/db', '--timeout=50s')
    expect(await images('db')).toEqual(new Set(['nginx:1.27']))
    expect(await kubectl('rollout', 'history', 'sts/db')).toMatch(/REVISION\s+CHANGE-CAUSE\n1\s+<none>\n2\s+<none>/)
    expect(await kubectl('rollout', 'undo', 'sts/db')).toContain('rolled back')
    await kubectl('rollout', 'status', 'sts/db', '--timeout=50s')
    expect(await images('db')).toEqual(new Set(['nginx:1.26']))
    const before = (await pods('db')).map(({ metadata }) => metadata?.uid)
    await kubectl('rollout', 'restart', 'sts/db')
    await kubectl('rollout', 'status', 'sts/db', '--timeout=50s')
    expect((await pods('db')).every(({ metadata }) => !before.includes(metadata?.uid))).toBe(true)
  })

  test('is described, and deleted without its Pods where that is asked for', async () => {
    expect(await kubectl('describe', 'sts', 'db')).toMatch(
      /SuccessfulCreate\s+.*statefulset-controller\s+create Pod db-0 in StatefulSet db successful/,
    )
    await kubectl('delete', 'sts', 'db', '--cascade=orphan')
    expect(await pods('db')).toHaveLength(3)
  })
})

test('both are explained', async () => {
  expect(await kubectl('explain', 'statefulset.spec.podManagementPolicy')).toContain('FIELD: podManagementPolicy')
  expect(await kubectl('explain', 'daemonset.spec.updateStrategy')).toContain('rollingUpdate')
})
