/** What a Pod's life looks like from outside: states, reasons, events, logs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
})
afterAll(() => simulator.stop())

const pod = (name: string, spec: object) => JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec })
const create = (name: string, spec: object) => kubectl.withInput(pod(name, spec), 'create', '-f', '-')
const line = (name: string) => kubectl('get', 'pod', name, '--no-headers')

describe('logs', () => {
  test('are what the container wrote', async () => {
    await create('talker', {
      restartPolicy: 'Never',
      containers: [
        { name: 'a', image: 'busybox', command: ['sh', '-c', 'for i in 1 2 3; do echo line $i; done'] },
        { name: 'b', image: 'busybox', command: ['sh', '-c', 'echo other >&2; exit 3'] },
      ],
    })
    await kubectl('wait', 'pod/talker', '--for=jsonpath={.status.phase}=Failed', '--timeout=30s')
    expect(await kubectl('logs', 'talker', '-c', 'a')).toBe('line 1\nline 2\nline 3\n')
    expect(await kubectl('logs', 'talker', '-c', 'a', '--tail=1')).toBe('line 3\n')
    expect(await kubectl('logs', 'talker', '-c', 'b')).toBe('other\n')
    expect(await kubectl('logs', 'talker', '--all-containers', '--prefix')).toContain('[pod/talker/b] other')
    expect(await kubectl('logs', 'talker', '-c', 'a', '--timestamps', '--tail=1')).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z line 3\n$/,
    )
    expect(
      await kubectl(
        'get',
        'pod',
        'talker',
        '-o',
        'jsonpath={.status.containerStatuses[?(@.name=="b")].state.terminated.exitCode}',
      ),
    ).toBe('3')
    expect((await kubectl.attempt('logs', 'talker', '-c', 'c')).stderr).toContain(
      'container c is not valid for pod talker',
    )
  })

  test('follow until the container ends', async () => {
    await create('ticker', {
      restartPolicy: 'Never',
      containers: [
        { name: 'c', image: 'busybox', command: ['sh', '-c', 'echo one; sleep 1; echo two; sleep 1; echo three'] },
      ],
    })
    await eventually(
      () => line('ticker'),
      (text) => /Running|Completed/.test(text),
    )
    expect(await kubectl('logs', '-f', 'ticker')).toBe('one\ntwo\nthree\n')
  })

  test('of the life before are kept', async () => {
    await create('phoenix', {
      containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo alive; sleep 1; exit 1'] }],
    })
    await eventually(
      () => line('phoenix'),
      (text) => /CrashLoopBackOff|\s[1-9]\d*(\s\(|\s)/.test(text.replace(/0\/1|1\/1/, '')),
    )
    expect(await kubectl('logs', 'phoenix', '--previous')).toBe('alive\n')
  })
})

describe('a Pod that cannot live says why', () => {
  test('a crash loop backs off', async () => {
    await create('crasher', { containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'exit 2'] }] })
    await eventually(
      () => line('crasher'),
      (text) => text.includes('CrashLoopBackOff'),
    )
    const description = await kubectl('describe', 'pod', 'crasher')
    expect(description).toMatch(/Last State:\s+Terminated\s+Reason:\s+Error\s+Exit Code:\s+2/)
    expect(description).toMatch(/BackOff\s.*Back-off restarting failed container c in pod crasher_default\(/)
  })

  test('an image that is not there', async () => {
    await create('imageless', { containers: [{ name: 'c', image: 'registry.invalid/nothing:1' }] })
    await eventually(
      () => line('imageless'),
      (text) => /ErrImagePull|ImagePullBackOff/.test(text),
    )
    expect(await kubectl('describe', 'pod', 'imageless')).toContain('Failed to pull image "registry.invalid/nothing:1"')
    expect((await kubectl.attempt('logs', 'imageless')).stderr).toMatch(
      /container "c" in pod "imageless" is waiting to start: (trying and failing to pull image|image can't be pulled)/,
    )
  })

  test('no node that fits', async () => {
    await create('giant', { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '4000' } } }] })
    const description = await eventually(
      () => kubectl('describe', 'pod', 'giant'),
      (text) => text.includes('FailedScheduling'),
    )
    expect(description).toMatch(/\d+\/\d+ nodes are available: .*Insufficient cpu/)
    await create('graphics', {
      containers: [{ name: 'c', image: 'nginx', resources: { limits: { 'nvidia.com/gpu': '64' } } }],
    })
    await eventually(
      () => kubectl('describe', 'pod', 'graphics'),
      (text) => text.includes('Insufficient nvidia.com/gpu'),
    )
  })

  test('a missing ConfigMap, until it is there', async () => {
    await create('waiter', {
      containers: [{ name: 'c', image: 'nginx', envFrom: [{ configMapRef: { name: 'late' } }] }],
    })
    await eventually(
      () => line('waiter'),
      (text) => text.includes('CreateContainerConfigError'),
    )
    await kubectl('create', 'configmap', 'late')
    await eventually(
      () => line('waiter'),
      (text) => text.includes('Running'),
    )
  })
})

test('init containers run before, in order', async () => {
  await create('stepwise', {
    initContainers: [
      { name: 'first', image: 'busybox', command: ['sh', '-c', 'echo first; sleep 1'] },
      { name: 'second', image: 'busybox', command: ['sh', '-c', 'echo second'] },
    ],
    containers: [{ name: 'main', image: 'nginx' }],
  })
  await eventually(
    () => line('stepwise'),
    (text) => text.includes('1/1') && text.includes('Running'),
  )
  expect(await kubectl('logs', 'stepwise', '-c', 'second')).toBe('second\n')
  expect(
    await kubectl(
      'get',
      'pod',
      'stepwise',
      '-o',
      'jsonpath={.status.initContainerStatuses[*].state.terminated.reason}',
    ),
  ).toBe('Completed Completed')
})

test('cordon keeps Pods away, a taint drives them off', async () => {
  const nodes = (await kubectl('get', 'nodes', '-l', '!node-role.kubernetes.io/control-plane', '-o', 'name'))
    .trim()
    .split('\n')
  for (const node of nodes) await kubectl('cordon', node.replace('node/', ''))
  await create('homeless', { containers: [{ name: 'c', image: 'nginx' }] })
  await eventually(
    () => kubectl('describe', 'pod', 'homeless'),
    (text) => text.includes('node(s) were unschedulable'),
  )
  for (const node of nodes) await kubectl('uncordon', node.replace('node/', ''))
  await eventually(
    () => line('homeless'),
    (text) => text.includes('Running'),
  )
})
